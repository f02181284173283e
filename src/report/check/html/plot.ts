import { isDistance, SCORE_TABLE } from "../../../core/score-table.ts";
import { formatNumber, percent } from "../../../text/numbers.ts";
import type { Html } from "../../page/escape.ts";
import { axisLane, type Lane, overLines } from "../../page/lanes.ts";
import type { PlotScale } from "../../page/scale.ts";
import type { Comparison } from "./comparison.ts";

/** The dashed line over all lanes: it fills what it is put into. */
export function cutLine({ line, rule }: Comparison, scale: PlotScale, alpha: number): Html | undefined {
  return line === undefined ? undefined : overLines([{ x: scale.place(line), label: lineText(rule, alpha) }]);
}

/** What the dashed line says, in words. */
function lineText(rule: Comparison["rule"], alpha: number): string {
  return rule === "conformal" || rule === "normal" ? `p = ${percent(alpha)}` : "threshold";
}

/** The axis, with the place of the source itself where that is a fixed number. */
export function likenessAxis({ score }: Comparison, scale: PlotScale): Lane {
  const itself = SCORE_TABLE[score].ideal;
  return axisLane(scale, itself === undefined || scale.beyond(itself) ? undefined : scale.place(itself));
}

/** The figure for those who do not see it. */
export function spokenPlot({ score, unrelated, derived, suspects, line, rule }: Comparison, alpha: number): string {
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
