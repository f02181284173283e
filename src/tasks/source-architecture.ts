import { hasLayersOf } from "../core/legs.ts";
import type { Fingerprint, Reference } from "../fingerprint/fingerprint.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { WeightsOutcome } from "./weights-outcome.ts";

/**
 * Whether an unrelated model is of the source's architecture: as both are named or, where a name is missing, as its layers say.
 * Undefined where those are not known either.
 */
export function isOfSourceArchitecture(
  { arch: ofSource }: Fingerprint["about"]["source"],
  { arch, sameLayers }: Pick<Reference, "arch" | "sameLayers">,
): boolean | undefined {
  return ofSource === undefined || arch === undefined ? sameLayers : arch === ofSource;
}

/**
 * Whether a model has the source's layers. Weights that can be compared are not enough: a network of half as many blocks has
 * nothing that the source lacks. Undefined where they could not be read well enough.
 */
export function sharesLayers(outcome: WeightsOutcome, { sketch }: Pick<KnownWeights, "sketch">): boolean | undefined {
  if (outcome.kind !== "compared" || outcome.blind === "unread") return undefined;
  const { evidence } = outcome;
  if (evidence.layers.length === 0) return undefined;
  return evidence.verdict !== "not-comparable" && hasLayersOf(evidence, sketch.layers.length);
}
