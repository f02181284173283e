import { mean } from "simple-statistics";
import type { ContestScores } from "./contests.ts";

/**
 * A ROC curve as the heights of its steps: of n unrelated models, `heights[i]` is the share of the derived ones that are
 * closer than all but i of the unrelated ones; a tie counts half. Over several draws of the probes it is the mean curve.
 * The mean of the heights is the area under the curve.
 */
export function rocHeights({ derived, unrelated }: ContestScores, smallerIsCloser: boolean): number[] {
  const turned = (values: readonly number[]) => values.map((value) => (smallerIsCloser ? -value : value));
  const curves = unrelated.map((draw, k) => {
    const ours = turned(derived[k]);
    const theirs = turned(draw).sort((a, b) => b - a);
    return theirs.map((limit) => mean(ours.map((value) => (value > limit ? 1 : value === limit ? 0.5 : 0))));
  });
  return meanCurve(curves);
}

/** The mean of curves with equally many steps. */
export function meanCurve(curves: readonly (readonly number[])[]): number[] {
  return curves[0].map((_, i) => mean(curves.map((heights) => heights[i])));
}
