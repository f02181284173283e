import type { Verdict } from "./verdict.ts";
import type { WeightsEvidence, WeightsVerdict } from "./weights/evidence.ts";

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
 * common ancestor, likeness of behaviour proves nothing either; by one that is not known, nothing about the model does. Weights
 * that do not match never acquit: a model that was trained on another's answers has weights of its own. A match that is doubtful
 * accuses nobody, and keeps a suspect from being cleared.
 */
export function bothLegs(behaviour: Verdict, weights: WeightsVerdict | undefined): Verdict {
  if (weights === "derived") return "derived";
  if (weights === "doubtful") return behaviour === "unrelated" ? "inconclusive" : behaviour;
  if (weights === "unknown-ancestor") return behaviour === "error" ? "error" : "inconclusive";
  return weights === "common-ancestor" && behaviour === "derived" ? "inconclusive" : behaviour;
}

/**
 * The behaviour's verdict where the suspect was also fed as settings say that came with it: they can add suspicion, never take
 * it away.
 * @param behaviour as the fingerprint and the user feed it
 * @param near whether its answers are close when it is fed as those settings say
 */
export function withSuspicion(behaviour: Verdict, near: boolean): Verdict {
  return near && behaviour === "unrelated" ? "inconclusive" : behaviour;
}

/** The share of the hidden units that counts as nearly all. */
const NEARLY_ALL = 0.95;

/**
 * Whether a suspect's weights show that it is no copy of the source's file: it has the source's layers, nearly all of its hidden
 * units could be compared, and they do not match. Weights that could not be looked at show nothing.
 * @param sourceLayers how many the source has
 */
export function isNoCopy({ verdict, compared, layers }: WeightsEvidence, sourceLayers: number): boolean {
  const sameLayers = layers.length === sourceLayers && layers.every((layer) => layer.compared);
  return verdict === "unrelated" && sameLayers && compared >= NEARLY_ALL;
}
