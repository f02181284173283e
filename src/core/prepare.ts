import { classOrder, commonClasses, reorderColumns } from "./alignment.ts";
import type { Answers } from "./answers.ts";
import { type Correlation, correlationMatrix } from "./correlation.ts";
import { distributedAs } from "./distribution.ts";
import type { OutputForm } from "./forms.ts";
import { unitRows } from "./linear.ts";
import type { Matrix } from "./matrix.ts";
import { canonical, formOf, labelsOf, oneHot, softened } from "./outputs.ts";
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

/** The form in which outputs are read. */
export function formIn(outputs: Matrix, { feature }: Settings): OutputForm {
  return feature === undefined ? formOf(outputs) : featureForm(outputs, feature);
}

/**
 * Makes finite outputs (n probes x d classes, or margins of n targets x d references) comparable. Against a source a model's
 * scores take the source's numbers; against one of labels or decisions it counts by its own, too.
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
  const own = unitRows(centred);
  const whole = source && form !== "labels" ? distributedAs(own, source.unit) : own;
  const order = source && !ordered && !given ? classOrder(source.unit, whole) : undefined;
  const inOrder = (scores: Matrix) => (order ? reorderColumns(scores, order) : scores);
  const unit = inOrder(whole);
  const labels = labelsInOrder(common ? reorderColumns(outputs, common) : outputs, order);
  const raw = settings.representation === "raw" && form !== "labels" && !common;
  return {
    form,
    classes: unit.columns,
    added: outputs.columns - unit.columns,
    unit,
    soft: softened(unit),
    chosen: oneHot(labels, unit.columns),
    labels,
    correlation: correlationMatrix(raw ? outputs : own, settings.correlation),
    order,
    ...(given && !source ? { given } : {}),
  };
}

/**
 * What the model's users take its scores for: the first of the largest, as answered. Centred scores hold fewer digits, in which
 * a winner by a hair would tie, and in another order of classes another one of those that tie would be first.
 */
function labelsInOrder(outputs: Matrix, order: Int32Array | undefined): Int32Array {
  const labels = labelsOf(outputs);
  return order ? labels.map((label) => order.indexOf(label)) : labels;
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
