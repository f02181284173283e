import { mean, sampleStandardDeviation } from "simple-statistics";
import { studentUpperTail } from "./student.ts";

/** Fewest unrelated models for which a spread, and with it the `normal` rule, means anything. */
export const FEWEST_FOR_NORMAL = 3;

/** Enough to halve any interval down to neighbouring numbers. */
const HALVINGS = 100;

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
 * By how many spreads a closeness lies beyond the unrelated models' mean, (closeness - mean) / standard deviation: what is
 * said of a suspect beyond all of them, where no probability could be.
 * @param leastSpread of the scores, whatever so few of them show
 * @returns NaN with fewer than three unrelated models, without a spread, or without a closeness
 */
export function spreadsBeyond(closeness: number, unrelated: readonly number[], leastSpread = 0): number {
  if (unrelated.length < FEWEST_FOR_NORMAL) return Number.NaN;
  const spread = Math.max(leastSpread, sampleStandardDeviation([...unrelated]));
  return spread > 0 ? (closeness - mean([...unrelated])) / spread : Number.NaN;
}

/** The normal distribution that one new draw is predicted by: Student's t about `centre`, in units of `spread`. */
function prediction(
  panel: readonly number[],
  leastSpread: number,
): { readonly centre: number; readonly spread: number } {
  const spread = Math.max(leastSpread, sampleStandardDeviation([...panel])) * Math.sqrt(1 + 1 / panel.length);
  return { centre: mean([...panel]), spread };
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
  const { centre, spread } = prediction(unrelated, leastSpread);
  if (spread === 0) return closeness > centre ? 0 : 1;
  return studentUpperTail((closeness - centre) / spread, n - 1);
}

/**
 * The least closeness at which `predictiveTail` is at most alpha, by bisection.
 * @returns undefined with fewer than three unrelated models, or where they have no spread
 */
export function normalBoundary(unrelated: readonly number[], alpha: number, leastSpread = 0): number | undefined {
  const n = unrelated.length;
  if (n < FEWEST_FOR_NORMAL) return undefined;
  const { centre, spread } = prediction(unrelated, leastSpread);
  if (!(spread > 0 && spread < Number.POSITIVE_INFINITY)) return undefined;
  const isBeyond = (closeness: number) => studentUpperTail((closeness - centre) / spread, n - 1) <= alpha;
  let [low, high] = [centre, centre];
  for (let step = spread; isBeyond(low); step *= 2) low -= step;
  for (let step = spread; !isBeyond(high); step *= 2) high += step;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The closeness beyond which `conformalPValue` is at most alpha; on it, it is not.
 * @returns undefined where no suspect could have, or every one has, such a p-value
 */
export function conformalBoundary(unrelated: readonly number[], alpha: number): number | undefined {
  const n = unrelated.length;
  const allowed = unrelated.filter((_, others) => (1 + others) / (n + 1) <= alpha).length;
  return [...unrelated].sort((a, b) => b - a)[allowed - 1];
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
