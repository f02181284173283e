import { csvTable } from "../../text/csv.ts";
import { explanationOf, sourcesOf } from "./findings.ts";
import { MEASUREMENTS } from "./measurements.ts";
import { notJudgedWords } from "./not-judged.ts";
import type { Report } from "./schema.ts";

/** Every result with every score, and every file that was not judged, under a header. */
export function renderCsv(report: Report): string {
  const sources = sourcesOf(report);
  const header = ["path", "source", ...Object.keys(MEASUREMENTS), "codes", "explanation"];
  const rows = report.results.map((result) => [
    result.path,
    sources(result),
    ...Object.values(MEASUREMENTS).map((measure) => measure(result)),
    result.error?.code ?? result.reasons.map(({ code }) => code).join(" "),
    explanationOf(result),
  ]);
  const others = (report.notJudged ?? []).map((file) => [
    file.path,
    "",
    ...Object.keys(MEASUREMENTS).map((name) => (name === "verdict" ? "not-judged" : undefined)),
    "NOT_JUDGED",
    notJudgedWords(file),
  ]);
  return csvTable([header, ...rows, ...others]);
}
