import { plainText } from "./table.ts";

type CsvCell = string | number | boolean | undefined;

/** RFC 4180 (comma, CRLF), UTF-8, and nothing that a spreadsheet would run. */
export function csvTable(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: CsvCell): string {
  if (cell === undefined) return "";
  return typeof cell === "string" ? `"${inert(cell).replaceAll('"', '""')}"` : String(cell);
}

/**
 * Text that no spreadsheet takes for a formula: an apostrophe stands before a leading =, +, - or @, also after a
 * separator, since a program set to another separator would begin a new cell there.
 */
function inert(text: string): string {
  return plainText(text).replace(/(^|[,;|])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'$2");
}
