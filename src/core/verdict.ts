import { mean } from "simple-statistics";
import { FEWEST_FOR_NORMAL } from "./significance.ts";

export const RULES = ["conformal", "normal", "min-unrelated", "midpoint", "threshold"] as const;
export type Rule = (typeof RULES)[number];
/** The gravest first: a run is called by the gravest verdict in it, and readers meet them in this order. */
export const VERDICTS = ["derived", "error", "inconclusive", "unrelated"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Verdicts that may fail a run. `unrelated` never does. */
export const FAIL_ON = VERDICTS.filter((verdict) => verdict !== "unrelated");
export type FailOn = (typeof FAIL_ON)[number];
/** What is no verdict, and fails a run only if that is asked for: a change of what judges changes. */
export const JUDGE_TOUCHED = "judge-touched";

/** How suspects are decided about. */
export interface Policy {
  readonly rule: Rule;
  /** Nominal false-alarm rate of `conformal` and `normal`. */
  readonly alpha: number;
  /** Largest distance that counts as derived, for the three rules on the distance. */
  readonly threshold?: number;
}

/** Whether a rule promises a false-alarm rate; the others draw a line at a distance. */
export function isStatistical(rule: Rule): rule is "conformal" | "normal" {
  return rule === "conformal" || rule === "normal";
}

/** How many unrelated models a rule needs for a false-alarm rate of alpha: `conformal` 19 for 5 %, 99 for 1 %. */
export function modelsNeeded(alpha: number, rule: "conformal" | "normal" = "conformal"): number {
  return rule === "normal" ? FEWEST_FOR_NORMAL : Math.ceil(1 / alpha - 1 - 1e-9);
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
