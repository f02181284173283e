/** A column of a text table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * Text that only shows characters: whatever could move the cursor, recolour a terminal, reorder or hide what is beside it
 * (controls, bidirectional and other invisible formatting, halves of surrogate pairs) becomes U+FFFD, and so does the
 * character that makes a line a command to a CI runner's log (`::name::` at its start, `##[name]`, `##vso[name]`).
 */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, "\ufffd")
    .replace(/^(\s*):(?=:)/, "$1\ufffd")
    .replace(/##(?=(vso)?\[)/gi, "#\ufffd");
}

/** Columns padded to their widest cell, two spaces apart, under a line. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(plainText));
  const widths = columns.map(({ title }, c) => Math.max(title.length, ...cells.map((row) => row[c].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => (columns[c].align === "right" ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(columns.map(({ title }) => title)), rule, ...cells.map(line)].join("\n");
}
