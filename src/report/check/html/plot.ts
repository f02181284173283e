import { isDistance, SCORE_TABLE } from "../../../core/score-table.ts";
import { formatNumber, percent } from "../../../text/numbers.ts";
import { AXIS, anchor, likenessAxis } from "../../page/axis.ts";
import { type Html, html } from "../../page/escape.ts";
import type { PlotScale } from "../../page/scale.ts";
import type { Comparison } from "./comparison.ts";
import type { Lane } from "./lanes.ts";

/** Room above the lanes, for what the dashed line is called. */
export const HEAD = 20;
/** Length of the mark on the axis that is the source itself. */
const TICK = 8;
/** Height of the last lane, which the dashed line leaves alone. */
export const FOOT = AXIS + TICK;

/** The dashed line over all lanes: it fills what it is put into. */
export function cutLine({ line, rule }: Comparison, scale: PlotScale, alpha: number): Html | undefined {
  if (line === undefined) return undefined;
  const x = scale.place(line);
  return html`<line class="cut" x1="${x}%" x2="${x}%" y1="${HEAD - 3}" y2="100%"/><text class="cut-label" x="${x}%" y="12" text-anchor="${anchor(x)}">${lineText(rule, alpha)}</text>`;
}

/** What the dashed line says, in words. */
function lineText(rule: Comparison["rule"], alpha: number): string {
  return rule === "conformal" || rule === "normal" ? `p = ${percent(alpha)}` : "threshold";
}

/** The lane below all others, with the place of the source itself where that is a fixed number. */
export function axisLane({ score }: Comparison, scale: PlotScale): Lane {
  const itself = SCORE_TABLE[score].ideal;
  const x = itself === undefined || scale.beyond(itself) ? undefined : scale.place(itself);
  const source = x === undefined ? undefined : html`<line class="itself" x1="${x}%" x2="${x}%" y1="0" y2="${TICK}"/>`;
  return { name: "", content: html`${source}${likenessAxis(scale, TICK)}`, height: FOOT };
}

/** The figure for those who do not see it. */
export function describe({ score, unrelated, derived, suspects, line, rule }: Comparison, alpha: number): string {
  const direction = isDistance(score) ? "smaller is more like the source" : "larger is more like the source";
  const parts = [`Strip plot of the score ${score}; ${direction}.`];
  if (unrelated.length > 0) parts.push(`${unrelated.length} unrelated models: ${spread(unrelated)}.`);
  if (derived.length > 0) parts.push(`${derived.length} known derived models: ${spread(derived)}.`);
  if (line !== undefined) parts.push(`The line ${lineText(rule, alpha)} is at ${formatNumber(line)}.`);
  const values = suspects.map(({ value }) => value);
  parts.push(
    values.length === 1 ? `The suspect: ${formatNumber(values[0])}.` : `${values.length} suspects: ${spread(values)}.`,
  );
  return parts.join(" ");
}

function spread(values: readonly number[]): string {
  return `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
}
