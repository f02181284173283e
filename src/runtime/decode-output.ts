import { type Matrix, matrix } from "../core/matrix.ts";
import { SacError } from "../errors.ts";
import { MOST_CLASSES, type RawOutput } from "./protocol.ts";

/** What a model answered on n images: n x d class scores, or only a class index for each. */
export type Answer =
  | { readonly kind: "scores"; readonly outputs: Matrix }
  | { readonly kind: "labels"; readonly labels: Int32Array };

/** What a model answered when it was fed that many images at once. */
export interface BatchOutput extends RawOutput {
  readonly fed: number;
}

/** Types of whole numbers, in which a model may answer with class indices. */
export const WHOLE = /^u?int(8|16|32|64)$/;

/**
 * Joins the batches of one output: [n, d] or [n, d, 1, 1] are scores, whole numbers in [n] or [n, 1] are class indices.
 * @param batches raw outputs; the last one may hold padding
 * @param images how many images were asked about
 * @throws SacError MODEL_OUTPUT_UNSUPPORTED
 */
export function decodeOutput(path: string, name: string, batches: readonly BatchOutput[], images: number): Answer {
  const { elementType, shape } = batches[0];
  const width = shape[1] ?? 1;
  const strange = batches.find((batch) => !isTable(batch, width));
  if (strange) throw unsupported(path, name, strange.elementType, strange.shape);

  const values = new Float32Array(images * width);
  let filled = 0;
  for (const { data } of batches) {
    const part = data.subarray(0, values.length - filled);
    values.set(part, filled);
    filled += part.length;
  }
  if (width > 1) return { kind: "scores", outputs: matrix(images, width, values) };
  if (WHOLE.test(elementType) && values.every((value) => value >= 0 && value < MOST_CLASSES)) {
    return { kind: "labels", labels: Int32Array.from(values) };
  }
  throw unsupported(path, name, elementType, shape);
}

/** Whether a batch's output has one row of `width` numbers for each item that was fed. */
export function isTable(
  { elementType, shape: [rows, columns = 1, ...rest], data, fed }: BatchOutput,
  width: number,
): boolean {
  const shaped = rows === fed && columns === width && rest.every((size) => size === 1);
  return shaped && elementType !== "string" && width > 0 && data.length === rows * width;
}

function unsupported(path: string, name: string, elementType: string, shape: readonly number[]): SacError {
  const message = `The output ${name} of ${path} is ${elementType} [${shape.join(", ")}], which is no row of class scores per image.`;
  const hint =
    "Choose another output with --output. One score per class and image is needed, or one class index per image.";
  return new SacError("MODEL_OUTPUT_UNSUPPORTED", message, hint);
}
