import { code, escapeMarkdown, shortenEnd, shortenMiddle } from "../../../text/markdown.ts";
import { fedWords } from "../feeding-words.ts";
import { sourcesOf } from "../findings.ts";
import { legSentences } from "../leg-words.ts";
import type { Report, ReportResult } from "../schema.ts";
import { SYMBOLS } from "../words.ts";
import type { Part } from "./fit.ts";

/** Errors and inconclusive results whose reasons are shown unfolded. */
const UNFOLDED = 5;
/** Most characters of a path, which the table may have shortened more. */
const PATH_LENGTH = 200;
/** Most characters of a reason. */
const REASON_LENGTH = 700;

const isProblem = ({ verdict }: ReportResult) => verdict === "error" || verdict === "inconclusive";

const leftOut = (count: number) => (count === 0 ? "" : `- … and ${count} more.`);

/** What kept models from being judged and how to mend it, unfolded: without it nobody can go on. */
export function problemsPart(report: Report): Part | undefined {
  const problems = report.results.filter(isProblem);
  if (problems.length === 0) return undefined;
  const entry = entryWriter(report);
  const items = problems.map((result) => () => `- ${entry(result)}`);
  return { rank: 6, open: "**What could not be judged, and why**\n", items, most: UNFOLDED, leftOut, share: 0.3 };
}

/** Why each result is what it is, folded. */
export function whyPart(report: Report): Part {
  const entry = entryWriter(report);
  const items = report.results.map((result) => () => `- ${entry(result)}${digest(result)}`);
  const open = "<details><summary>Why, model by model</summary>\n";
  return { rank: 11, open, items, leftOut, close: "\n</details>" };
}

function entryWriter(report: Report): (result: ReportResult) => string {
  const source = sourcesOf(report);
  const several = report.fingerprints.length > 1;
  return (result) => {
    const against = several ? ` against ${code(shortenMiddle(source(result), PATH_LENGTH))}` : "";
    const why = [reasonsOf(result), ...legSentences(result).map(escapeMarkdown)].join(" ");
    return `${SYMBOLS[result.verdict]} ${code(shortenMiddle(result.path, PATH_LENGTH))}${against}: **${result.verdict}**. ${why}`;
  };
}

/** Why a result is what it is. That a device stood in for another is told once for the whole run. */
function reasonsOf({ reasons, error }: ReportResult): string {
  const text = (said: string) => escapeMarkdown(shortenEnd(said, REASON_LENGTH));
  if (!error) {
    const own = reasons.filter(({ code }) => code !== "DEVICE_FALLBACK").map(({ text }) => text);
    return text(own.join(" "));
  }
  const fix = error.hint === undefined ? "" : ` **Fix:** ${text(error.hint)}`;
  return `${code(shortenEnd(error.code, PATH_LENGTH))}: ${text(error.message)}${fix}`;
}

function digest(result: ReportResult): string {
  const { sha256, device } = result;
  if (sha256 === undefined) return "";
  const fed = fedWords(result);
  const how = `${fed === undefined ? "" : `Fed ${fed}. `}Ran on ${device ?? "an unknown device"}`;
  return ` ${escapeMarkdown(how)}; SHA-256 ${code(sha256)}.`;
}
