import { modelsNeeded } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { readEnvironment } from "../runtime/environment.ts";
import { type Inspection, openInspection } from "./activations.ts";
import type { CheckOptions, CheckResult } from "./check-options.ts";
import type { Judge } from "./examination.ts";
import { makeJudge } from "./examine.ts";
import { examineSuspect, type PlannedSuspect, unexamined } from "./examine-suspect.ts";
import { toldOf } from "./identical.ts";
import { aheadOf, jobsFor } from "./jobs.ts";
import { type Examined, type Judgement, judgeSuspect } from "./judgement.ts";
import type { Progress } from "./progress.ts";
import { examineAll } from "./schedule.ts";

/**
 * Judges suspects against fingerprints (equation 4 and the design's scores): opens each suspect once, compares its weights, runs
 * it on the probes, scores it, weighs it against the calibration, and decides about it as if it were the only one.
 * @param onFailure is given what was judged before the error that is thrown, if anything was
 * @throws SacError if nothing can be judged: a fingerprint that cannot be used, a device that does not start, bad options
 */
export async function check(
  options: CheckOptions,
  progress: Progress,
  onFailure?: (judged: CheckResult) => void,
): Promise<CheckResult> {
  const suspects = await planSuspects(options);
  const judge = judgingOnce(options);
  const resultOf = (examined: readonly Examined[]) => resultFrom(examined, examined.map(judge), options);
  const waiting = options.onJudged ? suspects.map((one) => unexamined(one, options, notReached())) : [];
  const jobs = jobsFor(options, suspects.length, progress.note);
  const examined = await examineAll(suspects, {
    examine: (suspect, signal, begin, inTurn) => {
      const run = { ...options.run, signal, onAnswered: progress.answered };
      return examineSuspect(suspect, { ...options, run }, begin, inTurn);
    },
    tellOf: toldOf,
    ...{ jobs, ahead: aheadOf(jobs, options) },
    signal: options.signal,
    progress,
    rescue: (found) => {
      if (found.length > 0) onFailure?.(resultOf(found));
    },
    onFound: (found) => {
      options.onJudged?.(() => resultOf(waiting.flatMap((unreached, i) => found[i] ?? unreached)));
    },
  });
  if (examined.length > 0) progress.step(examined.length, examined.length, "done");
  return resultOf(examined);
}

/** Judges each once, however often the result is asked for while the run goes on. */
function judgingOnce(options: CheckOptions): (examined: Examined) => Judgement {
  const known = new WeakMap<Examined, Judgement>();
  return (examined) => {
    const judgement = known.get(examined) ?? judgeSuspect(examined, options);
    known.set(examined, judgement);
    return judgement;
  };
}

function resultFrom(
  examined: readonly Examined[],
  judgements: readonly Judgement[],
  options: CheckOptions,
): CheckResult {
  const judges = [...new Set(examined.map(({ judge }) => judge))];
  return { options, judges, judgements, environment: readEnvironment() };
}

function notReached(): SacError {
  const message = "This model had not been judged yet when this report was written.";
  return new SacError("NOT_REACHED", message, "If the run is not going on any more, it was killed: run it again.");
}

/** Every model of a group with the fingerprints of it; one that several groups share is made ready once. */
async function planSuspects({ groups, ...options }: CheckOptions): Promise<(PlannedSuspect & { group: number })[]> {
  for (const { fingerprints, threshold } of groups) {
    for (const stored of fingerprints) refuseRule(stored, options, threshold);
  }
  const judges = new Map<StoredFingerprint, Judge>();
  const inspections = new Map<Judge, Inspection>();
  for (const stored of new Set(groups.flatMap(({ fingerprints }) => fingerprints))) {
    const judge = await makeJudge(stored, options);
    judges.set(stored, judge);
    // By all the probes that the source was sketched by, whatever is drawn of them.
    const inspection = options.activations ? await openInspection(stored.fingerprint) : undefined;
    if (inspection) inspections.set(judge, inspection);
  }
  return groups.flatMap(({ models, fingerprints, threshold }, group) => {
    const ready = fingerprints.flatMap((stored) => judges.get(stored) ?? []);
    return models.map((path) => ({ path, group, judges: ready, inspections, threshold }));
  });
}

/** A named rule that a fingerprint's calibration cannot serve is the caller's mistake, found before anything runs. */
function refuseRule(
  stored: StoredFingerprint,
  { rule, alpha, score }: Pick<CheckOptions, "rule" | "alpha" | "score">,
  threshold: number | undefined,
): void {
  const { family, calibration } = stored.fingerprint;
  const { unrelated, derived } = calibration ?? { unrelated: [], derived: [] };
  const twins = score === undefined ? family?.twins : undefined;
  const [panel, models] = twins ? [twins, "twins"] : [unrelated, "unrelated models"];
  const lacks = (what: string) =>
    new SacError(
      "USAGE",
      `The rule ${rule} needs ${what}, but ${stored.path} has ${unrelated.length} unrelated and ${derived.length} derived${family ? `, and ${family.twins.length} twins` : ""}.`,
      "Run sac calibrate with more models, or choose another rule (or none: the best possible one is then taken).",
    );
  if (rule === "threshold" && threshold === undefined) {
    throw new SacError("USAGE", "The rule threshold needs a distance.", "Give it with --threshold, for instance 0.2.");
  }
  const [needed, fewest] = [modelsNeeded(alpha), modelsNeeded(alpha, "normal")];
  if (rule === "conformal" && panel.length < needed) throw lacks(`${needed} ${models} at alpha ${alpha}`);
  if (rule === "normal" && panel.length < fewest) {
    throw lacks(`at least ${fewest} ${models}`);
  }
  if (rule === "min-unrelated" && unrelated.length === 0) throw lacks("unrelated models");
  if (rule === "midpoint" && (unrelated.length === 0 || derived.length === 0))
    throw lacks("unrelated and derived models");
}
