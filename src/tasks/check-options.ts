import type { Procedure } from "../core/discoveries.ts";
import type { Feature } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Environment } from "../runtime/environment.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { Draw } from "./draw.ts";
import type { Judge } from "./examination.ts";
import type { Judgement, Judging } from "./judgement.ts";

/** Suspects that are judged against the same fingerprints. */
interface CheckGroup {
  readonly fingerprints: readonly StoredFingerprint[];
  /** Paths of files. */
  readonly models: readonly string[];
  readonly threshold: number | undefined;
}

export interface CheckOptions extends Judging {
  readonly groups: readonly CheckGroup[];
  /** Undefined: `fusion` where it can be had, else `sac`. */
  readonly score: ScoreName | undefined;
  /** What marks discoveries among all suspects of the run, once each has its verdict; undefined: nothing does. */
  readonly multiple?: Procedure | undefined;
  /** Undefined: every fingerprint judges by all its probes. */
  readonly draw?: Draw | undefined;
  /** What features of verification models hold; undefined: what each fingerprint says. */
  readonly feature?: Feature | undefined;
  /** Whether weights are compared where the fingerprint has a sketch of the source's. */
  readonly weights: boolean;
  /** Whether hidden layers are, where it has a sketch of those; undefined: they are not. */
  readonly activations?: boolean | undefined;
  /** Whether what suspects answer is kept, for a report that shows it; undefined: it is not. */
  readonly keepAnswers?: boolean | undefined;
  readonly run: RunOptions;
  /** How many suspects at once, each in a process of its own; undefined: as many as the machine has cores for. */
  readonly jobs?: number | undefined;
  /**
   * Ends the run early: models that are running are stopped, and they and all that were not begun come out as failed with the
   * reason, a SacError.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called before the first model is begun, and whenever one is judged.
   * @param soFar gives the result as it stands: what is not judged yet has failed, NOT_REACHED
   */
  readonly onJudged?: ((soFar: () => CheckResult) => void) | undefined;
}

export interface CheckResult {
  readonly options: CheckOptions;
  readonly judges: readonly Judge[];
  readonly judgements: readonly Judgement[];
  readonly environment: Environment;
}
