import { bothLegs, isNoCopy, weightsLevel } from "../core/both-legs.ts";
import { type Discoveries, discoveriesAmong, type Procedure } from "../core/discoveries.ts";
import { behaviourVerdict, type Doubt } from "../core/doubts.ts";
import { expectedFalseAlarms } from "../core/expected-alarms.ts";
import { decideByTwins, type FamilyDecision } from "../core/family.ts";
import { boundary, type Decision, decide } from "../core/judging.ts";
import type { Feature } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import { distanceIn, type Scores } from "../core/scores.ts";
import {
  isStatistical,
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
  /** What marks discoveries among all suspects of the run, once each has its verdict; undefined: nothing does. */
  readonly multiple?: Procedure | undefined;
  readonly run: RunOptions;
}

type JudgingOptions = Pick<CheckOptions, "alpha" | "rule" | "multiple"> & Partial<Pick<CheckOptions, "score">>;

/** One suspect against one fingerprint, judged. */
export interface Judgement extends Examination {
  /** Of both legs together. */
  readonly verdict: Verdict;
  /** Of the behaviour alone. */
  readonly behaviour: Verdict;
  /** Undefined where weights were not looked at. */
  readonly weights: (WeightsOutcome & { readonly verdict: WeightsVerdict }) | undefined;
  /** The rule that was applied; undefined if none could be. */
  readonly rule: Rule | undefined;
  readonly threshold: number | undefined;
  /** Where that rule draws its line, as `boundary` of core/judging.ts says. */
  readonly boundary: number | undefined;
  readonly decision: Decision | undefined;
  /** What the twins decided, which then is the behaviour's verdict; undefined: they did not, and references did. */
  readonly byTwins: FamilyDecision | undefined;
  /** What keeps a suspect that the rule calls derived from being so; empty where nothing does. */
  readonly doubts: readonly Doubt[];
  /** Whether it is close by its answers, and its weights show that it is no copy all the same. */
  readonly noCopy: boolean;
  /** Whether it is a discovery of the whole run, where a procedure was asked for and could test it. */
  readonly discovery?: boolean | undefined;
}

/** Discoveries among all suspects of a run that have a place in a panel. */
interface RunDiscoveries extends Pick<Discoveries, "fewest" | "neededForOne"> {
  readonly procedure: Procedure;
  /** How many were compared with a panel. */
  readonly tested: number;
  /** The size of the largest panel. */
  readonly panel: number;
}

export interface CheckResult {
  readonly options: CheckOptions;
  readonly judges: readonly Judge[];
  readonly judgements: readonly Judgement[];
  /** What `expectedFalseAlarms` of core says of this run. */
  readonly expectedFalseAlarms: number | undefined;
  /** Undefined unless a procedure was asked for. */
  readonly discoveries: RunDiscoveries | undefined;
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

function falseAlarmsOf(judgements: readonly Judgement[], alpha: number): number | undefined {
  // Behind a doubt nothing is called derived by its answers, and no rate is promised.
  const judged = judgements.map((one) => ({
    rule: promisedRule(one),
    panel: placingOf(one)?.panel ?? 0,
    weightsLevel: one.weights?.kind === "compared" ? weightsLevel(alpha) : undefined,
  }));
  return expectedFalseAlarms(judged, alpha);
}

/** The rule whose rate is promised for a suspect; undefined where there is none, or a doubt about references stands. */
function promisedRule(judgement: Judgement): Rule | undefined {
  const { rule, byTwins } = judgement;
  if (byTwins) return byTwins.rule;
  return rule && isStatistical(rule) && isDoubted(judgement) ? undefined : rule;
}

/** Whether references are doubtful stand-ins for a suspect that they are to judge. */
function isDoubted({ outcome, byTwins }: Judgement): boolean {
  return !byTwins && outcome.kind === "measured" && outcome.doubts.length > 0;
}

/** Where a suspect stands in the panel that it is judged by: twins, or references; undefined if it has no place there. */
function placingOf({ outcome, byTwins }: Pick<Judgement, "outcome" | "byTwins">) {
  if (outcome.kind !== "measured") return undefined;
  const { family, standing } = outcome;
  if (byTwins && family) return { asClose: family.asClose, panel: family.twins };
  if (Number.isNaN(standing.evidence.conformal)) return undefined;
  return { asClose: standing.asClose, panel: standing.panel.length };
}

/** By answers alone, and whatever the verdicts: a suspect whose answers have no place in a panel, or no undoubted one, is not tested. */
function markDiscoveries(
  judgements: readonly Judgement[],
  procedure: Procedure,
  alpha: number,
): { readonly judgements: Judgement[]; readonly discoveries: RunDiscoveries } {
  const placings = new Map(
    judgements.flatMap((judgement, index) => {
      const placing = placingOf(judgement);
      return placing && !isDoubted(judgement) ? [[index, placing] as const] : [];
    }),
  );
  const { discovered, fewest, neededForOne } = discoveriesAmong([...placings.values()], procedure, alpha);
  const found = new Map([...placings.keys()].map((index, k) => [index, discovered[k]]));
  const panel = Math.max(0, ...[...placings.values()].map((placing) => placing.panel));
  return {
    judgements: judgements.map((one, index) => ({ ...one, discovery: found.get(index) })),
    discoveries: { procedure, tested: placings.size, panel, fewest, neededForOne },
  };
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

/** Every suspect by itself, and beside that what concerns the run: the false alarms to expect, and discoveries if asked for. */
export function judgeRun(
  examined: readonly Examined[],
  options: JudgingOptions,
): Pick<CheckResult, "judgements" | "expectedFalseAlarms" | "discoveries"> {
  const alone = examined.map((one) => judge(one, options));
  const expected = falseAlarmsOf(alone, options.alpha);
  if (options.multiple === undefined) {
    return { judgements: alone, expectedFalseAlarms: expected, discoveries: undefined };
  }
  return { ...markDiscoveries(alone, options.multiple, options.alpha), expectedFalseAlarms: expected };
}

/** One suspect, whatever else is judged in the run. */
function judge(examined: Examined, options: JudgingOptions): Judgement {
  const { outcome, threshold, weightsOutcome } = examined;
  const measured = outcome.kind === "measured" ? outcome : undefined;
  const doubts = measured?.doubts ?? [];
  const policy = measured && policyFor(measured, options, threshold);
  const decision = policy && decide(measured.standing.evidence, policy);
  const byAnswers = decision && policy && behaviourVerdict(decision, policy.rule, doubts);
  const byTwins =
    measured?.family && decideByTwins(measured.family, { ...options, threshold }, measured.standing.evidence);
  const behaviour = outcome.kind === "failed" ? "error" : (byTwins?.verdict ?? byAnswers ?? "inconclusive");
  const weights = weightsOutcome && { ...weightsOutcome, verdict: weightsVerdict(weightsOutcome) };
  return {
    ...examined,
    verdict: bothLegs(behaviour, weights?.verdict),
    behaviour,
    weights,
    rule: policy?.rule,
    threshold: policy?.threshold,
    boundary: policy && boundary(measured.standing, policy),
    decision,
    byTwins,
    doubts: byAnswers === "inconclusive" && !byTwins ? doubts : [],
    noCopy: (byTwins ?? decision)?.verdict === "derived" && weightsShowNoCopy(examined),
  };
}

function weightsShowNoCopy({ judge, weightsOutcome: outcome }: Examined): boolean {
  const sketch = judge.stored.fingerprint.weights?.sketch;
  return outcome?.kind === "compared" && sketch !== undefined && isNoCopy(outcome.evidence, sketch.layers.length);
}

function weightsVerdict(outcome: WeightsOutcome): WeightsVerdict {
  return outcome.kind === "compared" ? outcome.evidence.verdict : "not-comparable";
}

function distances(scores: readonly Scores[]): number[] {
  return scores.map(distanceIn);
}

/** How one suspect is judged; undefined if its score cannot be weighed, so that nothing unweighed passes as unrelated. */
function policyFor(measured: Measurement, options: JudgingOptions, threshold: number | undefined): Policy | undefined {
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
