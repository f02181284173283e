import { type Agreement, agreementWith, type Company, describeCompany } from "../core/agreement.ts";
import type { Answers } from "../core/answers.ts";
import { type Blindness, blindnessOf } from "../core/blindness.ts";
import { atUsualConfidence, type Confidence, describeConfidence, isOddlySure } from "../core/confidence.ts";
import { type Contradiction, contradictionOf } from "../core/contradiction.ts";
import { type Doubt, doubtsByReferences } from "../core/doubts.ts";
import {
  describePopulation,
  type Population,
  type PopulationStanding,
  sourceStanding,
  suspectStanding,
} from "../core/exchangeability.ts";
import { type FamilyEvidence, familyEvidence } from "../core/family.ts";
import { type ComparedBy, comparedBy, isHard } from "../core/forms.ts";
import { type Standing, standingOf } from "../core/judging.ts";
import type { Matrix } from "../core/matrix.ts";
import { type Defect, defectOf } from "../core/outputs.ts";
import { makePanel, type Panel, scoreSuspect } from "../core/panel.ts";
import { formIn, prepare, type Settings } from "../core/prepare.ts";
import { type FamilyAnswers, prepareFamily } from "../core/prepare-family.ts";
import type { Interval } from "../core/random.ts";
import type { Feature } from "../core/reference-features.ts";
import type { ScoreName } from "../core/score-table.ts";
import type { Scores } from "../core/scores.ts";
import { smallestRate } from "../core/significance.ts";
import { scoreInterval } from "../core/uncertainty.ts";
import { modelError, type SacError } from "../errors.ts";
import type { Family } from "../fingerprint/family.ts";
import { type Fingerprint, type Reference, settingsOf, statementsOf } from "../fingerprint/fingerprint.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Answered, Ask, Kind } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kind-of.ts";
import type { PlanOptions } from "../runtime/options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { type BesideView, viewBeside, withoutBeside } from "./beside-view.ts";
import { type Draw, drawProbes } from "./draw.ts";
import { lookOtherwise, type OtherView, type OutcomeReading } from "./other-views.ts";
import { type JudgeParts, judgeByParts } from "./parts.ts";

/** The source's answers and the calibration's, all read in one way: by all that they say, or by what they choose alone. */
interface View {
  readonly by: ComparedBy;
  readonly source: Answers;
  readonly panel: Panel;
  /** The calibration's unrelated models. */
  readonly population: Population;
  /** How much source and unrelated models agree in what they choose. */
  readonly company: Company;
  /** How sure unrelated models are; undefined where scores do not say, or nobody is there. */
  readonly confidence: Confidence | undefined;
  /** Where the source stands among them; undefined where that says nothing. */
  readonly sourceStanding: PopulationStanding | undefined;
  /** Of the calibration's derived models. */
  readonly derived: readonly Scores[];
  /** Made when the first suspect is measured; undefined where there are no parts. */
  parts(): JudgeParts | undefined;
}

/** A fingerprint made ready to judge suspects by. */
export interface Judge {
  /** With the probes that were drawn alone, if some were. */
  readonly stored: StoredFingerprint;
  readonly drawn: { readonly of: number; readonly seed: string } | undefined;
  readonly kind: Kind;
  readonly ask: Ask;
  /** The smallest false-alarm rate of the conformal rule by the whole calibration; undefined without unrelated models. */
  readonly smallestRate: number | undefined;
  readonly soft: View;
  /** Made when the first suspect that answers with labels or decisions only comes along. */
  hard(): View;
  /** Source and twins, likewise; undefined without twins. */
  readonly family: ((hard: boolean) => FamilyAnswers) | undefined;
}

/** What came of running one suspect on one fingerprint's probes, fed in one way. */
export type SuspectOutcome =
  | { readonly kind: "failed"; readonly error: SacError }
  | { readonly kind: "defect"; readonly defect: Defect | "BARELY_VERIFIES"; readonly run: Answered["run"] }
  | Measured;

interface Measured extends Measurement {
  readonly kind: "measured";
  readonly run: Answered["run"];
  readonly match: Answered["match"];
  /** What it is at the unrelated models' usual confidence; undefined where it is about as sure as they are. */
  readonly tempered?: Measured;
}

/** What came of running one suspect on one fingerprint's probes. */
export interface Examination {
  readonly path: string;
  /** Of the copy that was looked at, as `Suspect.identity`; undefined where it could not be opened. */
  readonly identity?: string | undefined;
  readonly judge: Judge;
  /** Fed as the fingerprint says, the model's own shape, and before both the user. */
  readonly outcome: SuspectOutcome;
  /** Undefined where no settings come with it, or it cannot be fed at all. */
  readonly beside?: BesideView<SuspectOutcome> | undefined;
  /** Of a classifier that was measured; empty where there is no other way to look at it. */
  readonly others?: readonly OtherView<SuspectOutcome>[] | undefined;
  /** Whether more networks may be inside it than were looked at. */
  readonly moreInside?: boolean | undefined;
}

export interface Measurement {
  /** What suspect, source and calibration were all read by. */
  readonly view: View;
  readonly suspect: Answers;
  readonly scores: Scores;
  /** Among the calibration's unrelated models. */
  readonly standing: Standing;
  /** Where the source stands among its twins; undefined without twins, or for a suspect with another number of classes. */
  readonly family: FamilyEvidence | undefined;
  /** In what it chooses, with source and unrelated models; undefined where that cannot be said. */
  readonly agreement: Agreement | undefined;
  /** What keeps its answers from acquitting it; undefined where nothing does. */
  readonly blindness: Blindness | undefined;
  /** What is doubtful about judging it by these unrelated models. */
  readonly doubts: readonly Doubt[];
  /** That it is closer to the source on clean images than on compressed ones, beyond what references are. */
  readonly contradiction: Contradiction | undefined;
  /** Where the score that is judged by would lie had other probes been drawn; undefined if it cannot be had. */
  readonly interval: Interval | undefined;
}

function view(fingerprint: Fingerprint, hard: boolean): View {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings, undefined, hard);
  const { unrelated, derived } = fingerprint.calibration ?? { unrelated: [], derived: [] };
  const prepared = ({ outputs }: Reference) => prepare(outputs, settings, source, hard, true);
  const references = unrelated.map(prepared);
  const panel = makePanel(source, references);
  const population = describePopulation(source, references);
  return {
    by: comparedBy(source.form),
    source,
    panel,
    population,
    company: describeCompany(source, references),
    confidence: hard ? undefined : describeConfidence(source, references),
    sourceStanding: sourceStanding(population),
    derived: derived.map((model) => scoreSuspect(source, prepared(model), panel)),
    parts: once(() => judgeByParts(fingerprint, hard)),
  };
}

/**
 * Decodes the probes and scores the calibration.
 * @param draw by how many of the probes to judge; undefined: by all
 * @param feature what features of verification models hold; undefined: what the fingerprint says
 * @throws SacError FINGERPRINT_DRIFT, USAGE if fewer are there than are to be drawn
 */
export async function makeJudge(whole: StoredFingerprint, draw?: Draw, feature?: Feature): Promise<Judge> {
  const drawn = draw ? drawProbes(whole, draw) : whole.fingerprint;
  const fingerprint = feature ? kindOf(drawn).withFeature(feature) : drawn;
  const stored = { ...whole, fingerprint };
  const kind = kindOf(fingerprint);
  const unrelated = fingerprint.calibration?.unrelated.length ?? 0;
  return {
    stored,
    drawn: draw && { of: whole.fingerprint.about.probes.length, seed: draw.seed },
    kind,
    ask: await kind.open(),
    smallestRate: unrelated > 0 ? smallestRate(unrelated) : undefined,
    soft: view(stored.fingerprint, false),
    hard: once(() => view(stored.fingerprint, true)),
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
  tempered: (outcome) => (outcome.kind === "measured" ? outcome.tempered : undefined),
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
    const { outputs, onContested, run, match } = answered;
    const defect = defectOf(outputs) ?? (onContested && defectOf(onContested)) ?? judge.kind.objection(answered);
    if (defect) return { kind: "defect", defect, run };
    const hard = isHard(formIn(outputs, settings)) || isHard(judge.soft.source.form);
    const seen = hard ? judge.hard() : judge.soft;
    const answers = prepare(outputs, settings, seen.source, hard);
    const family = judge.family && amongTwins(judge.family, onContested ?? outputs, settings);
    const parts = seen.parts()?.(outputs, answers, wanted);
    const contradiction = parts && contradictionOf(parts);
    const measured = (one: Answers): Measured => ({
      ...{ kind: "measured", run, match },
      ...{ ...measure(judge, seen, one, wanted), contradiction, family },
    });
    if (!seen.confidence || !isOddlySure(seen.confidence, answers)) return measured(answers);
    const usual = atUsualConfidence(outputs, seen.confidence);
    return { ...measured(answers), tempered: measured(prepare(usual, settings, seen.source)) };
  } catch (thrown) {
    return { kind: "failed", error: modelError(thrown) };
  }
}

/** @param outputs of the suspect on the family's probes */
function amongTwins(family: (hard: boolean) => FamilyAnswers, outputs: Matrix, settings: Settings) {
  const { panel, suspect } = family(isHard(formIn(outputs, settings)));
  const answers = suspect(outputs);
  return answers && familyEvidence(panel.values(answers), panel.spread);
}

function measure(
  { stored }: Judge,
  view: View,
  suspect: Answers,
  wanted: ScoreName | undefined,
): Omit<Measurement, "family" | "contradiction"> {
  const scores = scoreSuspect(view.source, suspect, view.panel);
  const standing = standingOf(view.source, scores, view.panel.scores, wanted);
  const interval = scoreInterval(view.source, suspect, view.panel, standing.judgedBy);
  const doubts = doubtsByReferences(
    statementsOf(stored.fingerprint),
    view.sourceStanding,
    suspectStanding(suspect, view.population),
    missingArchitecture(stored.fingerprint),
  );
  const agreement = agreementWith(view.company, suspect);
  const blindness = blindnessOf(view.source, suspect, agreement);
  return { view, suspect, scores, standing, doubts, interval, agreement, blindness };
}

/** The source's architecture, where every reference's is known and none has it. */
function missingArchitecture({ about, calibration }: Fingerprint): string | undefined {
  const { arch } = about.source;
  const archs = (calibration?.unrelated ?? []).map((model) => model.arch);
  return archs.length === 0 || archs.includes(undefined) || archs.includes(arch) ? undefined : arch;
}
