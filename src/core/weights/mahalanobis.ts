import { cholesky } from "../linear.ts";
import { type Matrix, matrix } from "../matrix.ts";

/** Share of the mean variance that is added to each: rounding must not be taken for a direction of its own. */
const RIDGE = 1e-3;

/**
 * Both sets of rows in coordinates that are uncorrelated and of variance 1 over the two together, then scaled to length 1:
 * their inner products are cosines in Mahalanobis' metric. Whatever all rows have in common in kind (large units are large,
 * sparse ones sparse) counts no more than any detail.
 */
export function whitened(a: Matrix, b: Matrix): readonly [Matrix, Matrix] {
  const factor = cholesky(covariance(a, b), a.columns);
  return [solveRows(centredColumns(a), factor), solveRows(centredColumns(b), factor)];
}

function centredColumns({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, columns, data.slice());
  for (let c = 0; c < columns; c += 1) {
    let sum = 0;
    for (let i = 0; i < rows; i += 1) sum += data[i * columns + c];
    for (let i = 0; i < rows; i += 1) result.data[i * columns + c] -= sum / rows;
  }
  return result;
}

function covariance(a: Matrix, b: Matrix): Float64Array {
  const size = a.columns;
  const sums = new Float64Array(size * size);
  for (const { rows, data } of [centredColumns(a), centredColumns(b)]) {
    for (let i = 0; i < rows; i += 1) {
      for (let c = 0; c < size; c += 1) {
        for (let d = 0; d < size; d += 1) sums[c * size + d] += (data[i * size + c] * data[i * size + d]) / (2 * rows);
      }
    }
  }
  let trace = 0;
  for (let c = 0; c < size; c += 1) trace += sums[c * size + c];
  for (let c = 0; c < size; c += 1) sums[c * size + c] += (RIDGE * trace) / size;
  return sums;
}

/** Solves L x = row for every row, and scales the solutions to length 1. */
function solveRows(m: Matrix, lower: Float64Array): Matrix {
  const size = m.columns;
  const result = matrix(m.rows, size);
  for (let i = 0; i < m.rows; i += 1) {
    const solution = new Float64Array(size);
    let squares = 0;
    for (let c = 0; c < size; c += 1) {
      let sum = m.data[i * size + c];
      for (let k = 0; k < c; k += 1) sum -= lower[c * size + k] * solution[k];
      solution[c] = sum / lower[c * size + c];
      squares += solution[c] ** 2;
    }
    for (let c = 0; c < size; c += 1) result.data[i * size + c] = squares > 0 ? solution[c] / Math.sqrt(squares) : 0;
  }
  return result;
}
