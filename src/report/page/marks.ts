import type { RunVerdict } from "../../core/verdict.ts";
import { type Html, html } from "./escape.ts";
import type { PlotScale } from "./scale.ts";

/** What a mark stands for; `elsewhere` is derived by what the plot does not show. Each kind has a shape of its own, so that nothing hangs on colour alone. */
export type MarkKind = RunVerdict | "elsewhere" | "reference" | "known";

/** The shapes, drawn once; everything else refers to them. Needs to be on the page, not hidden by `display: none`. */
export function markDefinitions(): Html {
  return html`<svg class="defs" aria-hidden="true" width="0" height="0"><defs>
<path id="k-derived" class="k k-derived" d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>
<path id="k-elsewhere" class="k-elsewhere" d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>
<circle id="k-unrelated" class="k k-unrelated" r="6"/>
<path id="k-inconclusive" class="k k-inconclusive" d="M0-7 7 6H-7z"/>
<path id="k-error" class="k k-error" d="M-6-3.5-3.5-6 0-2.5 3.5-6 6-3.5 2.5 0 6 3.5 3.5 6 0 2.5-3.5 6-6 3.5-2.5 0z"/>
<rect id="k-not-judged" class="k k-not-judged" x="-6" y="-6" width="12" height="12"/>
<circle id="k-reference" class="k-reference" r="4"/>
<rect id="k-known" class="k-known" x="-3.5" y="-3.5" width="7" height="7"/>
</defs></svg>`;
}

/** A mark beside words that say the same. */
export function icon(kind: MarkKind): Html {
  return html`<svg class="icon" aria-hidden="true" viewBox="-9 -9 18 18"><use href="#k-${kind}"/></svg>`;
}

/** A mark in a plot; x in per cent of its width, y in pixels. */
export function mark(kind: MarkKind, x: number, y: number, title?: string): Html {
  const position = html`<use href="#k-${kind}" x="${x}%" y="${y}"`;
  return title === undefined ? html`${position}/>` : html`${position}><title>${title}</title></use>`;
}

/** An interval behind a mark, if there is one. */
export function whisker(
  interval: { readonly low: number; readonly high: number } | undefined,
  scale: PlotScale,
  y: number,
): Html | undefined {
  if (interval === undefined) return undefined;
  const [from, to] = [scale.place(interval.low), scale.place(interval.high)].sort((a, b) => a - b);
  return html`<line class="whisker" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}"/>`;
}

/**
 * Heights for marks that would lie on each other: each takes the level nearest to the middle that is free, up to
 * `levels` above and below; beyond that they overlap.
 * @param places in per cent
 * @param width of a mark in per cent
 * @returns levels, 0 in the middle
 */
export function stack(places: readonly number[], width: number, levels: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => places[a] - places[b] || a - b);
  const last = new Map<number, number>();
  const result = new Array<number>(places.length).fill(0);
  const candidates = [0, ...Array.from({ length: levels }, (_, k) => [-(k + 1), k + 1]).flat()];
  for (const index of order) {
    const free = candidates.find((level) => places[index] - (last.get(level) ?? Number.NEGATIVE_INFINITY) >= width);
    result[index] = free ?? 0;
    last.set(result[index], places[index]);
  }
  return result;
}
