import { activationsLevel, weightsLevel } from "../core/legs.ts";
import type { ScoreName } from "../core/score-table.ts";
import { modelError, type SacError } from "../errors.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { compareInside, type Inspection } from "./activations.ts";
import type { ActivationsOutcome } from "./activations-outcome.ts";
import type { Examination, Judge } from "./examination.ts";
import { examine } from "./examine.ts";
import type { Examined } from "./judgement.ts";
import type { InTurn } from "./turns.ts";
import { compareSuspect } from "./weights.ts";

/** A suspect and the fingerprints that it is to meet. */
export interface PlannedSuspect {
  readonly path: string;
  readonly judges: readonly Judge[];
  /** How each of them looks into models; those that do not are missing. */
  readonly inspections: ReadonlyMap<Judge, Inspection>;
  readonly threshold: number | undefined;
}

/** How suspects are looked at. */
interface Looking {
  readonly alpha: number;
  /** Undefined: `fusion` where it can be had, else `sac`. */
  readonly score: ScoreName | undefined;
  /** Whether weights are compared where the fingerprint has a sketch of the source's. */
  readonly weights: boolean;
  readonly run: RunOptions;
}

/**
 * Opens a suspect and has each fingerprint look at the same copy of it. One that cannot be opened fails with all of them, and one
 * that is stopped with those that had not done with it.
 * @param begin called before the fingerprint of that index, unless the run was stopped before that
 * @param inTurn until its turn has come, no more is done than its process is started
 * @throws SacError of kind `environment` or `internal`
 */
export async function examineSuspect(
  planned: PlannedSuspect,
  options: Looking,
  begin: (fingerprint: number) => void,
  inTurn: InTurn,
): Promise<Examined[]> {
  const { path, judges } = planned;
  const { signal } = options.run;
  const examined: Examined[] = [];
  const look = async (suspect: Suspect) => {
    for (const [i, judge] of judges.entries()) {
      if (i > 0) begin(i);
      const seen = await lookAt(suspect, judge, planned, options);
      // What was stopped in between may have failed to see what speaks against it.
      signal?.throwIfAborted();
      examined.push(seen);
    }
  };
  try {
    signal?.throwIfAborted();
    await withSuspect(path, options.run, look, (work) =>
      inTurn(() => {
        signal?.throwIfAborted();
        begin(0);
        return work();
      }),
    );
    return examined;
  } catch (thrown) {
    const error = modelError(thrown);
    return [...examined, ...judges.slice(examined.length).map((judge) => failedWith(error, judge, planned, options))];
  }
}

/** Every leg of one fingerprint. */
async function lookAt(
  suspect: Suspect,
  judge: Judge,
  { inspections, threshold }: PlannedSuspect,
  options: Looking,
): Promise<Examined> {
  const known = weightsIn(judge, options);
  const weightsOutcome = known && (await compareSuspect(suspect, known, weightsLevel(options.alpha)));
  const examination = await examine(suspect, judge, options.score, options.run);
  const inspection = inspections.get(judge);
  const activationsOutcome = inspection && (await lookInto(suspect, examination, inspection, options));
  return { ...examination, threshold, weightsOutcome, activationsOutcome };
}

/** A suspect that no fingerprint has looked at. */
export function unexamined(planned: PlannedSuspect, options: Looking, error: SacError): Examined[] {
  return planned.judges.map((judge) => failedWith(error, judge, planned, options));
}

function failedWith(
  error: SacError,
  judge: Judge,
  { path, inspections, threshold }: PlannedSuspect,
  options: Looking,
): Examined {
  return {
    path,
    judge,
    threshold,
    outcome: { kind: "failed", error },
    weightsOutcome: weightsIn(judge, options) && { kind: "unreadable", error },
    activationsOutcome: inspections.has(judge) ? { kind: "blind", reason: "NOT_RUN", error } : undefined,
  };
}

/** After its answers, in the same process. */
function lookInto(
  suspect: Suspect,
  { judge, outcome }: Examination,
  inspection: Inspection,
  { alpha, run }: Looking,
): Promise<ActivationsOutcome> {
  const failed = outcome.kind === "failed" ? outcome.error : undefined;
  return compareInside(suspect, judge.stored.fingerprint, inspection, run, { level: activationsLevel(alpha), failed });
}

function weightsIn({ stored }: Judge, { weights }: Looking): KnownWeights | undefined {
  return weights ? stored.fingerprint.weights : undefined;
}
