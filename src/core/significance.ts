import { mean, sampleStandardDeviation } from "simple-statistics";
import { studentUpperTail } from "./student.ts";

/** Fewest unrelated models for which a spread, and with it the `normal` rule, means anything. */
export const FEWEST_FOR_NORMAL = 3;

/**
 * Conformal p-value of a suspect: (1 + unrelated models at least as close) / (n + 1). It is a valid false-alarm rate
 * whenever an honest suspect is exchangeable with the unrelated models, and never smaller than 1/(n + 1).
 * @param closeness the suspect's score, larger meaning closer to the source
 */
export function conformalPValue(closeness: number, unrelated: readonly number[]): number {
  const atLeastAsClose = unrelated.filter((other) => other >= closeness).length;
  return (1 + atLeastAsClose) / (unrelated.length + 1);
}

/**
 * Predictive t-test: the probability that one new draw from the normal distribution of the unrelated models' scores
 * would be at least as close. Assumes normal scores; in return it works with few models and has no smallest value.
 * @param leastSpread of the scores, whatever so few of them show
 * @returns NaN with fewer than three unrelated models
 */
export function predictiveTail(closeness: number, unrelated: readonly number[], leastSpread = 0): number {
  const n = unrelated.length;
  if (n < FEWEST_FOR_NORMAL) return Number.NaN;
  const spread = Math.max(leastSpread, sampleStandardDeviation([...unrelated])) * Math.sqrt(1 + 1 / n);
  const centre = mean([...unrelated]);
  if (spread === 0) return closeness > centre ? 0 : 1;
  return studentUpperTail((closeness - centre) / spread, n - 1);
}

/** Holm's step-down adjustment: rejecting those with an adjusted p <= alpha keeps the family-wise error rate at alpha. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = running;
  });
  return adjusted;
}

/** The smallest false-alarm rate that n unrelated models can support with the conformal rule: 1/(n + 1). */
export function smallestRate(n: number): number {
  return 1 / (n + 1);
}

/** How many unrelated models the conformal rule needs for a false-alarm rate of alpha: 19 for 5 %, 99 for 1 %. */
export function modelsNeeded(alpha: number): number {
  return Math.ceil(1 / alpha - 1 - 1e-9);
}
