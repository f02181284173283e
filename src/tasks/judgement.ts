import type { Blindness } from "../core/blindness.ts";
import type { Contradiction } from "../core/contradiction.ts";
import { behaviourVerdict, type Doubt } from "../core/doubts.ts";
import { decideByTwins, type FamilyDecision } from "../core/family.ts";
import { boundary, type Decision, decide } from "../core/judging.ts";
import { hasLayersOf, isNoCopy, verdictOfLegs, withSuspicion } from "../core/legs.ts";
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
import { MOST_OTHER_CLASSES, MOST_ROWS_BESIDES } from "../onnx/limits.ts";
import type { ActivationsOutcome } from "./activations-outcome.ts";
import type { Examination, Measurement, SuspectOutcome } from "./examination.ts";
import {
  isUnusual,
  type JudgedActivations,
  type JudgedWeights,
  judgeActivations,
  judgeWeights,
} from "./leg-verdicts.ts";
import type { OtherView } from "./views.ts";
import type { WeightsOutcome } from "./weights-outcome.ts";

/** How a suspect is judged. */
export interface Judging {
  readonly alpha: number;
  /** Undefined: `conformal` where the calibration bears it at alpha, else `normal`. */
  readonly rule: Rule | undefined;
  /** Of what the suspect's standing is; undefined: what is usual. */
  readonly score?: ScoreName | undefined;
}

/** The same, with what else the answers' verdict hangs on. */
interface JudgingAnswers extends Judging {
  readonly threshold: number | undefined;
  /** Whether the suspect's weights show that it is not of the source's architecture. */
  readonly otherArchitecture: boolean;
}

/** One suspect and one fingerprint, with what every leg saw. */
export interface Examined extends Examination {
  readonly threshold: number | undefined;
  readonly weightsOutcome: WeightsOutcome | undefined;
  /** Undefined where hidden layers were not looked at, or the fingerprint has none of the source's. */
  readonly activationsOutcome?: ActivationsOutcome | undefined;
}

/** What the answers that were given in one way say, whatever weights and other answers do. */
export interface AnswersJudgement {
  /** What is left of it where answers that are not close cannot acquit. */
  readonly behaviour: Verdict;
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
  /** Whether a doubt takes the rate away that references promise for it, whatever was decided. */
  readonly lacksRate: boolean;
  /** What keeps one that the rule calls unrelated from being so; undefined where nothing does. */
  readonly blindness: Blindness | undefined;
  /** The same of one whose answers to clean and to compressed images contradict each other. */
  readonly contradiction: Contradiction | undefined;
}

/** One suspect against one fingerprint, judged. */
export interface Judgement extends Examination, AnswersJudgement {
  /** Of all legs together. */
  readonly verdict: Verdict;
  /** Of the behaviour alone. */
  readonly behaviour: Verdict;
  /** Undefined where weights were not looked at. */
  readonly weights: JudgedWeights | undefined;
  /** Undefined where hidden layers were not looked at. */
  readonly activations: JudgedActivations | undefined;
  /** What it answered when it was fed as the settings beside it say; undefined where it was not. */
  readonly asBeside: AnswersJudgement | undefined;
  /** The other ways to look at it in which its answers are close, and see what source and references see. */
  readonly nearOtherwise: readonly NearView[];
  /** Whether it is close by its answers, and its weights show that it is no copy all the same. */
  readonly noCopy: boolean;
  /** Whether nothing of it hung on the moment, as a look that ran out of time does. */
  readonly whole: boolean;
}

/** A view in which a suspect is near the source. */
export type NearView = OtherView<SuspectOutcome> & { readonly judgement: AnswersJudgement };

/** One suspect, whatever else is judged in the run. */
export function judgeSuspect(examined: Examined, options: Judging): Judgement {
  const { outcome, beside, judge, threshold, weightsOutcome, activationsOutcome } = examined;
  const { fingerprint } = judge.stored;
  const how = { ...options, threshold, otherArchitecture: weightsShow(examined, isOtherArchitecture) };
  const answers = judgeAnswers(outcome, how);
  const asBeside = beside?.kind === "asked" ? judgeAnswers(beside.outcome, how) : undefined;
  // One that is near as it is, is so however it is run.
  const nearOtherwise = nearViews(examined, how).filter(({ kind }) => kind !== "run" || !isNear(answers));
  const suspicious = (asBeside !== undefined && isNear(asBeside)) || nearOtherwise.length > 0 || examined.moreInside;
  const behaviour = withSuspicion(answers.behaviour, suspicious === true);
  const weights = weightsOutcome && judgeWeights(fingerprint, weightsOutcome);
  const activations = activationsOutcome && judgeActivations(fingerprint, activationsOutcome, weightsOutcome);
  const unusualGraph = isUnusual(weightsOutcome);
  return {
    ...examined,
    ...answers,
    verdict: verdictOfLegs({
      behaviour,
      weights: weights?.verdict,
      activations: activations?.verdict,
      unusualGraph,
    }),
    behaviour,
    weights,
    activations,
    asBeside,
    nearOtherwise,
    noCopy: isNear(answers) && weightsShow(examined, isNoCopy),
    whole: isWhole(examined),
  };
}

/** Whether every look at a suspect brought something: then the same bytes bring the same again, and nothing hung on the moment. */
export function isWhole(examined: Examined): boolean {
  const { outcome, beside, others = [], moreInside, weightsOutcome, activationsOutcome } = examined;
  const asBeside = beside?.kind === "asked" ? beside.outcome : undefined;
  const outcomes = [outcome, ...(asBeside ? [asBeside] : []), ...others.map((view) => view.outcome)];
  const ran = outcomes.every((one) => one.kind !== "failed" && one.run.device.note === undefined);
  const isBlind = activationsOutcome?.kind === "blind" && activationsOutcome.error !== undefined;
  const looked = beside?.kind !== "unusable" && weightsOutcome?.kind !== "unreadable" && !isBlind;
  return ran && looked && !moreInside;
}

/** Whether the answers are close to the source, doubts or no. */
export function isNear({ byTwins, decision }: Pick<AnswersJudgement, "byTwins" | "decision">): boolean {
  return (byTwins ?? decision)?.verdict === "derived";
}

function nearViews({ others = [] }: Examined, how: JudgingAnswers): NearView[] {
  return others.flatMap((view) => {
    const { outcome } = view;
    if (outcome.kind !== "measured" || outcome.agreement?.collapsed) return [];
    if (outcome.blindness && !isNearlySighted(view, outcome.blindness)) return [];
    const judgement = judgeAnswers(outcome, how);
    return isNear(judgement) ? [{ ...view, judgement }] : [];
  });
}

/** What hides a network inside may have given its last layer more rows, or some fewer; one that only decides has rows for anything. */
function isNearlySighted(view: OtherView<SuspectOutcome>, blindness: Blindness): boolean {
  if (view.kind !== "inside" || blindness.code !== "OTHER_LABEL_SET") return false;
  const besides = blindness.classes - blindness.ofSource;
  return view.decides === true || (besides >= -MOST_OTHER_CLASSES && besides <= MOST_ROWS_BESIDES);
}

function judgeAnswers(outcome: SuspectOutcome, how: JudgingAnswers): AnswersJudgement {
  const measured = outcome.kind === "measured" ? outcome : undefined;
  const doubts = measured ? doubtsOf(measured, how) : [];
  const policy = measured && policyFor(measured, how);
  const decision = policy && decide(measured.standing.evidence, policy);
  const byAnswers = decision && policy && behaviourVerdict(decision, policy.rule, doubts);
  const byTwins = measured?.family && decideByTwins(measured.family, how, measured.standing.evidence);
  const found = outcome.kind === "failed" ? "error" : (byTwins?.verdict ?? byAnswers ?? "inconclusive");
  const blindness = found === "unrelated" ? measured?.blindness : undefined;
  const contradiction = found === "unrelated" ? contradictionIn(measured, policy) : undefined;
  return {
    behaviour: (blindness ?? contradiction) ? "inconclusive" : found,
    rule: policy?.rule,
    threshold: policy?.threshold,
    boundary: policy && boundary(measured.standing, policy),
    decision,
    byTwins,
    doubts: byAnswers === "inconclusive" && !byTwins ? doubts : [],
    lacksRate: measured !== undefined && isWithoutRate(measured, doubts, decision, how.alpha),
    blindness,
    contradiction,
  };
}

/**
 * Models of the source's architecture come closer to it than others do, and may be few: by the rule that works with few, whatever
 * the rule is for all of them. A model whose weights show another architecture is no such model.
 */
export function doubtsOf(
  { doubts, ofArchitecture, amongAverages }: Pick<Measurement, "doubts" | "ofArchitecture" | "amongAverages">,
  { alpha, otherArchitecture }: Pick<JudgingAnswers, "alpha" | "otherArchitecture">,
): readonly Doubt[] {
  const { tail = 1 } = ofArchitecture ?? {};
  const byArchitecture = !otherArchitecture && ofArchitecture && tail > alpha;
  const byAveraging = amongAverages !== undefined && amongAverages > alpha;
  return [
    ...doubts,
    ...(byArchitecture ? [{ code: "CLOSE_BY_ARCHITECTURE" as const, ...ofArchitecture }] : []),
    ...(byAveraging ? [{ code: "CLOSE_BY_AVERAGING" as const, tail: amongAverages }] : []),
  ];
}

/**
 * References that are doubtful stand-ins for a suspect promise nothing for it, near or far. Whether it is close for another reason
 * than descent is asked of what is close, by the rule or by the p-value that discoveries are made of: nearly all that is far
 * would be in doubt by it, too, and without those the others of the run would come to be discoveries too easily.
 */
function isWithoutRate(
  { doubts: byReferences, standing }: Measurement,
  doubts: readonly Doubt[],
  decision: Decision | undefined,
  alpha: number,
): boolean {
  const isClose = decision?.verdict === "derived" || standing.evidence.conformal <= alpha;
  return byReferences.length > 0 || (isClose && doubts.length > 0);
}

/** Only if by its clean images alone the rule that is applied would call it derived. */
function contradictionIn(measured: Measurement | undefined, policy: Policy | undefined): Contradiction | undefined {
  const contradiction = measured?.contradiction;
  if (!contradiction || !policy || !isStatistical(policy.rule)) return undefined;
  return decide(contradiction.clean.evidence, policy).verdict === "derived" ? contradiction : undefined;
}

/** @param what is asked of the weights' evidence and the number of the source's layers */
function weightsShow({ judge, weightsOutcome: outcome }: Examined, what: typeof isNoCopy): boolean {
  const sketch = judge.stored.fingerprint.weights?.sketch;
  return outcome?.kind === "compared" && sketch !== undefined && what(outcome.evidence, sketch.layers.length);
}

/** Of a suspect in which no layers could be read, nothing is known. */
const isOtherArchitecture: typeof isNoCopy = (evidence, sourceLayers) =>
  evidence.layers.length > 0 && !hasLayersOf(evidence, sourceLayers);

function distances(scores: readonly Scores[]): number[] {
  return scores.map(distanceIn);
}

/** How one suspect is judged; undefined if its score cannot be weighed, so that nothing unweighed passes as unrelated. */
function policyFor(measured: Measurement, { alpha, threshold, ...options }: JudgingAnswers): Policy | undefined {
  const { view, standing } = measured;
  const { evidence, panel, smallestRate } = standing;
  const onDistance = (rule: Rule, line: number): Policy | undefined =>
    Number.isNaN(evidence.distance) || Number.isNaN(line) ? undefined : { rule, alpha, threshold: line };
  if (threshold !== undefined) return onDistance("threshold", threshold);
  switch (options.rule ?? ruleFor(panel.length, alpha)) {
    case "conformal":
      // A panel by which nothing could be derived acquits nothing either.
      return smallestRate <= alpha && !Number.isNaN(evidence.conformal) ? { rule: "conformal", alpha } : undefined;
    case "normal":
      return Number.isNaN(evidence.tail) ? undefined : { rule: "normal", alpha };
    case "min-unrelated":
      return onDistance("min-unrelated", minUnrelatedThreshold(distances(view.panel.scores)));
    case "midpoint":
      return onDistance("midpoint", midpointThreshold(distances(view.panel.scores), distances(view.derived)));
    default:
      return undefined;
  }
}
