import { mean } from "simple-statistics";
import { conformalPValue, FEWEST_FOR_NORMAL, holm, modelsNeeded, predictiveTail } from "./significance.ts";

export const RULES = ["conformal", "normal", "min-unrelated", "midpoint", "threshold"] as const;
export type Rule = (typeof RULES)[number];
/** The gravest first: a run is called by the gravest verdict in it, and readers meet them in this order. */
export const VERDICTS = ["derived", "error", "inconclusive", "unrelated"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Verdicts that may fail a run. `unrelated` never does. */
export const FAIL_ON = VERDICTS.filter((verdict) => verdict !== "unrelated");
export type FailOn = (typeof FAIL_ON)[number];

/** What speaks for and against one suspect, before the other suspects of the run are looked at. */
export interface Evidence {
  /** The paper's distance (equation 4). */
  readonly distance: number;
  /** Smallest false-alarm rate at which the conformal rule would call the suspect derived; NaN without calibration. */
  readonly conformal: number;
  /** The same under the assumption of normal scores; NaN with fewer than three unrelated models. */
  readonly tail: number;
}

export interface Policy {
  readonly rule: Rule;
  /** Nominal false-alarm rate of `conformal` and `normal`. */
  readonly alpha: number;
  /** Largest distance that counts as derived, for the three rules on the paper's distance. */
  readonly threshold?: number;
}

export interface Decision {
  readonly verdict: "derived" | "unrelated";
  /** The p-value that the rule compares with alpha; NaN for the rules on the distance. */
  readonly pValue: number;
  /** The tail p-value after Holm's correction over the run. */
  readonly adjustedTail: number;
}

/**
 * p-values of a score turned so that larger is closer, among the unrelated models' values of the same score.
 * @param leastSpread of the unrelated models' values, whatever so few of them show
 */
export function evidenceOf(
  distance: number,
  closeness: number,
  unrelated: readonly number[],
  leastSpread = 0,
): Evidence {
  const usable = unrelated.length > 0 && Number.isFinite(closeness);
  return {
    distance,
    conformal: usable ? conformalPValue(closeness, unrelated) : Number.NaN,
    tail: usable ? predictiveTail(closeness, unrelated, leastSpread) : Number.NaN,
  };
}

/** The rule that n unrelated models can bear at alpha: `conformal`, else `normal`, else none. */
export function ruleFor(n: number, alpha: number): "conformal" | "normal" | undefined {
  if (n >= modelsNeeded(alpha)) return "conformal";
  return n >= FEWEST_FOR_NORMAL ? "normal" : undefined;
}

/** `min-unrelated`: the paper's threshold, the smallest distance among the unrelated models (section 4.1). */
export function minUnrelatedThreshold(unrelated: readonly number[]): number {
  return Math.min(...unrelated);
}

/** `midpoint`: halfway between the mean distances of unrelated and of (adversarially) extracted models (section 3.2). */
export function midpointThreshold(unrelated: readonly number[], derived: readonly number[]): number {
  return (mean([...unrelated]) + mean([...derived])) / 2;
}

/**
 * Decides over all suspects of a run at once. With several, the conformal p-value alone would either let false alarms
 * add up or, corrected, could never be small enough; so a suspect must pass it uncorrected and its tail p-value must
 * survive Holm's correction as well.
 * @param policies one for each suspect
 */
export function decide(suspects: readonly Evidence[], policies: readonly Policy[]): Decision[] {
  const tested = suspects.map((_, index) => index).filter((index) => isStatistical(policies[index].rule));
  const corrected = holm(tested.map((index) => (Number.isNaN(suspects[index].tail) ? 1 : suspects[index].tail)));
  const adjusted = new Map(tested.map((index, k) => [index, corrected[k]]));
  return suspects.map((evidence, index) => {
    const adjustedTail = adjusted.get(index) ?? Number.NaN;
    const { pValue, derived } = apply(policies[index], evidence, adjustedTail, tested.length);
    return { verdict: derived ? "derived" : "unrelated", pValue, adjustedTail };
  });
}

/** Whether a rule promises a false-alarm rate; the others draw a line at a distance. */
export function isStatistical(rule: Rule): rule is "conformal" | "normal" {
  return rule === "conformal" || rule === "normal";
}

function apply(policy: Policy, evidence: Evidence, adjustedTail: number, suspects: number) {
  switch (policy.rule) {
    case "conformal": {
      const survives = suspects === 1 || adjustedTail <= policy.alpha;
      return { pValue: evidence.conformal, derived: evidence.conformal <= policy.alpha && survives };
    }
    case "normal":
      return { pValue: evidence.tail, derived: adjustedTail <= policy.alpha };
    default:
      return { pValue: Number.NaN, derived: evidence.distance <= (policy.threshold ?? Number.NaN) };
  }
}
