import { formatNumber, formatP, percent } from "./format.ts";
import type { Report, ReportResult } from "./schema.ts";
import { plainText } from "./table.ts";

/**
 * Text that Markdown shows as it is, in a table cell too, with no link, mention, HTML or formatting coming of it. Forges
 * look for mentions and references in the finished page, where a character reference is the character again: there an
 * invisible space keeps the sign from what follows.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/[\\`*_[\]#|<>&~@:$!]|^[-+]|^\d+(?=[.)])|(?<=www)\./gi, reference)
    .replace(/&#(33|35|36|38|58|64|126);(?! |$)/g, "$&&#8203;");
}

function reference(text: string): string {
  return [...text].map((character) => `&#${character.charCodeAt(0)};`).join("");
}

/** The report as a Markdown document. */
export function renderMarkdown(report: Report): string {
  const rows = report.results.map((result) => {
    const numbers = [formatP(result.pValue), formatP(result.tailP), formatNumber(result.distance)];
    return `| ${[escapeMarkdown(result.path), result.verdict, ...numbers.map(escapeMarkdown)].join(" | ")} |`;
  });
  return [
    `# ${headline(report)}`,
    "| model | verdict | p-value | tail p | distance |\n|---|---|--:|--:|--:|\n".concat(rows.join("\n")),
    "## Why",
    report.results.map(why).join("\n"),
    "## Compared with",
    report.fingerprints.map(comparedWith).join("\n"),
    "## What this does not prove",
    "A *derived* verdict says that the model answers more like the source than independently trained models do. It is evidence for review, never proof of theft: who copied whom, and whether it was allowed, is for people to find out. An *unrelated* verdict says that no such likeness was found; a copy that was changed enough can get one.",
    how(report),
  ]
    .join("\n\n")
    .concat("\n");
}

function headline({ counts, results }: Report): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  return `${results.length === 1 ? "Verdict" : `${results.length} verdicts`}: ${parts.join(", ")}`;
}

function why({ path, verdict, reasons, error }: ReportResult): string {
  const own = reasons.filter(({ code }) => code !== "DEVICE_FALLBACK").map(({ text }) => text);
  const said = error ? [`${error.code}: ${error.message}`, error.hint ?? ""] : own;
  return `- ${escapeMarkdown(path)}: **${verdict}**. ${said.filter(Boolean).map(escapeMarkdown).join(" ")}`;
}

function comparedWith(one: Report["fingerprints"][number]): string {
  const settings = `${one.probes} probes, JPEG quality ${one.quality}, ${one.selection}, ${one.representation} ${one.correlation}`;
  const text = `${one.source.name}, fingerprint ${one.path} (SHA-256 ${one.sha256.slice(0, 16)}…): ${settings}; ${one.unrelated} unrelated models`;
  return [text, ...one.warnings.map((warning) => `Warning: ${warning.text}`)]
    .map(escapeMarkdown)
    .join("\n  - ")
    .replace(/^/, "- ");
}

function how({ settings, tool, startedAt, expectedFalseAlarms }: Report): string {
  const rate =
    expectedFalseAlarms === undefined
      ? ""
      : ` At most ${formatNumber(expectedFalseAlarms)} honest models of such a run would be called derived on average.`;
  return `Judged by the rule ${settings.rule} at ${percent(settings.alpha)}.${rate} ${tool.name} ${escapeMarkdown(tool.version)}, ${startedAt}, device ${escapeMarkdown(settings.device)}, ${settings.threads} threads.`;
}
