import { type Matrix, matrix } from "../core/matrix.ts";
import { SacError } from "../errors.ts";
import type { RawOutput } from "./protocol.ts";

/** What a model answered on n images: n x d class scores, or only a class index for each. */
export type Answer =
  | { readonly kind: "scores"; readonly outputs: Matrix }
  | { readonly kind: "labels"; readonly labels: Int32Array };

const WHOLE = /^u?int(8|16|32|64)$/;

/**
 * Joins the batches of one output: [n, d] or [n, d, 1, 1] are scores, whole numbers in [n] or [n, 1] are class indices.
 * @param batches raw outputs; the last one may hold padding
 * @param images how many images were asked about
 * @throws SacError MODEL_OUTPUT_UNSUPPORTED
 */
export function decodeOutput(path: string, name: string, batches: readonly RawOutput[], images: number): Answer {
  const { elementType, shape } = batches[0];
  const [first, ...rest] = shape;
  const width = rest.reduce((product, size) => product * size, 1);
  const flat = rest.slice(1).every((size) => size === 1);
  const rows = batches.reduce((sum, batch) => sum + (batch.shape[0] ?? 0), 0);
  if (!flat || first === undefined || rows < images || width < 1) throw unsupported(path, name, elementType, shape);

  const values = new Float32Array(images * width);
  let filled = 0;
  for (const { data } of batches) {
    const part = data.subarray(0, values.length - filled);
    values.set(part, filled);
    filled += part.length;
  }
  if (width > 1) return { kind: "scores", outputs: matrix(images, width, values) };
  if (WHOLE.test(elementType) && values.every((value) => value >= 0)) {
    return { kind: "labels", labels: Int32Array.from(values) };
  }
  throw unsupported(path, name, elementType, shape);
}

function unsupported(path: string, name: string, elementType: string, shape: readonly number[]): SacError {
  return new SacError(
    "MODEL_OUTPUT_UNSUPPORTED",
    `The output ${name} of ${path} is ${elementType} [${shape.join(", ")}], which is no row of class scores per image.`,
    "Choose another output with --output. One score per class and image is needed, or one class index per image.",
  );
}
