/**
 * A part of a text: what it opens with, items of which the last can be left out, and what closes it. Items are only
 * rendered as long as there is room for them.
 */
export interface Part {
  /** Parts of a lower rank are served first, and so are kept longer. */
  readonly rank: number;
  readonly open: string;
  readonly items?: readonly (() => string)[];
  /** The most items that are there, however many would fit. */
  readonly most?: number;
  readonly close?: string;
  /** Says how many items are left out, in a text that gets no longer as they get fewer; empty for none. */
  readonly leftOut?: (count: number) => string;
  /** The share of what is left of the budget that the part may take. Default: all of it. */
  readonly share?: number;
}

const GAP = "\n\n";

/**
 * Puts as many parts into a budget as fit, in their order, a blank line apart. A part is there from its opening to its
 * close or not at all, and an item, too: nothing is ever cut within a character, a row or an element.
 * @param budget the most bytes of UTF-8 that the text may have
 */
export function fitParts(parts: readonly Part[], budget: number): string {
  const texts = new Map<Part, string>();
  let left = budget;
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const text = fitPart(part, (left - GAP.length) * (part.share ?? 1));
    if (text === undefined) continue;
    texts.set(part, text);
    left -= Buffer.byteLength(text) + GAP.length;
  }
  const kept = parts.flatMap((part) => texts.get(part) ?? []);
  return kept.length === 0 ? "" : `${kept.join(GAP)}\n`;
}

function fitPart(part: Part, room: number): string | undefined {
  const { open, items = [], most = items.length, close = "", leftOut = () => "" } = part;
  const join = (kept: readonly string[]) =>
    [open, ...kept, leftOut(items.length - kept.length), close].filter(Boolean).join("\n");
  const fewest = Buffer.byteLength(join([]));
  const kept: string[] = [];
  let fitting = 0;
  let used = fewest;
  for (const item of items.slice(0, most)) {
    // All of them may fit where some and the word about the others do not.
    if (used > room + Buffer.byteLength(leftOut(items.length)) + 1) break;
    kept.push(item());
    used += Buffer.byteLength(kept[kept.length - 1]) + 1;
    if (used <= room) fitting = kept.length;
  }
  const whole = join(kept);
  if (kept.length === Math.min(most, items.length) && Buffer.byteLength(whole) <= room) return whole;
  return fewest > room || items.length === 0 ? undefined : join(kept.slice(0, fitting));
}
