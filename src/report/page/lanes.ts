import { type Html, html } from "./escape.ts";
import { type MarkKind, mark, stack } from "./marks.ts";
import { decimal } from "./numbers.ts";
import type { PlotScale } from "./scale.ts";

/** One line of a strip plot: a name, and what lies on the scale beside it. */
export interface Lane {
  readonly name: string;
  /** As wide as what it is put into. */
  readonly content: Html;
  readonly height: number;
}

/** Room above the lanes, for what a line over all of them is called. */
export const HEAD = 20;
/** Height of the last lane, which such a line leaves alone. */
export const FOOT = 54;
/** Length of the mark on the axis that is the source itself. */
const TICK = 8;
/** Height of a line of labels. */
const LABEL = 16;
const STEP = 9;
/** Marks that would lie on each other are moved up and down by so many steps. */
const LEVELS = 6;
/** What a mark takes of the width, in per cent. */
const MARK = 2;

/** Many models in one lane, none on another. */
export function swarm(
  name: string,
  models: readonly { readonly kind: MarkKind; readonly value: number; readonly title?: string }[],
  scale: PlotScale,
): Lane {
  const places = models.map(({ value }) => scale.place(value));
  const levels = stack(places, MARK, LEVELS);
  const middle = Math.max(0, ...levels.map(Math.abs)) * STEP + 10;
  const marks = models.map(({ kind, title }, i) => mark(kind, places[i], middle + levels[i] * STEP, title));
  return { name, content: html`${rail(middle)}${marks}`, height: 2 * middle };
}

/** What a lane's marks lie on. */
export function rail(y: number): Html {
  return html`<line class="rail" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
}

/** The lane below all others: ticks, and which end is which. @param itself the place of the source, if it has one */
export function axisLane(scale: PlotScale, itself?: number): Lane {
  const source =
    itself === undefined ? undefined : html`<line class="itself" x1="${itself}%" x2="${itself}%" y1="0" y2="${TICK}"/>`;
  const ticks = scale.ticks.map((tick) => {
    const x = scale.place(tick);
    return html`<line class="axis" x1="${x}%" x2="${x}%" y1="${TICK}" y2="${TICK + 5}"/><text class="tick" x="${x}%" y="${TICK + 19}" text-anchor="middle">${decimal(tick, scale.digits)}</text>`;
  });
  const content = html`${source}<line class="axis" x1="0" x2="100%" y1="${TICK}" y2="${TICK}"/>${ticks}
<text class="end" x="0" y="${TICK + 40}">less alike</text><text class="end" x="100%" y="${TICK + 40}" text-anchor="end">more alike →</text>`;
  return { name: "", content, height: FOOT };
}

/** A line over all lanes, and what it is called. */
interface Over {
  /** In per cent. */
  readonly x: number;
  readonly label: string;
  readonly kind?: string;
}

/** Lines over all lanes, each with its label on a row of its own above them; no line runs through a label. */
export function overLines(lines: readonly Over[]): Html {
  const y = (row: number) => 12 + row * LABEL;
  const drawn = lines.map(
    ({ x, kind = "" }, row) => html`<line class="cut ${kind}" x1="${x}%" x2="${x}%" y1="${y(row) + 5}" y2="100%"/>`,
  );
  const labels = lines.map(
    ({ x, label }, row) =>
      html`<text class="cut-label" x="${x}%" y="${y(row)}" text-anchor="${anchor(x)}">${label}</text>`,
  );
  return html`${drawn}${labels}`;
}

/** Room for more rows of labels than one. */
export function labelRoom(rows: number): Lane {
  return { name: "", content: html``, height: LABEL * rows };
}

/** Which end of a text stands at a place in per cent, so that it stays inside. */
function anchor(x: number): string {
  if (x < 10) return "start";
  return x > 70 ? "end" : "middle";
}

/** The plot as a part of a page. @param over what is drawn over all lanes @param spoken it for those who do not see it */
export function stripPlot(lanes: readonly Lane[], over: Html | undefined, spoken: string): Html {
  const row = ({ name, content, height }: Lane) =>
    html`<div><span><bdi>${name}</bdi></span><svg width="100%" height="${height}">${content}</svg></div>`;
  return html`<div class="plot lanes" role="img" aria-label="${spoken}">${over && html`<svg class="over">${over}</svg>`}${lanes.map(row)}</div>`;
}
