import { explain, sourcesOf } from "./findings.ts";
import { MEASUREMENTS } from "./measurements.ts";
import type { Report } from "./schema.ts";
import { plainText } from "./table.ts";

/** Every result with every score: RFC 4180 (comma, CRLF, a header), UTF-8, and nothing that a spreadsheet would run. */
export function renderCsv(report: Report): string {
  const sources = sourcesOf(report);
  const header = ["path", "source", ...Object.keys(MEASUREMENTS), "codes", "explanation"];
  const rows = report.results.map((result) => [
    result.path,
    sources(result),
    ...Object.values(MEASUREMENTS).map((measure) => measure(result)),
    result.error?.code ?? result.reasons.map(({ code }) => code).join(" "),
    explain(result),
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: string | number | undefined): string {
  if (cell === undefined) return "";
  return typeof cell === "number" ? String(cell) : `"${inert(cell).replaceAll('"', '""')}"`;
}

/**
 * Text that no spreadsheet takes for a formula: an apostrophe stands before a leading =, +, - or @, also after a
 * separator, since a program set to another separator would begin a new cell there.
 */
function inert(text: string): string {
  return plainText(text).replace(/(^|[,;|])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'$2");
}
