import { isDistance, SCORE_TABLE } from "../../../core/score-table.ts";
import { formatNumber, percent } from "../../../text/numbers.ts";
import { fileName } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { type MarkKind, mark, stack, whisker } from "../../page/marks.ts";
import { decimal, spokenProbability } from "../../page/numbers.ts";
import { type PlotScale, scaleOver } from "../../page/scale.ts";
import type { ReportResult } from "../schema.ts";
import { type Comparison, intervalOf, type Placed } from "./comparison.ts";

const TITLE = 20;
const STEP = 9;
/** Height of the axis with its words. */
export const AXIS = 46;

interface Lane {
  readonly title: string;
  readonly marks: readonly { readonly kind: MarkKind; readonly value: number; readonly title?: string }[];
  readonly levels: number;
  /** The only suspect, whose interval has room to be drawn. */
  readonly suspect?: ReportResult;
}

/** A plot without its frame: its width is the frame's. */
interface Drawing {
  readonly content: Html;
  readonly height: number;
  /** The plot for those who do not see it. */
  readonly spoken: string;
}

/** The scale that everything of a comparison has a place on. */
export function scaleOf({ score, unrelated, derived, suspects, line }: Comparison): PlotScale {
  const all = [...unrelated, ...derived, ...suspects.map(({ value }) => value)];
  for (const extra of [line, SCORE_TABLE[score].ideal]) if (extra !== undefined) all.push(extra);
  return scaleOver(all, unrelated, isDistance(score));
}

/** The plot as a part of the page. */
export function overviewPlot(comparison: Comparison, scale: PlotScale, alpha: number): Html {
  const { content, height, spoken } = drawPlot(comparison, scale, alpha);
  return html`<svg class="plot" width="100%" height="${height}" role="img" aria-label="${spoken}">
${content}</svg>`;
}

/** All models of a comparison on one scale: a lane for the unrelated ones, for known derived ones, for the suspects. */
export function drawPlot(comparison: Comparison, scale: PlotScale, alpha: number): Drawing {
  let top = 26;
  const drawn = lanesOf(comparison).map((lane) => {
    const places = lane.marks.map(({ value }) => scale.place(value));
    const levels = stack(places, 1.4, lane.levels);
    const reach = Math.max(0, ...levels.map(Math.abs)) * STEP + 10;
    const middle = top + TITLE + reach;
    const alone = lane.suspect && whisker(intervalOf(lane.suspect), scale, middle);
    const svg = html`<text class="lane" x="0" y="${top + 13}">${lane.title}</text>
<line class="rail" x1="0" x2="100%" y1="${middle}" y2="${middle}"/>${alone}
${lane.marks.map(({ kind, title }, i) => mark(kind, places[i], middle + levels[i] * STEP, title))}`;
    top = middle + reach + 6;
    return svg;
  });
  const single = comparison.suspects.length === 1 ? label(comparison.suspects[0], scale, top + 8) : undefined;
  const bottom = single ? top + 18 : top;
  const content = html`${lineMark(comparison, scale, bottom, alpha)}${drawn}${single}${axis(comparison, scale, bottom)}`;
  return { content, height: bottom + AXIS, spoken: describe(comparison, alpha) };
}

function lanesOf({ unrelated, derived, suspects }: Comparison): Lane[] {
  const references = unrelated.map((value) => ({ kind: "reference" as const, value }));
  const known = derived.map((value) => ({ kind: "known" as const, value }));
  const judged = suspects.map(({ result, value }) => ({
    kind: result.verdict,
    value,
    title: `${fileName(result.path)}: ${result.verdict}, ${decimal(value)}`,
  }));
  const lanes: Lane[] = [
    { title: `Unrelated models (${references.length})`, marks: references, levels: 2 },
    { title: `Known derived models (${known.length})`, marks: known, levels: 2 },
    {
      title: judged.length === 1 ? "The suspect" : `Suspects (${judged.length})`,
      marks: judged,
      levels: 4,
      ...(suspects.length === 1 ? { suspect: suspects[0].result } : {}),
    },
  ];
  return lanes.filter(({ marks }) => marks.length > 0);
}

/** What the dashed line says, in words. */
function lineText({ rule }: Comparison, alpha: number): string {
  return rule === "conformal" || rule === "normal" ? `p = ${percent(alpha)}` : "threshold";
}

function lineMark(comparison: Comparison, scale: PlotScale, bottom: number, alpha: number): Html | undefined {
  if (comparison.line === undefined) return undefined;
  const x = scale.place(comparison.line);
  return html`<line class="cut" x1="${x}%" x2="${x}%" y1="20" y2="${bottom}"/><text class="cut-label" x="${x}%" y="13" text-anchor="${anchor(x)}">${lineText(comparison, alpha)}</text>`;
}

/** Which end of a text stands at a place, so that it stays inside. */
export function anchor(x: number): string {
  if (x < 15) return "start";
  return x > 85 ? "end" : "middle";
}

function label({ result, value }: Placed, scale: PlotScale, y: number): Html {
  const x = scale.place(value);
  const below = result.pValueIsBound ? "below " : "";
  const p = result.pValue === undefined ? "" : `, p ${below}${spokenProbability(result.pValue)}`;
  return html`<text class="value" x="${x}%" y="${y}" text-anchor="${anchor(x)}">${decimal(value)}${p}</text>`;
}

function axis({ score }: Comparison, scale: PlotScale, bottom: number): Html {
  const itself = SCORE_TABLE[score].ideal;
  const source =
    itself !== undefined && !scale.beyond(itself)
      ? html`<line class="itself" x1="${scale.place(itself)}%" x2="${scale.place(itself)}%" y1="${bottom - 8}" y2="${bottom}"/>`
      : undefined;
  return html`${source}${likenessAxis(scale, bottom)}`;
}

/** The line with its ticks below a strip plot, and which end is which. It takes AXIS pixels. */
export function likenessAxis(scale: PlotScale, y: number): Html {
  return html`<line class="axis" x1="0" x2="100%" y1="${y}" y2="${y}"/>
${scale.ticks.map((tick) => {
  const x = scale.place(tick);
  return html`<line class="axis" x1="${x}%" x2="${x}%" y1="${y}" y2="${y + 5}"/><text class="tick" x="${x}%" y="${y + 19}" text-anchor="middle">${decimal(tick, scale.digits)}</text>`;
})}
<text class="end" x="0" y="${y + 40}">less like the source</text><text class="end" x="100%" y="${y + 40}" text-anchor="end">more like the source →</text>`;
}

function spread(values: readonly number[]): string {
  return `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
}

/** The plot for those who do not see it. */
function describe(comparison: Comparison, alpha: number): string {
  const { score, unrelated, derived, suspects, line } = comparison;
  const direction = isDistance(score) ? "smaller is more like the source" : "larger is more like the source";
  const parts = [`Strip plot of the score ${score}; ${direction}.`];
  if (unrelated.length > 0) parts.push(`${unrelated.length} unrelated models: ${spread(unrelated)}.`);
  if (derived.length > 0) parts.push(`${derived.length} known derived models: ${spread(derived)}.`);
  if (line !== undefined) parts.push(`The line ${lineText(comparison, alpha)} is at ${formatNumber(line)}.`);
  const values = suspects.map(({ value }) => value);
  parts.push(
    values.length === 1 ? `The suspect: ${formatNumber(values[0])}.` : `${values.length} suspects: ${spread(values)}.`,
  );
  return parts.join(" ");
}
