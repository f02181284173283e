import { activationsLevel, weightsLevel } from "../core/legs.ts";
import type { Feature } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import { modelsNeeded } from "../core/verdict.ts";
import { modelError, SacError } from "../errors.ts";
import { statementsOf } from "../fingerprint/fingerprint.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { type Environment, readEnvironment } from "../runtime/environment.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { compareInside, type Inspection, openInspection } from "./activations.ts";
import type { ActivationsOutcome } from "./activations-outcome.ts";
import type { Draw } from "./draw.ts";
import { type Examination, examine, type Judge, makeJudge } from "./examine.ts";
import { type JudgedRun, judgeRun, type RunJudging } from "./judged-run.ts";
import type { Examined } from "./judgement.ts";
import type { Progress } from "./progress.ts";
import { compareSuspect } from "./weights.ts";

/** Suspects that are judged against the same fingerprints. */
interface CheckGroup {
  readonly fingerprints: readonly StoredFingerprint[];
  /** Paths of files. */
  readonly models: readonly string[];
  readonly threshold: number | undefined;
}

export interface CheckOptions extends RunJudging {
  readonly groups: readonly CheckGroup[];
  /** Undefined: `fusion` where it can be had, else `sac`. */
  readonly score: ScoreName | undefined;
  /** Undefined: every fingerprint judges by all its probes. */
  readonly draw?: Draw | undefined;
  /** What features of verification models hold; undefined: what each fingerprint says. */
  readonly feature?: Feature | undefined;
  /** Whether weights are compared where the fingerprint has a sketch of the source's. */
  readonly weights: boolean;
  /** Whether hidden layers are, where it has a sketch of those; undefined: they are not. */
  readonly activations?: boolean | undefined;
  readonly run: RunOptions;
}

export interface CheckResult extends JudgedRun {
  readonly options: CheckOptions;
  readonly judges: readonly Judge[];
  readonly environment: Environment;
}

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
  const trials = await prepareTrials(options);
  const total = trials.reduce((sum, { judges }) => sum + judges.length, 0);
  const examined: Examined[] = [];
  try {
    for (const trial of trials) {
      const done = examined.length;
      const begin = (i: number) => progress.step(done + i, total, trial.path);
      examined.push(...(await examineSuspect(trial, options, begin)));
    }
  } catch (thrown) {
    if (examined.length > 0) onFailure?.(resultOf(examined, options));
    throw thrown;
  }
  progress.step(total, total, "done");
  return resultOf(examined, options);
}

function resultOf(examined: readonly Examined[], options: CheckOptions): CheckResult {
  return {
    options,
    judges: [...new Set(examined.map(({ judge }) => judge))],
    ...judgeRun(examined, options),
    environment: readEnvironment(),
  };
}

/** A suspect that is yet to meet its fingerprints. */
interface Trial {
  readonly path: string;
  readonly judges: readonly Judge[];
  /** How each of them looks into models; those that do not are missing. */
  readonly inspections: ReadonlyMap<Judge, Inspection>;
  readonly threshold: number | undefined;
}

/** Whether the owner states that nobody else began where the source did. */
function isOwnStart({ stored: { fingerprint } }: Judge): boolean {
  return statementsOf(fingerprint).ancestor === "own-seed";
}

/** Every model of a group with the fingerprints of it; one that several groups share is made ready once. */
async function prepareTrials({ groups, ...options }: CheckOptions): Promise<Trial[]> {
  for (const { fingerprints, threshold } of groups) {
    for (const stored of fingerprints) refuseRule(stored, options, threshold);
  }
  const judges = new Map<StoredFingerprint, Judge>();
  const inspections = new Map<Judge, Inspection>();
  for (const stored of new Set(groups.flatMap(({ fingerprints }) => fingerprints))) {
    const judge = await makeJudge(stored, options.draw, options.feature);
    judges.set(stored, judge);
    // By all the probes that the source was sketched by, whatever is drawn of them.
    const inspection = options.activations ? await openInspection(stored.fingerprint) : undefined;
    if (inspection) inspections.set(judge, inspection);
  }
  return groups.flatMap(({ models, fingerprints, threshold }) => {
    const ready = fingerprints.flatMap((stored) => judges.get(stored) ?? []);
    return models.map((path) => ({ path, judges: ready, inspections, threshold }));
  });
}

/**
 * Opens a suspect and has each fingerprint look at the same copy of it. One that cannot be opened fails with all of them.
 * @param begin called before the fingerprint of that index
 * @throws SacError of kind `environment` or `internal`
 */
async function examineSuspect(
  { path, judges, inspections, threshold }: Trial,
  options: CheckOptions,
  begin: (i: number) => void,
): Promise<Examined[]> {
  begin(0);
  try {
    return await withSuspect(path, options.run, async (suspect) => {
      const examined: Examined[] = [];
      for (const [i, judge] of judges.entries()) {
        if (i > 0) begin(i);
        const known = weightsIn(judge, options);
        const weightsOutcome =
          known && (await compareSuspect(suspect, known, weightsLevel(options.alpha), isOwnStart(judge)));
        const examination = await examine(suspect, judge, options.score, options.run);
        const inspection = inspections.get(judge);
        const activationsOutcome = inspection && (await lookInto(suspect, examination, inspection, options));
        examined.push({ ...examination, threshold, weightsOutcome, activationsOutcome });
      }
      return examined;
    });
  } catch (thrown) {
    const error = modelError(thrown);
    return judges.map((judge) => ({
      path,
      judge,
      threshold,
      outcome: { kind: "failed", error },
      weightsOutcome: weightsIn(judge, options) && { kind: "unreadable", error },
      activationsOutcome: inspections.has(judge) ? { kind: "blind", reason: "NOT_RUN", error } : undefined,
    }));
  }
}

/** After its answers, in the same process. */
function lookInto(
  suspect: Suspect,
  { judge, outcome }: Examination,
  inspection: Inspection,
  { alpha, run }: CheckOptions,
): Promise<ActivationsOutcome> {
  const failed = outcome.kind === "failed" ? outcome.error : undefined;
  return compareInside(suspect, judge.stored.fingerprint, inspection, run, { level: activationsLevel(alpha), failed });
}

function weightsIn({ stored }: Judge, { weights }: CheckOptions): KnownWeights | undefined {
  return weights ? stored.fingerprint.weights : undefined;
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
