import { classOrder, reorderColumns } from "./alignment.ts";
import { type Correlation, correlationDistance, correlationMatrix } from "./correlation.ts";
import type { Matrix } from "./matrix.ts";
import { canonical, formOf, labelsOf, type OutputForm, unitRows } from "./outputs.ts";

/** `canonical`: centred log-probabilities, blind to shift, temperature and softmax. `raw`: the paper's form, as answered. */
export type Representation = "canonical" | "raw";

export interface Settings {
  readonly representation: Representation;
  readonly correlation: Correlation;
}

export const SCORES = ["sac", "logit-cosine", "label-agreement", "peer-likelihood", "peer-residual", "fusion"] as const;
export type ScoreName = (typeof SCORES)[number];

/** Only `sac` is a distance (smaller is closer); of the others, larger is closer. Absent where a score does not apply. */
export type Scores = Partial<Record<ScoreName, number>> & { readonly sac: number };

/** A score turned so that larger always means closer to the source. */
export function closeness(scores: Scores, name: ScoreName): number {
  const value = scores[name];
  if (value === undefined) return Number.NaN;
  return name === "sac" ? -value : value;
}

/** One model's answers to the n probes, made ready to be compared with the source's. */
export interface Answers {
  readonly form: OutputForm;
  readonly classes: number;
  /** Canonical rows of length 1, in the source's order of classes where that order could be told. */
  readonly unit: Matrix;
  readonly labels: Int32Array;
  readonly correlation: Matrix;
  /** For each class of the source the model's column, where the classes had to be put into the source's order. */
  readonly order: Int32Array | undefined;
}

/**
 * Makes finite outputs (n probes x d classes) comparable. Against a source of labels a model counts by its labels, too.
 * @param source the source's answers; undefined when these are the source's
 * @param hard judge by labels alone, whatever the outputs would allow
 * @param ordered the classes are known to stand in the source's order: with a thousand of them, finding out takes seconds
 */
export function prepare(outputs: Matrix, settings: Settings, source?: Answers, hard = false, ordered = false): Answers {
  const form = hard || source?.form === "labels" ? "labels" : formOf(outputs);
  const plain = unitRows(canonical(outputs, form));
  const order = source && !ordered ? classOrder(source.unit, plain) : undefined;
  const unit = order ? reorderColumns(plain, order) : plain;
  const raw = settings.representation === "raw" && form !== "labels";
  return {
    form,
    classes: outputs.columns,
    unit,
    labels: labelsOf(unit),
    correlation: correlationMatrix(raw ? outputs : plain, settings.correlation),
    order,
  };
}

/** Mean over the probes of the cosine between the source's and the model's canonical rows. */
function logitCosine(source: Answers, model: Answers): number {
  const { data } = source.unit;
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum += data[i] * model.unit.data[i];
  return sum / source.unit.rows;
}

/** Share of the probes that the model gives the source's label. */
function labelAgreement(source: Answers, model: Answers): number {
  const agreeing = source.labels.filter((label, i) => label === model.labels[i]).length;
  return agreeing / source.labels.length;
}

/** The scores that need no other model: the paper's distance, and the pointwise ones if the class count is the same. */
export function directScores(source: Answers, model: Answers): Scores {
  const sac = correlationDistance(source.correlation, model.correlation);
  if (model.classes !== source.classes) return { sac };
  return { sac, "logit-cosine": logitCosine(source, model), "label-agreement": labelAgreement(source, model) };
}
