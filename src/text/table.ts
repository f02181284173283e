/** A column of a text table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** What is done to a finished cell, such as colouring it; the width of what shows must stay. */
  readonly paint?: (cell: string) => string;
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

/** What Unicode calls wide or full-width, nearly; half-width katakana are not. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that a text takes up: East Asian characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  // A sign that is made an emoji by what follows it is as wide as one.
  const characters = text.replace(/\p{Emoji}\ufe0f/gu, "\u{1f600}");
  return [...characters].reduce((sum, one) => sum + (/[\p{Mn}\p{Me}]/u.test(one) ? 0 : WIDE.test(one) ? 2 : 1), 0);
}

/** Leaves out the middle of a text that takes up more than `width` columns: a path is told by its beginning and its end. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const characters = [...text];
  const take = (from: readonly string[], room: number) => {
    let count = 0;
    while (count < from.length && displayWidth(from.slice(0, count + 1).join("")) <= room) count += 1;
    return from.slice(0, count);
  };
  const start = take(characters, Math.floor((width - 1) / 2));
  const end = take(characters.toReversed(), width - 1 - displayWidth(start.join("")));
  return `${start.join("")}…${end.reverse().join("")}`;
}

/** Texts that are too long for `width` columns, shortened; undefined for those that would look alike then. */
export function shortenApart(texts: readonly string[], width: number): (string | undefined)[] {
  const short = texts.map((text) => shorten(text, width));
  const origins = new Map<string, Set<string>>();
  for (const [i, one] of short.entries()) origins.set(one, (origins.get(one) ?? new Set()).add(texts[i]));
  return short.map((one) => (origins.get(one)?.size === 1 ? one : undefined));
}

/** No column gets narrower than this, however narrow the terminal is. */
const NARROWEST = 12;
const GAP = 2;

/**
 * Columns padded to their widest cell, two spaces apart, under a line.
 * @param width the table's most columns: beyond, the first column is shortened
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const plain = rows.map((row) => row.map(plainText));
  const widths = columns.map(({ title }, c) =>
    Math.max(displayWidth(title), ...plain.map((row) => displayWidth(row[c]))),
  );
  const others = widths.slice(1).reduce((sum, other) => sum + other + GAP, 0);
  widths[0] = Math.min(widths[0], Math.max(NARROWEST, width - others));
  const pad = (cell: string, c: number) => {
    const space = " ".repeat(widths[c] - displayWidth(cell));
    return columns[c].align === "right" ? space + cell : cell + space;
  };
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => pad(cell, c))
      .join(" ".repeat(GAP))
      .trimEnd();
  const painted = ([first, ...rest]: readonly string[]) =>
    [shorten(first, widths[0]), ...rest]
      .map((cell, c) => (columns[c].paint ?? ((text: string) => text))(pad(cell, c)))
      .join(" ".repeat(GAP))
      .trimEnd();
  const rule = widths.map((size) => "─".repeat(size)).join(" ".repeat(GAP));
  return [line(columns.map(({ title }) => title)), rule, ...plain.map(painted)].join("\n");
}
