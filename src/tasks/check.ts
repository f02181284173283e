import { bothLegs, decideWeights, weightsLevel } from "../core/both-legs.ts";
import { decideByTwins, type FamilyDecision } from "../core/family.ts";
import { boundary } from "../core/judging.ts";
import type { Feature } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import { distanceIn, type Scores } from "../core/scores.ts";
import { decideRun, expectedFalseAlarms, type RunDecision } from "../core/several-suspects.ts";
import {
  midpointThreshold,
  minUnrelatedThreshold,
  modelsNeeded,
  type Policy,
  type Rule,
  ruleFor,
  type Verdict,
} from "../core/verdict.ts";
import type { WeightsVerdict } from "../core/weights/evidence.ts";
import { modelError, SacError } from "../errors.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { type Environment, readEnvironment } from "../runtime/environment.ts";
import type { RunOptions } from "../runtime/options.ts";
import { withSuspect } from "../runtime/suspect.ts";
import type { Draw } from "./draw.ts";
import { type Examination, examine, type Judge, type Measurement, makeJudge } from "./examine.ts";
import type { Progress } from "./progress.ts";
import { compareSuspect, type WeightsOutcome } from "./weights.ts";

/** Suspects that are judged against the same fingerprints. */
interface CheckGroup {
  readonly fingerprints: readonly StoredFingerprint[];
  /** Paths of files. */
  readonly models: readonly string[];
  readonly threshold: number | undefined;
}

export interface CheckOptions {
  readonly groups: readonly CheckGroup[];
  readonly alpha: number;
  /** Undefined: `conformal` where the calibration bears it at alpha, else `normal`. */
  readonly rule: Rule | undefined;
  /** Undefined: `fusion` where it can be had, else `sac`. */
  readonly score: ScoreName | undefined;
  /** Undefined: every fingerprint judges by all its probes. */
  readonly draw?: Draw | undefined;
  /** What features of verification models hold; undefined: what each fingerprint says. */
  readonly feature?: Feature | undefined;
  /** Whether weights are compared where the fingerprint has a sketch of the source's. */
  readonly weights: boolean;
  readonly run: RunOptions;
}

/** One suspect against one fingerprint, judged. */
export interface Judgement extends Examination {
  /** Of both legs together. */
  readonly verdict: Verdict;
  /** Of the behaviour alone. */
  readonly behaviour: Verdict;
  /** Undefined where weights were not looked at. */
  readonly weights: (WeightsOutcome & { readonly verdict: WeightsVerdict; readonly adjustedTail: number }) | undefined;
  /** The rule that was applied; undefined if none could be. */
  readonly rule: Rule | undefined;
  readonly threshold: number | undefined;
  /** Where that rule draws its line, as `boundary` of core/judging.ts says. */
  readonly boundary: number | undefined;
  readonly decision: RunDecision | undefined;
  /** What the twins decided, which then is the behaviour's verdict; undefined: they did not, and references did. */
  readonly byTwins: FamilyDecision | undefined;
}

export interface CheckResult {
  readonly options: CheckOptions;
  readonly judges: readonly Judge[];
  readonly judgements: readonly Judgement[];
  /** How many models of this run would be called derived if all were honest, at most; undefined where no rule promises it. */
  readonly expectedFalseAlarms: number | undefined;
  readonly environment: Environment;
}

/**
 * Judges suspects against fingerprints (equation 4 and the design's scores): opens each suspect once, compares its weights, runs
 * it on the probes, scores it, weighs it against the calibration, and decides over the whole run at once.
 * @throws SacError if nothing can be judged: a fingerprint that cannot be used, a device that does not start, bad options
 */
export async function check(options: CheckOptions, progress: Progress): Promise<CheckResult> {
  const trials = await prepareTrials(options);
  const total = trials.reduce((sum, { judges }) => sum + judges.length, 0);
  const examined: Examined[] = [];
  for (const trial of trials) {
    const done = examined.length;
    const begin = (i: number) => progress.step(done + i, total, trial.path);
    examined.push(...(await examineSuspect(trial, options, begin)));
  }
  progress.step(total, total, "done");
  const judgements = judgeAll(examined, options);
  return {
    options,
    judges: [...new Set(trials.flatMap(({ judges }) => judges))],
    judgements,
    expectedFalseAlarms: falseAlarmsOf(judgements, options.alpha),
    environment: readEnvironment(),
  };
}

/** Of both legs: the weights add their own level, once for the run. */
function falseAlarmsOf(judgements: readonly Judgement[], alpha: number): number | undefined {
  const judged = judgements.flatMap(({ rule, outcome, byTwins }) => {
    if (outcome.kind !== "measured") return [];
    if (byTwins) return [{ rule: byTwins.rule, panel: outcome.family?.twins ?? 0 }];
    return rule === undefined ? [] : [{ rule, panel: outcome.standing.panel.length }];
  });
  const expected = expectedFalseAlarms(judged, alpha);
  const weightsCompared = judgements.some(({ weights }) => weights?.kind === "compared");
  return expected !== undefined && weightsCompared ? expected + weightsLevel(alpha) : expected;
}

/** A suspect that is yet to meet its fingerprints. */
interface Trial {
  readonly path: string;
  readonly judges: readonly Judge[];
  readonly threshold: number | undefined;
}

/** One suspect and one fingerprint, both legs looked at. */
interface Examined extends Examination {
  readonly threshold: number | undefined;
  readonly weightsOutcome: WeightsOutcome | undefined;
}

/** Every model of a group with the fingerprints of it; one that several groups share is made ready once. */
async function prepareTrials({ groups, ...options }: CheckOptions): Promise<Trial[]> {
  for (const { fingerprints, threshold } of groups) {
    for (const stored of fingerprints) refuseRule(stored, options, threshold);
  }
  const judges = new Map<StoredFingerprint, Judge>();
  for (const stored of new Set(groups.flatMap(({ fingerprints }) => fingerprints))) {
    judges.set(stored, await makeJudge(stored, options.draw, options.feature));
  }
  return groups.flatMap(({ models, fingerprints, threshold }) => {
    const ready = fingerprints.flatMap((stored) => judges.get(stored) ?? []);
    return models.map((path) => ({ path, judges: ready, threshold }));
  });
}

/**
 * Opens a suspect and has each fingerprint look at the same copy of it. One that cannot be opened fails with all of them.
 * @param begin called before the fingerprint of that index
 * @throws SacError of kind `environment` or `internal`
 */
async function examineSuspect(
  { path, judges, threshold }: Trial,
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
        const weightsOutcome = known && (await compareSuspect(suspect, known, weightsLevel(options.alpha)));
        examined.push({ ...(await examine(suspect, judge, options.score, options.run)), threshold, weightsOutcome });
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
    }));
  }
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

function judgeAll(examinations: readonly Examined[], options: CheckOptions): Judgement[] {
  const judged = examinations.flatMap(({ outcome, threshold }, index) => {
    const policy = outcome.kind === "measured" ? policyFor(outcome, options, threshold) : undefined;
    return outcome.kind === "measured" && policy ? [{ index, policy, standing: outcome.standing }] : [];
  });
  const decisions = decideRun(
    judged.map(({ standing }) => standing.evidence),
    judged.map(({ policy }) => policy),
  );
  const ruled = new Map(
    judged.map(({ index, policy, standing }, k) => [
      index,
      { policy, decision: decisions[k], boundary: boundary(standing, policy) },
    ]),
  );
  const weights = judgeWeights(examinations, options.alpha);
  return examinations.map((examination, i) => {
    const ruling = ruled.get(i);
    const byTwins = judgeByTwins(examination, options);
    const behaviour = byTwins?.verdict ?? behaviourOf(examination, ruling?.decision);
    return {
      ...examination,
      verdict: bothLegs(behaviour, weights[i]?.verdict),
      behaviour,
      weights: weights[i],
      rule: ruling?.policy.rule,
      threshold: ruling?.policy.threshold,
      boundary: ruling?.boundary,
      decision: ruling?.decision,
      byTwins,
    };
  });
}

/** By models of the source's own recipe and data, where there are such: that holds for every suspect, and so goes first. */
function judgeByTwins({ outcome, threshold }: Examined, options: CheckOptions): FamilyDecision | undefined {
  const family = outcome.kind === "measured" ? outcome.family : undefined;
  return family && decideByTwins(family, { ...options, threshold });
}

function behaviourOf({ outcome }: Examination, decision: RunDecision | undefined): Verdict {
  if (outcome.kind === "failed") return "error";
  return decision?.verdict ?? "inconclusive";
}

function judgeWeights(examinations: readonly Examined[], alpha: number): Judgement["weights"][] {
  const evidences = examinations.map(({ weightsOutcome: outcome }) =>
    outcome?.kind === "compared" ? outcome.evidence : undefined,
  );
  const decided = decideWeights(evidences, weightsLevel(alpha));
  const nothing = { verdict: "not-comparable", adjustedTail: Number.NaN } as const;
  return examinations.map(({ weightsOutcome: outcome }, i) => outcome && { ...outcome, ...(decided[i] ?? nothing) });
}

function distances(scores: readonly Scores[]): number[] {
  return scores.map(distanceIn);
}

/** How one suspect is judged; undefined if its score cannot be weighed, so that nothing unweighed passes as unrelated. */
function policyFor(measured: Measurement, options: CheckOptions, threshold: number | undefined): Policy | undefined {
  const { alpha } = options;
  const { view, standing } = measured;
  const { evidence, panel } = standing;
  if (threshold !== undefined) return { rule: "threshold", alpha, threshold };
  switch (options.rule ?? ruleFor(panel.length, alpha)) {
    case "conformal":
      return Number.isNaN(evidence.conformal) ? undefined : { rule: "conformal", alpha };
    case "normal":
      return Number.isNaN(evidence.tail) ? undefined : { rule: "normal", alpha };
    case "min-unrelated":
      return { rule: "min-unrelated", alpha, threshold: minUnrelatedThreshold(distances(view.panel.scores)) };
    case "midpoint":
      return {
        rule: "midpoint",
        alpha,
        threshold: midpointThreshold(distances(view.panel.scores), distances(view.derived)),
      };
    default:
      return undefined;
  }
}
