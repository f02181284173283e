import type { Show } from "../report/check/insight.ts";
import { devicesToTry } from "../runtime/devices.ts";
import type { CheckOptions } from "../tasks/check-options.ts";
import { canonicalJson } from "../text/json.ts";
import type { Program } from "./program.ts";

/** One suspect, and one fingerprint that it is judged by. */
export interface VerdictQuestion {
  /** Digest over all that belongs to the suspect, as `identify` makes it. */
  readonly identity: string;
  /** SHA-256 of the fingerprint's file. */
  readonly fingerprint: string;
  readonly threshold: number | undefined;
}

/** What all verdicts of a run rest on beside suspect and fingerprint. */
export interface VerdictBasis {
  readonly plan: CheckOptions;
  readonly show: Show;
  readonly program: Program;
}

/**
 * Everything that a verdict rests on, as one text: two questions have the same one only if the same answer is right for both.
 * Of a plan, that is all but what is left out here by name, so that a setting which is added counts.
 * @throws SacError DEVICE_UNAVAILABLE, RUNTIME_MISSING
 */
export function verdictSubject(question: VerdictQuestion, { plan, show, program }: VerdictBasis): string {
  const { groups: _, multiple: _multiple, jobs: _jobs, signal: _signal, run, ...judging } = plan;
  const { signal: _stop, ...running } = run;
  const devices = devicesToTry(run.device);
  return canonicalJson({ question, judging, running, devices, show, program });
}
