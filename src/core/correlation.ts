import { SacError } from "../errors.ts";
import { upperGram } from "./gram.ts";
import { type Matrix, matrix, row } from "./matrix.ts";

/** How alike two outputs are: the cosine of their angle (equation 2) or a Gaussian of their distance (equation 3). */
export type Correlation = { readonly kind: "cosine" } | { readonly kind: "rbf"; readonly delta: number };

/**
 * Correlation matrix of a model's outputs (equation 1).
 *
 * Symmetric, ones on the diagonal, values within [-1, 1], never NaN. Under the cosine a zero output is like no other:
 * its similarities are 0, save 1 to itself.
 * @param outputs n probes x d values
 * @returns n x n
 * @throws SacError OUTPUT_NOT_FINITE for NaN or infinite outputs, USAGE for a delta that is not a positive number.
 */
export function correlationMatrix(outputs: Matrix, kind: Correlation = { kind: "cosine" }): Matrix {
  const squares = squaredNorms(outputs);
  return mirror(kind.kind === "cosine" ? upperCosine(outputs, squares) : upperRbf(outputs, kind.delta));
}

/**
 * Distance of two models (equation 4): the sum of absolute differences of their correlation matrices, by n². The
 * diagonal counts in n² and adds nothing, so distances of different n do not compare. 0 to 2.
 * @param a n x n
 * @param b n x n, of the same probes
 * @throws SacError INTERNAL if these are not two square matrices of one size, OUTPUT_NOT_FINITE if either holds NaN.
 */
export function correlationDistance(a: Matrix, b: Matrix): number {
  const n = a.rows;
  if (n === 0 || a.columns !== n || b.rows !== n || b.columns !== n) {
    const sizes = `${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}`;
    throw new SacError("INTERNAL", `Correlation matrices of ${sizes} have no distance.`);
  }
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += absoluteDifference(row(a, i), row(b, i));
  // NaN is neither above nor below a threshold: let through, it would pass every check.
  if (!Number.isFinite(sum)) throw notFinite("A correlation matrix holds a value that is NaN or infinite.");
  return sum / n ** 2;
}

/**
 * ||o_i||² for every row. Squares of float32 values neither overflow nor vanish in float64, so rows need no scaling
 * first, and the sum is finite exactly if every value is: the cheapest place to find out.
 */
function squaredNorms(outputs: Matrix): Float64Array {
  return Float64Array.from({ length: outputs.rows }, (_, i) => {
    const square = squaredNorm(row(outputs, i));
    if (!Number.isFinite(square)) throw notFinite(`The output for probe ${i} holds a value that is NaN or infinite.`);
    return square;
  });
}

function upperCosine(outputs: Matrix, squares: Float64Array): Matrix {
  return upperGram(
    outputs,
    squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0)),
  );
}

/**
 * Distances come from the differences themselves, in float64. By way of inner products, ||a||² + ||b||² - 2 a.b, the
 * large terms of two close outputs would cancel: at norm 100 float32 leaves an error of 1e-3 in the square.
 */
function upperRbf(outputs: Matrix, delta: number): Matrix {
  if (!(delta > 0 && delta < Number.POSITIVE_INFINITY)) {
    throw new SacError("USAGE", `The RBF delta is ${delta}.`, "Give a number above 0, in the unit of the outputs.");
  }
  const n = outputs.rows;
  const upper = matrix(n, n);
  const rows = Array.from({ length: n }, (_, i) => row(outputs, i));
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      // Divided twice, because delta² can be zero or infinite where delta is not.
      upper.data[i * n + j] = Math.exp(-squaredDistance(rows[i], rows[j]) / delta / delta / 2);
    }
  }
  return upper;
}

/** Completes an upper triangle in place: ones on the diagonal, and nothing beyond [-1, 1], where rounding may lead. */
function mirror(upper: Matrix): Matrix {
  for (let i = 0; i < upper.rows; i += 1) mirrorRow(upper.data, upper.columns, i);
  return upper;
}

function mirrorRow(data: Float32Array, n: number, i: number): void {
  data[i * n + i] = 1;
  for (let j = i + 1; j < n; j += 1) {
    const value = Math.max(-1, Math.min(1, data[i * n + j]));
    data[i * n + j] = value;
    data[j * n + i] = value;
  }
}

function squaredNorm(values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += values[k] ** 2;
  return sum;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] - b[k]) ** 2;
  return sum;
}

function absoluteDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += Math.abs(a[k] - b[k]);
  return sum;
}

function notFinite(message: string): SacError {
  return new SacError(
    "OUTPUT_NOT_FINITE",
    message,
    "Check the model and its preprocessing: no score can be told from it.",
  );
}
