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
  const [ours, theirs] = [centredColumns(a), centredColumns(b)];
  const factor = cholesky(covariance(ours, theirs), a.columns);
  return [solveRows(ours, factor), solveRows(theirs, factor)];
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

/** The lower triangle. */
function covariance(a: Matrix, b: Matrix): Float64Array {
  const size = a.columns;
  const sums = new Float64Array(size * size);
  for (const { rows, data } of [a, b]) {
    for (let start = 0; start < data.length; start += size) {
      for (let c = 0; c < size; c += 1) {
        const one = data[start + c];
        for (let d = 0; d <= c; d += 1) sums[c * size + d] += (one * data[start + d]) / (2 * rows);
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
  const solution = new Float64Array(size);
  for (let i = 0; i < m.rows; i += 1) {
    let squares = 0;
    for (let c = 0; c < size; c += 1) {
      let sum = m.data[i * size + c];
      for (let k = 0; k < c; k += 1) sum -= lower[c * size + k] * solution[k];
      solution[c] = sum / lower[c * size + c];
      squares += solution[c] * solution[c];
    }
    for (let c = 0; c < size; c += 1) result.data[i * size + c] = squares > 0 ? solution[c] / Math.sqrt(squares) : 0;
  }
  return result;
}
