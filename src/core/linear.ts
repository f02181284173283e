import { type Matrix, matrix, row } from "./matrix.ts";

/** Inner product of two vectors of one length, added up in their order. */
export function dot(a: Float64Array | Float32Array, b: Float64Array | Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** Rows scaled to length 1; rows of zeros stay zero. */
export function unitRows(m: Matrix): Matrix {
  const result = matrix(m.rows, m.columns);
  for (let i = 0; i < m.rows; i += 1) {
    const length = Math.sqrt(dot(row(m, i), row(m, i)));
    if (length > 0) row(result, i).set(row(m, i).map((value) => value / length));
  }
  return result;
}

/** Each row less its mean. */
export function centredRows(m: Matrix): Matrix {
  const result = matrix(m.rows, m.columns);
  for (let i = 0; i < m.rows; i += 1) {
    const values = row(m, i);
    const mean = values.reduce((sum, value) => sum + value, 0) / m.columns;
    row(result, i).set(values.map((value) => value - mean));
  }
  return result;
}

/**
 * Takes a symmetric positive definite matrix A apart, once for as many right-hand sides as one likes.
 * @param a the lower triangle of A, n x n row by row
 * @returns what solves A x = b (n) for x
 */
export function solver(a: Float64Array, n: number): (b: Float64Array) => Float64Array {
  const factor = cholesky(a, n);
  return (b) => solve(factor, b);
}

/**
 * The lower triangular L of which A = L Lᵀ. What rounding has made of a pivot that is hardly positive does not become NaN.
 * @param a the lower triangle of A, n x n row by row
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k += 1) sum -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / factor[j * n + j];
    }
  }
  return factor;
}

function solve(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] -= factor[i * n + k] * x[k];
    x[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
  return x;
}
