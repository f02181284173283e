import { centredRows, unitRows } from "./linear.ts";
import { type Matrix, matrix } from "./matrix.ts";

/** Each round undoes a little of what the one before it made right; after so many, little is left to move. */
const ROUNDS = 4;

/**
 * Quantile normalisation: the same order of all scores, with the numbers of another model's. Whatever bends scores and keeps
 * their order (an activation behind the last layer, a root of the probabilities, a few epochs more) comes to nothing.
 * Rows stay centred and of length 1, for which rescaling and centring take turns with it.
 * @param unit canonical rows of length 1, n probes x d classes
 * @param target those of the model whose numbers are taken, of the same size; of another, `unit` is left as it is
 */
export function distributedAs(unit: Matrix, target: Matrix): Matrix {
  if (unit.data.length !== target.data.length) return unit;
  const sums = cumulated(Float64Array.from(target.data).sort());
  let result = unit;
  for (let round = 0; round < ROUNDS; round += 1) result = unitRows(centredRows(inPlaceOf(result, sums)));
  return result;
}

/** The k-th smallest value becomes the k-th smallest of the target; equal values become the mean of what they stand for. */
function inPlaceOf({ rows, columns, data }: Matrix, sums: Float64Array): Matrix {
  const sorted = Float32Array.from(data).sort();
  const means = new Float32Array(sorted.length);
  for (let first = 0; first < sorted.length; ) {
    let next = first + 1;
    while (next < sorted.length && sorted[next] === sorted[first]) next += 1;
    means[first] = (sums[next] - sums[first]) / (next - first);
    first = next;
  }
  return matrix(
    rows,
    columns,
    data.map((value) => means[firstOf(value, sorted)]),
  );
}

/** Where a value that is among sorted ones first stands, by bisection. */
function firstOf(value: number, sorted: Float32Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of n values the sums of the first 0, 1, … n. */
function cumulated(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = sums[i] + value;
  });
  return sums;
}
