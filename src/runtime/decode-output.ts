import { type Matrix, matrix } from "../core/matrix.ts";
import type { SacError } from "../errors.ts";
import { noScores } from "./class-scores.ts";
import { MOST_CLASSES, type RawOutput } from "./protocol.ts";

/** What a model answered on n images: n x d class scores, or only a class index for each. */
export type Answer =
  | { readonly kind: "scores"; readonly outputs: Matrix }
  | { readonly kind: "labels"; readonly labels: Int32Array };

/** What a model answered when it was fed that many images at once. */
export interface BatchOutput extends RawOutput {
  readonly fed: number;
  /** Whether each row is the mean of several; undefined: no. */
  readonly averaged?: boolean | undefined;
}

/** Types of whole numbers, in which a model may answer with class indices. */
export const WHOLE = /^u?int(8|16|32|64)$/;

/**
 * The shape of what a model answered, as one row for each item where it is that in another shape: [n, 1, d] and [n, 1, 1, d] are
 * rows of d, and so is [d] where one item was fed. Everything else keeps its shape.
 */
export function rowPerItem(shape: readonly number[], fed: number): readonly number[] {
  const [rows, ...rest] = shape;
  const longer = (sizes: readonly number[]) => sizes.filter((size) => size !== 1);
  if (rows === fed && longer(rest).length <= 1) return [fed, ...longer(rest)];
  return fed === 1 && longer(shape).length <= 1 ? [1, ...longer(shape)] : shape;
}

/**
 * Joins the batches of one output: rows of several numbers are scores. Of single numbers, whole ones are class indices; others say
 * which of two classes it is, as a sigmoid's probability of the second one, or as its logit.
 * @param batches raw outputs; the last one may hold padding
 * @param images how many images were asked about
 * @throws SacError MODEL_OUTPUT_UNSUPPORTED
 */
export function decodeOutput(path: string, name: string, batches: readonly BatchOutput[], images: number): Answer {
  const { elementType } = batches[0];
  const width = batches[0].shape[1] ?? 1;
  const strange = batches.find((batch) => !isTable(batch, width));
  if (strange) throw unsupported(path, name, strange);

  const values = new Float32Array(images * width);
  let filled = 0;
  for (const { data } of batches) {
    const part = data.subarray(0, values.length - filled);
    values.set(part, filled);
    filled += part.length;
  }
  if (width > 1) return { kind: "scores", outputs: matrix(images, width, values) };
  if (values.every((value) => Number.isInteger(value) && value >= 0 && value < MOST_CLASSES)) {
    return { kind: "labels", labels: Int32Array.from(values) };
  }
  if (WHOLE.test(elementType)) throw unsupported(path, name, batches[0]);
  return { kind: "scores", outputs: matrix(images, 2, twoClasses(values)) };
}

/** Probabilities of the second class as 1 - p and p, and logits as 0 and z, which is the same to a softmax. */
function twoClasses(values: Float32Array): Float32Array<ArrayBuffer> {
  const probabilities = values.every((value) => value >= 0 && value <= 1);
  return Float32Array.from({ length: 2 * values.length }, (_, i) => {
    const value = values[i >> 1];
    if (i % 2 === 1) return value;
    return probabilities ? 1 - value : 0;
  });
}

/** Whether a batch's output has one row of `width` numbers for each item that was fed. */
export function isTable(
  { elementType, shape: [rows, columns = 1, ...rest], data, fed }: BatchOutput,
  width: number,
): boolean {
  const shaped = rows === fed && columns === width && rest.every((size) => size === 1);
  return shaped && elementType !== "string" && width > 0 && data.length === rows * width;
}

function unsupported(path: string, name: string, { elementType, shape }: BatchOutput): SacError {
  return noScores(path, name, `${elementType} [${shape.join(", ")}]`);
}
