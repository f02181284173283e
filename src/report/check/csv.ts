import { csvTable } from "../../text/csv.ts";
import { verdictEvidence } from "./evidence.ts";
import { explanationOf, sourcesOf } from "./findings.ts";
import { MEASUREMENTS } from "./measurements.ts";
import { notJudgedWords } from "./not-judged.ts";
import type { Report } from "./schema.ts";

/** Every result with every score, and every file that was not judged, under a header. */
export function renderCsv(report: Report): string {
  const sources = sourcesOf(report);
  const header = ["path", "source", ...Object.keys(MEASUREMENTS), "codes", "explanation", "evidence", "strength"];
  const rows = report.results.map((result) => [
    result.path,
    sources(result),
    ...Object.values(MEASUREMENTS).map((measure) => measure(result)),
    result.error?.code ?? result.reasons.map(({ code }) => code).join(" "),
    explanationOf(result),
    ...[verdictEvidence(result, report)].flatMap(({ text, strength }) => [text, strength]),
  ]);
  const others = (report.notJudged ?? []).map((file) => [
    file.path,
    "",
    ...Object.keys(MEASUREMENTS).map((name) => (name === "verdict" ? "not-judged" : undefined)),
    "NOT_JUDGED",
    notJudgedWords(file),
    "",
    "",
  ]);
  return csvTable([header, ...rows, ...others]);
}
