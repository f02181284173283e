import { mean } from "simple-statistics";
import { conformalPValue } from "./significance.ts";
import { studentUpperTail } from "./student.ts";
import { modelsNeeded } from "./verdict.ts";

/** How many unrelated models the paper takes its threshold from (section 4.1). */
const VALIDATION = 4;

/** How well a score tells derived from unrelated models. NaN where there are too few models for a figure. */
export interface Separation {
  readonly auc: number;
  readonly pValue: number;
  readonly f1: number;
  readonly tprAt5: number;
  readonly tprAt1: number;
}

/** @param derived @param unrelated the models' scores, turned so that larger is closer to the source */
export function separation(derived: readonly number[], unrelated: readonly number[]): Separation {
  return {
    auc: areaUnderRoc(derived, unrelated),
    pValue: twoSampleTTest(derived, unrelated),
    f1: f1AtPaperThreshold(derived, unrelated),
    tprAt5: truePositiveRate(derived, unrelated, 0.05),
    tprAt1: truePositiveRate(derived, unrelated, 0.01),
  };
}

/** Area under the ROC curve: the probability that a derived model is closer than an unrelated one; a tie counts half. */
export function areaUnderRoc(derived: readonly number[], unrelated: readonly number[]): number {
  let sum = 0;
  for (const ours of derived) for (const theirs of unrelated) sum += ours > theirs ? 1 : ours === theirs ? 0.5 : 0;
  return sum / (derived.length * unrelated.length);
}

function squaredDeviations(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/**
 * The paper's p-value (section 4.1): independent two-sample t-test of equal means, Student's with one variance for both,
 * two-sided. It is about two groups of models and says nothing of a single suspect.
 * @returns NaN with fewer than three models, or none on one side
 */
export function twoSampleTTest(a: readonly number[], b: readonly number[]): number {
  const freedom = a.length + b.length - 2;
  if (a.length === 0 || b.length === 0 || freedom < 1) return Number.NaN;
  const [meanA, meanB] = [mean([...a]), mean([...b])];
  const variance = (squaredDeviations(a, meanA) + squaredDeviations(b, meanB)) / freedom;
  if (variance === 0) return meanA === meanB ? 1 : 0;
  const t = Math.abs(meanA - meanB) / Math.sqrt(variance * (1 / a.length + 1 / b.length));
  return 2 * studentUpperTail(t, freedom);
}

/** Number of ways to choose k of n. */
function choices(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i += 1) ways *= (n - i) / (i + 1);
  return n < k ? 0 : ways;
}

/** What can come out when four of the unrelated models are drawn: the threshold, and who of the others is beyond it. */
interface Draw {
  readonly probability: number;
  /** The closest of the four. */
  readonly threshold: number;
  /** Unrelated models outside the four that are at least as close. */
  readonly falseAlarms: number;
}

/**
 * Every outcome of drawing four unrelated models, with its probability: that `closer` models are closer than the closest
 * of the four, and `drawn` of the `tied` models at its value are among them.
 */
function paperThresholds(unrelated: readonly number[]): Draw[] {
  const all = choices(unrelated.length, VALIDATION);
  const draws = [...new Set(unrelated)].flatMap((threshold) => {
    const closer = unrelated.filter((value) => value > threshold).length;
    const tied = unrelated.filter((value) => value === threshold).length;
    const further = unrelated.length - closer - tied;
    return Array.from({ length: VALIDATION }, (_, i) => i + 1).map((drawn) => ({
      probability: (choices(tied, drawn) * choices(further, VALIDATION - drawn)) / all,
      threshold,
      falseAlarms: closer + tied - drawn,
    }));
  });
  return draws.filter(({ probability }) => probability > 0);
}

/** The paper's threshold, the closest of four unrelated models: its mean over all choices of four. NaN with fewer. */
export function paperThreshold(unrelated: readonly number[]): number {
  if (unrelated.length < VALIDATION) return Number.NaN;
  return paperThresholds(unrelated).reduce((sum, { probability, threshold }) => sum + probability * threshold, 0);
}

/**
 * F1 at the paper's threshold (section 4.1): the mean over all choices of the four unrelated models that it is taken
 * from. All derived models are judged by it, and the unrelated ones outside the four.
 * @returns NaN without a fifth unrelated model, since nothing could be a false alarm
 */
export function f1AtPaperThreshold(derived: readonly number[], unrelated: readonly number[]): number {
  if (derived.length === 0 || unrelated.length <= VALIDATION) return Number.NaN;
  return paperThresholds(unrelated).reduce((sum, { probability, threshold, falseAlarms }) => {
    const caught = derived.filter((value) => value >= threshold).length;
    return sum + (probability * 2 * caught) / (derived.length + caught + falseAlarms);
  }, 0);
}

/**
 * Share of the derived models that the conformal rule calls derived at a false-alarm rate of alpha, each judged alone.
 * @returns NaN if the unrelated models cannot support that rate: 5 % needs 19 of them, 1 % needs 99
 */
export function truePositiveRate(derived: readonly number[], unrelated: readonly number[], alpha: number): number {
  if (unrelated.length < modelsNeeded(alpha)) return Number.NaN;
  return derived.filter((value) => conformalPValue(value, unrelated) <= alpha).length / derived.length;
}
