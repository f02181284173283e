import type { Verdict } from "./verdict.ts";
import type { WeightsVerdict } from "./weights/evidence.ts";

/** The weights get a fiftieth of alpha on top of it: the behaviour's promise costs hardly anything, and loses nothing. */
const SHARE = 50;
/** With 9,999 permutations the aligned test, which has a fifth of the leg, cannot show less. */
const LEAST_LEVEL = 5e-4;

/** The largest p-value at which weights count as derived: alpha / 50, but at least 0.0005. */
export function weightsLevel(alpha: number): number {
  return Math.max(alpha / SHARE, LEAST_LEVEL);
}

/**
 * Both legs in one verdict: derived if the behaviour says so, or the weights do. Where the weights are explained by a known
 * common ancestor, likeness of behaviour proves nothing either. Weights that do not match never acquit: a model that was
 * trained on another's answers has weights of its own.
 */
export function bothLegs(behaviour: Verdict, weights: WeightsVerdict | undefined): Verdict {
  if (weights === "derived") return "derived";
  return weights === "common-ancestor" && behaviour === "derived" ? "inconclusive" : behaviour;
}
