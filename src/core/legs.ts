import type { Verdict } from "./verdict.ts";
import type { WeightsEvidence, WeightsVerdict } from "./weights/evidence.ts";
import { PRODUCT } from "./weights/network.ts";

/**
 * What hidden layers come to. `no-verdict`: there are too few models to tell what is usual. `doubtful`: they match, and an honest
 * model's might for a reason that is known. `blind`: they could not be looked at.
 */
export const ACTIVATIONS_LEG = ["derived", "unrelated", "no-verdict", "doubtful", "blind"] as const;
/**
 * Why hidden layers could not be looked at. `NOT_RUN`: the model could not be run so that anything inside it could be seen;
 * `NOTHING_INSIDE`: no value inside it holds activations of hidden units that could be read; `SEEN_IN_PART`: what was seen is not
 * like the source's, and operators whose results could not be looked at have room for a copy.
 */
export const ACTIVATIONS_BLIND = ["NOT_RUN", "NOTHING_INSIDE", "SEEN_IN_PART"] as const;
export type ActivationsLeg = (typeof ACTIVATIONS_LEG)[number];

/** What every leg says of one suspect by itself; undefined where it was not asked. */
export interface LegVerdicts {
  readonly behaviour: Verdict;
  readonly weights?: WeightsVerdict | undefined;
  readonly activations?: ActivationsLeg | undefined;
  /** Whether its graph has a shape that no exporter makes. */
  readonly unusualGraph?: boolean;
}

/** Weights and activations have a fiftieth of alpha each on top of it: the behaviour's promise loses nothing. */
const SHARE = 50;
/** With 9,999 permutations the aligned test, which has a fifth of the weights' leg, cannot show less. */
const LEAST_LEVEL = 5e-4;

/** The largest p-value at which weights count as derived: alpha / 50, but at least 0.0005. */
export function weightsLevel(alpha: number): number {
  return Math.max(alpha / SHARE, LEAST_LEVEL);
}

/** The largest p-value at which activations count as derived: alpha / 50. */
export function activationsLevel(alpha: number): number {
  return alpha / SHARE;
}

/**
 * All legs in one verdict: derived if any says so by itself. None acquits where another accuses: a model that was trained on
 * another's answers has weights of its own. Where an ancestor explains that weights match, likeness of answers and of hidden
 * layers proves nothing either, and if that ancestor is not known nothing about the model does. A match of
 * weights or hidden layers that is doubtful accuses nobody, and keeps a suspect from being cleared, unless an ancestor explains it. So does a graph
 * of a shape that no exporter makes where it kept the weights from being compared: a suspect does not choose how it is judged.
 * Nor do answers clear it by themselves where both other legs looked, and neither could see anything.
 */
export function verdictOfLegs({ behaviour, weights, activations, unusualGraph = false }: LegVerdicts): Verdict {
  if (weights === "derived") return "derived";
  const ofOneAncestor = weights === "common-ancestor" || weights === "unknown-ancestor";
  if (activations === "derived" && !ofOneAncestor) return "derived";
  if (behaviour === "derived") return ofOneAncestor ? "inconclusive" : "derived";
  const hidden = unusualGraph && (weights === "blind" || weights === "not-comparable");
  const doubtful = weights === "doubtful" || (activations === "doubtful" && !ofOneAncestor);
  const unseen = weights === "blind" && activations === "blind";
  const uncleared = weights === "unknown-ancestor" || doubtful || hidden || unseen;
  return behaviour === "unrelated" && uncleared ? "inconclusive" : behaviour;
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
 * Whether a suspect has the source's layers, by number and size: then it is of the source's architecture.
 * @param sourceLayers how many the source has
 */
export function hasLayersOf({ layers }: Pick<WeightsEvidence, "layers">, sourceLayers: number): boolean {
  return layers.length === sourceLayers && layers.every((layer) => layer.compared);
}

/**
 * Whether a suspect's weights show that it is no copy of the source's file: it has the source's layers, nearly all of its hidden
 * units could be compared, and they do not match. Weights that could not be looked at show nothing, nor do those
 * beside a stream that may have been turned: it could have been reordered besides.
 * @param sourceLayers how many the source has
 */
export function isNoCopy(evidence: WeightsEvidence, sourceLayers: number): boolean {
  const { verdict, compared, layers } = evidence;
  const isTurnable = layers.some(({ operator }) => operator === PRODUCT);
  return verdict === "unrelated" && hasLayersOf(evidence, sourceLayers) && !isTurnable && compared >= NEARLY_ALL;
}
