import { classOrder, commonClasses, reorderColumns } from "./alignment.ts";
import { type Correlation, correlationDistance, correlationMatrix } from "./correlation.ts";
import { unitRows } from "./linear.ts";
import { countingSpread, matches } from "./match-rate.ts";
import type { Matrix } from "./matrix.ts";
import { canonical, formOf, labelsOf, type OutputForm, oneHot, softened } from "./outputs.ts";
import { decisions, type Feature, featureForm, features } from "./reference-features.ts";

/** `canonical`: centred log-probabilities, blind to shift, temperature and softmax. `raw`: the paper's form, as answered. */
export type Representation = "canonical" | "raw";

export interface Settings {
  readonly representation: Representation;
  readonly correlation: Correlation;
  /** What the features of verification models hold; undefined: these are classifiers, and outputs are class scores. */
  readonly feature?: Feature | undefined;
  /** The label that a fingerprint gives each probe; undefined: it gives none, and the source's answers count. */
  readonly given?: readonly number[] | undefined;
}

/** What models were compared by: class scores or labels, similarities of pairs or decisions on them. */
export const COMPARED_BY = ["scores", "labels", "similarities", "decisions"] as const;
export type ComparedBy = (typeof COMPARED_BY)[number];

export function comparedBy(form: OutputForm): ComparedBy {
  return form === "logits" || form === "probabilities" || form === "log-probabilities" ? "scores" : form;
}

/** The form in which outputs are read. */
export function formIn(outputs: Matrix, { feature }: Settings): OutputForm {
  return feature === undefined ? formOf(outputs) : featureForm(outputs, feature);
}

export const SCORES = [
  "sac",
  "logit-cosine",
  "label-agreement",
  "peer-likelihood",
  "peer-residual",
  "peer-agreement",
  "fusion",
  "match-rate",
] as const;
export type ScoreName = (typeof SCORES)[number];

/** Only `sac` is a distance (smaller is closer); of the others, larger is closer. Absent where a score does not apply. */
export type Scores = Partial<Record<ScoreName, number>> & { readonly sac: number };

/** A score turned so that larger always means closer to the source. */
export function closeness(scores: Scores, name: ScoreName): number {
  const value = scores[name];
  if (value === undefined) return Number.NaN;
  return name === "sac" ? -value : value;
}

/** @param given whether the fingerprint gives its probes labels */
export function usualScore(scores: Scores, given: boolean): ScoreName {
  if (given) return "match-rate";
  return scores.fusion === undefined ? "sac" : "fusion";
}

/** The least spread of unrelated models' values of a score on n probes: only a count of labels has one. */
export function leastSpread(name: ScoreName, unrelated: readonly number[], n: number): number {
  return name === "match-rate" && unrelated.length > 0 ? countingSpread(unrelated, n) : 0;
}

/** The distance that a threshold is laid on: equation 4, or the share of the given labels that a model does not give. */
export function distanceIn(scores: Scores): number {
  const rate = scores["match-rate"];
  return rate === undefined ? scores.sac : 1 - rate;
}

/** One model's answers to the n probes, made ready to be compared with the source's. */
export interface Answers {
  readonly form: OutputForm;
  /** Those that are compared. */
  readonly classes: number;
  /** Classes of the model's beyond the source's, left out because the others answer as the source's do. */
  readonly added: number;
  /** Canonical rows of length 1, in the source's order of classes where that order could be told. */
  readonly unit: Matrix;
  /** The same as probabilities, softened: a class that a model rules out altogether counts no more than an unlikely one. */
  readonly soft: Matrix;
  /** The labels as ones and zeros: what no change of the scores moves that keeps the largest one. */
  readonly chosen: Matrix;
  readonly labels: Int32Array;
  readonly correlation: Matrix;
  /** For each class of the source the model's column, where the classes had to be put into the source's order. */
  readonly order: Int32Array | undefined;
  /** Of a verification model: 1 where it takes a pair for one person, 0 elsewhere, n targets x references. */
  readonly decisions?: Matrix;
  /** Of a source: the labels that its fingerprint gives the probes. */
  readonly given?: readonly number[] | undefined;
}

/**
 * Makes finite outputs (n probes x d classes, or margins of n targets x d references) comparable. Against a source of labels
 * or decisions a model counts by its own, too.
 * @param source the source's answers; undefined when these are the source's
 * @param hard judge by labels or decisions alone, whatever the outputs would allow
 * @param ordered the classes are known to stand in the source's order: with a thousand of them, finding out takes seconds
 */
export function prepare(outputs: Matrix, settings: Settings, source?: Answers, hard = false, ordered = false): Answers {
  if (settings.feature !== undefined) return prepareFeatures(outputs, settings, source, hard);
  const form = hard || source?.form === "labels" ? "labels" : formOf(outputs);
  const plain = canonical(outputs, form);
  // Given labels are class indices, and name classes in the order in which every model has them.
  const { given } = settings;
  const more = source && !given && outputs.columns > source.classes;
  const common = more ? commonClasses(source.unit, plain) : undefined;
  const centred = common ? canonical(reorderColumns(plain, common), "logits") : plain;
  const whole = unitRows(centred);
  const order = source && !ordered && !given ? classOrder(source.unit, whole) : undefined;
  const [unit, soft] = [whole, softened(centred)].map((rows) => (order ? reorderColumns(rows, order) : rows));
  const raw = settings.representation === "raw" && form !== "labels" && !common;
  return {
    form,
    classes: unit.columns,
    added: outputs.columns - unit.columns,
    unit,
    soft,
    chosen: oneHot(labelsOf(unit), unit.columns),
    labels: labelsOf(unit),
    correlation: correlationMatrix(raw ? outputs : whole, settings.correlation),
    order,
    ...(given && !source ? { given } : {}),
  };
}

/** Features have no order to be found: every model is asked about the same references. */
function prepareFeatures(margins: Matrix, settings: Settings, source: Answers | undefined, hard: boolean): Answers {
  const decided = hard || settings.feature === "decision" || source?.form === "decisions";
  const form = featureForm(margins, decided ? "decision" : "similarity");
  const unit = unitRows(features(margins, form));
  const raw = form === "decisions" ? decisions(margins) : margins;
  return {
    form,
    classes: margins.columns,
    added: 0,
    unit,
    soft: unit,
    chosen: unit,
    labels: labelsOf(unit),
    correlation: correlationMatrix(settings.representation === "raw" ? raw : unit, settings.correlation),
    order: undefined,
    decisions: decisions(margins),
  };
}

/** Per probe the cosine between the source's and the model's canonical rows. */
function logitCosines(source: Answers, model: Answers): Float64Array {
  const { rows, columns, data } = source.unit;
  const cosines = new Float64Array(rows);
  for (let i = 0; i < data.length; i += 1) cosines[Math.floor(i / columns)] += data[i] * model.unit.data[i];
  return cosines;
}

/** Per probe 1 if the model gives it the source's label, else 0; per target the share of its pairs that it decides alike. */
function agreements(source: Answers, model: Answers): Float64Array {
  const [ours, theirs] = [source.decisions, model.decisions];
  if (ours && theirs) {
    const alike = new Float64Array(ours.rows);
    ours.data.forEach((decision, i) => {
      if (decision === theirs.data[i]) alike[Math.floor(i / ours.columns)] += 1;
    });
    return alike.map((count) => count / ours.columns);
  }
  return Float64Array.from(source.labels, (label, i) => (label === model.labels[i] ? 1 : 0));
}

/** What each probe adds to a score that is a mean over the probes. */
export const POINTWISE = {
  "logit-cosine": logitCosines,
  "label-agreement": agreements,
  "match-rate": (source: Answers, model: Answers) => matches(source.given ?? Array.from(source.labels), model.labels),
} as const;

function meanOf(terms: Float64Array): number {
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

/** The scores that need no other model: the paper's distance, and the pointwise ones if the class count is the same. */
export function directScores(source: Answers, model: Answers): Scores {
  const sac = correlationDistance(source.correlation, model.correlation);
  if (model.classes !== source.classes) return { sac };
  return {
    sac,
    "logit-cosine": meanOf(logitCosines(source, model)),
    "label-agreement": meanOf(agreements(source, model)),
    ...(source.given && { "match-rate": meanOf(POINTWISE["match-rate"](source, model)) }),
  };
}
