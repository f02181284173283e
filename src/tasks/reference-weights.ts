import type { WeightsEvidence, WeightsVerdict } from "../core/weights/evidence.ts";
import { tiedSpaces } from "../core/weights/tied-spaces.ts";
import type { Measured } from "../fingerprint/calibration.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { RunOptions } from "../runtime/options.ts";
import { withSuspect } from "../runtime/suspect.ts";
import { compareSuspect, LEVEL_OF_DESCENT } from "./weights.ts";

/** An unrelated model, and what its weights say beside the source's. */
export interface ComparedReference {
  readonly path: string;
  readonly model: Measured;
  /** Undefined where they were not compared. */
  readonly evidence: WeightsEvidence | undefined;
}

/** What models that are independent of the source teach of its weights, and what is left of their own verdicts then. */
interface Untied {
  readonly weights: KnownWeights | undefined;
  readonly models: readonly Measured[];
}

/**
 * Finds the sets of units in which unrelated models match the source: no suspect is judged by those. A model that matched is
 * compared once more without them.
 * @param known as it was when the models were compared, but for ties learned from others before
 * @throws SacError as `withSuspect`
 */
export async function learnTies(
  known: KnownWeights | undefined,
  references: readonly ComparedReference[],
  run: RunOptions,
): Promise<Untied> {
  const tied = tiedSpaces(references.flatMap(({ evidence }) => evidence ?? []));
  const weights = known && { ...known, tied };
  const models: Measured[] = [];
  for (const { path, model, evidence } of references) {
    const again = weights && tied.length > 0 && evidence && matches(evidence.verdict);
    const verdict = again ? await verdictOf(path, weights, run) : evidence?.verdict;
    models.push(verdict === undefined ? model : { ...model, weights: verdict });
  }
  return { weights, models };
}

function matches(verdict: WeightsVerdict): boolean {
  return verdict === "derived" || verdict === "doubtful";
}

async function verdictOf(path: string, known: KnownWeights, run: RunOptions): Promise<WeightsVerdict | undefined> {
  const outcome = await withSuspect(path, run, (model) => compareSuspect(model, known, LEVEL_OF_DESCENT));
  return outcome.kind === "compared" ? outcome.evidence.verdict : undefined;
}
