import type { FeatureForm } from "./forms.ts";
import { type Matrix, matrix, row } from "./matrix.ts";

/** What a feature of the paper's FRI holds of each reference: how like the target is, or only whether the model says "same". */
export const FEATURES = ["similarity", "decision"] as const;
export type Feature = (typeof FEATURES)[number];

/** Answers of a model that only decides are kept as these margins, half-way to each side of its threshold. */
const DECIDED = 0.5;

/**
 * Cosine similarity of two embeddings, calculated in float64 in the order of the dimensions. An embedding of zeros is like
 * nothing: 0.
 */
export function similarity(a: Float32Array, b: Float32Array): number {
  let [dot, squareA, squareB] = [0, 0, 0];
  for (let k = 0; k < a.length; k += 1) {
    dot += a[k] * b[k];
    squareA += a[k] * a[k];
    squareB += b[k] * b[k];
  }
  const norm = Math.sqrt(squareA) * Math.sqrt(squareB);
  return norm === 0 ? 0 : dot / norm;
}

/**
 * A model's answer to pairs of images.
 * @param first index of the target's image @param second index of the reference's image
 */
export type Answering = (first: number, second: number) => number;

/** Pairs answered by cosine similarity: NaN where an embedding holds NaN or infinity. @param embeddings a row for each image */
export function byEmbedding(embeddings: Matrix): Answering {
  const rows = Array.from({ length: embeddings.rows }, (_, i) => row(embeddings, i));
  return (first, second) => similarity(rows[first], rows[second]);
}

/** A target image with the references that it is compared with; both are indices of images. */
export interface Target {
  readonly image: number;
  readonly references: readonly number[];
}

/** The reference in a column: a target with fewer references than there are columns meets them again, in order. */
export function referenceAt({ references }: Pick<Target, "references">, column: number): number {
  return references[column % references.length];
}

/**
 * Equation 6 before the model decides: answer (i, j) is V(I_t, I_r(j)) of target i, less the model's own threshold. So the
 * sign is the model's decision, and what is centred per target is the same for any threshold.
 * @param columns n, the number of references of every target
 * @param threshold a float32; "same" from there on
 * @returns targets x n margins
 */
export function margins(targets: readonly Target[], columns: number, answer: Answering, threshold: number): Matrix {
  const result = matrix(targets.length, columns);
  for (const [i, target] of targets.entries()) {
    const into = row(result, i);
    for (let j = 0; j < columns; j += 1) {
      into[j] = Math.fround(answer(target.image, referenceAt(target, j))) - threshold;
    }
  }
  return result;
}

/** Whether margins come from a model that answers "same" or "different" and nothing else. */
export function onlyDecides({ data }: Matrix): boolean {
  return data.every((value) => Math.abs(value) === DECIDED);
}

/** Equation 6: 1 where the model says that target and reference are one person, 0 elsewhere. */
export function decisions(from: Matrix): Matrix {
  return matrix(
    from.rows,
    from.columns,
    from.data.map((value) => (value >= 0 ? 1 : 0)),
  );
}

/** Each row less its mean: what is left says which references the target is liker than which. */
function centred(from: Matrix): Matrix {
  const result = matrix(from.rows, from.columns);
  for (let i = 0; i < from.rows; i += 1) {
    const values = row(from, i);
    const mean = values.reduce((sum, value) => sum + value, 0) / from.columns;
    row(result, i).set(values.map((value) => value - mean));
  }
  return result;
}

/**
 * The features that are correlated: 0/1 as in the paper, or similarities centred per target.
 * @param from margins, targets x n
 */
export function features(from: Matrix, form: FeatureForm): Matrix {
  return form === "decisions" ? decisions(from) : centred(from);
}

/** How margins are read: by their decisions where these are all that there is, or all that is wanted. */
export function featureForm(from: Matrix, wanted: Feature): FeatureForm {
  return wanted === "decision" || onlyDecides(from) ? "decisions" : "similarities";
}

/** Share of the targets that the model finds unlike all of their references: their 0/1 features are zero vectors. */
export function zeroShare(decided: Matrix): number {
  let zeros = 0;
  for (let i = 0; i < decided.rows; i += 1) if (row(decided, i).every((value) => value === 0)) zeros += 1;
  return zeros / decided.rows;
}
