import { bothLegs, isNoCopy } from "../core/both-legs.ts";
import type { Contradiction } from "../core/contradiction.ts";
import { behaviourVerdict, type Doubt } from "../core/doubts.ts";
import { decideByTwins, type FamilyDecision } from "../core/family.ts";
import { boundary, type Decision, decide } from "../core/judging.ts";
import type { ScoreName } from "../core/score-table.ts";
import { distanceIn, type Scores } from "../core/scores.ts";
import {
  isStatistical,
  midpointThreshold,
  minUnrelatedThreshold,
  type Policy,
  type Rule,
  ruleFor,
  type Verdict,
} from "../core/verdict.ts";
import type { WeightsVerdict } from "../core/weights/evidence.ts";
import type { Examination, Measurement } from "./examine.ts";
import type { WeightsOutcome } from "./weights.ts";

/** How a suspect is judged. */
export interface Judging {
  readonly alpha: number;
  /** Undefined: `conformal` where the calibration bears it at alpha, else `normal`. */
  readonly rule: Rule | undefined;
  /** Of what the suspect's standing is; undefined: what is usual. */
  readonly score?: ScoreName | undefined;
}

/** One suspect and one fingerprint, both legs looked at. */
export interface Examined extends Examination {
  readonly threshold: number | undefined;
  readonly weightsOutcome: WeightsOutcome | undefined;
}

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
  /** What keeps a suspect from being unrelated by its answers; undefined where nothing does. */
  readonly contradiction: Contradiction | undefined;
  /** Whether it is close by its answers, and its weights show that it is no copy all the same. */
  readonly noCopy: boolean;
  /** Whether it is a discovery of the whole run, where a procedure was asked for and could test it. */
  readonly discovery?: boolean | undefined;
}

/** One suspect, whatever else is judged in the run. */
export function judgeSuspect(examined: Examined, options: Judging): Judgement {
  const { outcome, threshold, weightsOutcome } = examined;
  const measured = outcome.kind === "measured" ? outcome : undefined;
  const doubts = measured?.doubts ?? [];
  const policy = measured && policyFor(measured, options, threshold);
  const decision = policy && decide(measured.standing.evidence, policy);
  const byAnswers = decision && policy && behaviourVerdict(decision, policy.rule, doubts);
  const byTwins =
    measured?.family && decideByTwins(measured.family, { ...options, threshold }, measured.standing.evidence);
  const decided = outcome.kind === "failed" ? "error" : (byTwins?.verdict ?? byAnswers ?? "inconclusive");
  const contradiction = decided === "unrelated" ? contradictionIn(measured, policy) : undefined;
  const behaviour = contradiction ? "inconclusive" : decided;
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
    contradiction,
    noCopy: (byTwins ?? decision)?.verdict === "derived" && weightsShowNoCopy(examined),
  };
}

/** Only if by its clean images alone the rule that is applied would call it derived. */
function contradictionIn(measured: Measurement | undefined, policy: Policy | undefined): Contradiction | undefined {
  const contradiction = measured?.contradiction;
  if (!contradiction || !policy || !isStatistical(policy.rule)) return undefined;
  return decide(contradiction.clean.evidence, policy).verdict === "derived" ? contradiction : undefined;
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
function policyFor(measured: Measurement, options: Judging, threshold: number | undefined): Policy | undefined {
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
