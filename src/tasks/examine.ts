import { agreementWith, describeCompany } from "../core/agreement.ts";
import type { Answers } from "../core/answers.ts";
import { blindnessOf } from "../core/blindness.ts";
import { contradictionOf } from "../core/contradiction.ts";
import { familyEvidence } from "../core/family.ts";
import { comparedBy, isHard } from "../core/forms.ts";
import { innerReadings } from "../core/inner-readings.ts";
import type { Matrix } from "../core/matrix.ts";
import { defectOf } from "../core/outputs.ts";
import { scoreSuspect, termsAmong } from "../core/panel.ts";
import { formIn, prepare, type Settings } from "../core/prepare.ts";
import { type FamilyAnswers, prepareFamily } from "../core/prepare-family.ts";
import { type Feature, zeroShare } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import { smallestRate } from "../core/significance.ts";
import { scoreInterval } from "../core/uncertainty.ts";
import { modelError } from "../errors.ts";
import type { Family } from "../fingerprint/family.ts";
import { type Fingerprint, type Reference, settingsOf, statementsOf } from "../fingerprint/fingerprint.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Answered } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kind-of.ts";
import type { PlanOptions } from "../runtime/options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { viewBeside, withoutBeside } from "./beside-view.ts";
import { type Background, closenessIn, viewAmong } from "./closeness.ts";
import { type ControlAnswers, controlIn } from "./control.ts";
import { type Draw, drawProbes } from "./draw.ts";
import type { AnswersAbout, Examination, Judge, Measurement, SuspectOutcome, View } from "./examination.ts";
import { lookOtherwise, type OutcomeReading } from "./other-views.ts";
import { judgeByParts } from "./parts.ts";
import { isOfSourceArchitecture } from "./source-architecture.ts";

function view(fingerprint: Fingerprint, control: ControlAnswers | undefined, hard: boolean): View {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings, undefined, hard);
  const { unrelated, derived } = fingerprint.calibration ?? { unrelated: [], derived: [] };
  const prepared = ({ outputs }: Reference) => prepare(outputs, settings, source, hard, true);
  const references = unrelated.map(prepared);
  const among = viewAmong(source, references, control);
  return {
    ...among,
    by: comparedBy(source.form),
    company: describeCompany(source, references),
    derived: derived.map((model) => scoreSuspect(source, prepared(model), among.panel)),
    parts: once(() => judgeByParts(fingerprint, hard)),
  };
}

/** How a fingerprint judges. */
interface JudgeOptions {
  /** By how many of the probes; undefined: by all. */
  readonly draw?: Draw | undefined;
  /** What features of verification models hold; undefined: what the fingerprint says. */
  readonly feature?: Feature | undefined;
  /** Whether what suspects answer is kept; undefined: not. */
  readonly keepAnswers?: boolean | undefined;
}

/**
 * Decodes the probes and scores the calibration.
 * @throws SacError FINGERPRINT_DRIFT, USAGE if fewer are there than are to be drawn
 */
export async function makeJudge(
  whole: StoredFingerprint,
  { draw, feature, keepAnswers = false }: JudgeOptions = {},
): Promise<Judge> {
  const drawn = draw ? drawProbes(whole, draw) : whole.fingerprint;
  const fingerprint = feature ? kindOf(drawn).withFeature(feature) : drawn;
  const stored = { ...whole, fingerprint };
  const kind = kindOf(fingerprint);
  const unrelated = fingerprint.calibration?.unrelated.length ?? 0;
  const control = controlIn(fingerprint);
  return {
    stored,
    drawn: draw && { of: whole.fingerprint.about.probes.length, seed: draw.seed },
    kind,
    ask: await kind.open(),
    keepAnswers,
    smallestRate: unrelated > 0 ? smallestRate(unrelated) : undefined,
    soft: view(fingerprint, control, false),
    hard: once(() => view(fingerprint, control, true)),
    family: fingerprint.family && familyOf(fingerprint, fingerprint.family),
  };
}

/** Source and twins, read by all that they say or by what they choose alone. */
function familyOf(fingerprint: Fingerprint, { twins, contested }: Family): (hard: boolean) => FamilyAnswers {
  const outputs = [contested?.outputs ?? fingerprint.outputs, ...twins.map((twin) => twin.outputs)];
  const references = (fingerprint.calibration?.unrelated ?? []).map((one) => one.onContested ?? one.outputs);
  // Labels that are given belong to the fingerprint's own probes.
  const how = { ...settingsOf(fingerprint), given: undefined };
  const [soft, hard] = [false, true].map((by) => once(() => prepareFamily(outputs, references, how, by)));
  return (by) => (by ? hard() : soft());
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Runs a suspect on a fingerprint's probes and measures how close it is: as the fingerprint and the user say, and, where settings
 * beside it say otherwise, once more as those do. A suspect that fails is a result like any other; only what makes every result
 * meaningless is thrown.
 * @throws SacError of kind `environment` or `internal`
 */
export async function examine(
  suspect: Suspect,
  judge: Judge,
  wanted: ScoreName | undefined,
  options: PlanOptions,
): Promise<Examination> {
  const ask = (one: Suspect, how: PlanOptions) => outcomeOf(one, judge, wanted, how);
  const { preprocess } = judge.stored.fingerprint.about;
  const outcome = await ask(suspect, withoutBeside(options));
  return {
    path: suspect.path,
    identity: suspect.identity,
    judge,
    outcome,
    beside: await viewBeside(suspect, judge.kind, preprocess, options, (how) => ask(suspect, how)),
    ...(await lookOtherwise(
      { suspect, options, ask, kind: judge.kind, about: judge.stored.fingerprint.about },
      READING,
      outcome,
    )),
  };
}

/** What other views hang on. */
const READING: OutcomeReading<SuspectOutcome> = {
  ran: ({ kind }) => kind !== "failed",
  agreement: (outcome) => (outcome.kind === "measured" ? outcome.agreement : undefined),
  says: (outcome) => outcome.kind === "measured" && !outcome.agreement?.collapsed,
  labels: (outcome) => (outcome.kind === "measured" ? outcome.suspect.labels : undefined),
  averaged: (outcome) => outcome.kind !== "failed" && outcome.run.averaged,
};

async function outcomeOf(
  suspect: Suspect,
  judge: Judge,
  wanted: ScoreName | undefined,
  options: PlanOptions,
): Promise<SuspectOutcome> {
  try {
    const settings = settingsOf(judge.stored.fingerprint);
    const answered = await judge.ask(suspect, options);
    const from = (read: Answered) => outcomeFrom(read, judge, wanted, settings);
    return options.inside ? closest(readingsOf(answered, judge).map(from)) : from(answered);
  } catch (thrown) {
    return { kind: "failed", error: modelError(thrown) };
  }
}

function readingsOf(answered: Answered, { soft: { population } }: Judge): Answered[] {
  const usual = population.references.map(({ unit }) => unit);
  const contested = answered.onContested && innerReadings(answered.onContested, usual);
  if (contested?.length === 1) return [answered];
  return innerReadings(answered.outputs, usual).map((outputs, i) => ({
    ...answered,
    outputs,
    onContested: contested?.[i],
  }));
}

/** What is closest of several readings of one value; what it chooses is what it chooses by the first, as it stands. */
function closest(outcomes: readonly SuspectOutcome[]): SuspectOutcome {
  const [first] = outcomes;
  const best = outcomes.reduce((most, one) => (spreadsOf(one) > spreadsOf(most) ? one : most));
  if (best.kind !== "measured" || first.kind !== "measured") return best;
  return { ...best, suspect: { ...best.suspect, labels: first.suspect.labels } };
}

/** How close it is by answers; least where they say nothing. */
function spreadsOf(outcome: SuspectOutcome): number {
  if (outcome.kind !== "measured") return Number.NEGATIVE_INFINITY;
  const { spreads } = outcome.family ?? outcome.standing;
  return Number.isNaN(spreads) ? Number.NEGATIVE_INFINITY : spreads;
}

function outcomeFrom(
  answered: Answered,
  judge: Judge,
  wanted: ScoreName | undefined,
  settings: Settings,
): SuspectOutcome {
  const { outputs, onContested, run, match } = answered;
  const defect = defectOf(outputs) ?? (onContested && defectOf(onContested)) ?? judge.kind.objection(answered);
  if (defect) return { kind: "defect", defect, run };
  const hard = isHard(formIn(outputs, settings)) || isHard(judge.soft.source.form);
  const seen = hard ? judge.hard() : judge.soft;
  const answers = prepare(outputs, settings, seen.source, hard);
  const family = judge.family && amongTwins(judge.family, onContested ?? outputs, settings);
  const parts = seen.parts()?.(outputs, answers, wanted);
  const contradiction = parts && contradictionOf(parts);
  return { kind: "measured", run, match, ...measure(judge, seen, answers, wanted), contradiction, family };
}

/** @param outputs of the suspect on the family's probes */
function amongTwins(family: (hard: boolean) => FamilyAnswers, outputs: Matrix, settings: Settings) {
  const { panel, suspect } = family(isHard(formIn(outputs, settings)));
  const answers = suspect(outputs);
  return answers && familyEvidence(panel.values(answers), panel.spread);
}

function measure(
  { stored, keepAnswers }: Judge,
  view: View,
  suspect: Answers,
  wanted: ScoreName | undefined,
): Omit<Measurement, "family" | "contradiction"> {
  const terms = termsAmong(view.panel, view.source, suspect);
  const scores = scoreSuspect(view.source, suspect, view.panel, terms);
  const close = closenessIn(view, backgroundOf(stored.fingerprint), suspect, scores, wanted);
  const interval = scoreInterval(view.source, suspect, view.panel, close.standing.judgedBy, terms);
  const agreement = agreementWith(view.company, suspect);
  const blindness = blindnessOf(view.source, suspect, agreement);
  const kept = { suspect: aboutAnswers(suspect), answers: keepAnswers ? suspect : undefined };
  return { view, ...kept, scores, ...close, interval, agreement, blindness };
}

function backgroundOf(fingerprint: Fingerprint): Background {
  const { about, calibration } = fingerprint;
  const areOfSource = (calibration?.unrelated ?? []).map((one) => isOfSourceArchitecture(about.source, one));
  return { arch: about.source.arch, areOfSource, statements: statementsOf(fingerprint) };
}

function aboutAnswers({ form, classes, added, labels, order, decisions }: Answers): AnswersAbout {
  return {
    form,
    classes,
    added,
    labels,
    isReordered: order !== undefined,
    zeroShare: decisions && zeroShare(decisions),
  };
}
