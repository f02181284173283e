import { weightsBlindness, withoutHarmless } from "../core/weights/sight.ts";
import { modelError } from "../errors.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { Suspect } from "../runtime/suspect.ts";
import type { WeightsOutcome } from "./weights-outcome.ts";

/** Largest p-value at which a model that the owner gave is taken for an ancestor, or for a copy. */
export const LEVEL_OF_DESCENT = 0.001;

/** Compares a suspect's weights with a sketch. Whatever goes wrong with a stranger's file is a result like any other. */
export async function compareSuspect(
  suspect: Suspect,
  { sketch, ancestors, tied }: KnownWeights,
  level: number,
): Promise<WeightsOutcome> {
  try {
    const { evidence, reading } = await suspect.compareWeights({ sketch, ancestors, tied, alpha: level });
    const blind = weightsBlindness(evidence, reading, sketch);
    return { kind: "compared", evidence, reading: withoutHarmless(reading, blind), blind };
  } catch (thrown) {
    return { kind: "unreadable", error: modelError(thrown) };
  }
}
