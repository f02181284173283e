import { bestAssignment } from "./assignment.ts";
import { dot } from "./linear.ts";
import { type Matrix, matrix, row } from "./matrix.ts";

/** Above this many classes the order is taken as it is: the search for another costs the cube of their number. */
export const MOST_ORDERED_CLASSES = 1500;
/** Mean correlation of matched classes below which no order can be told: chance alone gives few probes up to a third. */
const PLAUSIBLE = 0.5;
/** The order as given stays while it explains this share of what the best order explains. */
const KEEP_ORDER = 0.99;
/** What adding up in another order may make of a correlation. */
const ROUNDING = 1e-9;

/** Each class's column over the probes, centred and scaled to length 1, as the rows of a d x n matrix. */
function standardisedColumns(outputs: Matrix): Matrix {
  const { rows: n, columns: d } = outputs;
  const result = matrix(d, n);
  for (let j = 0; j < d; j += 1) {
    const target = row(result, j);
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += outputs.data[i * d + j];
    let square = 0;
    for (let i = 0; i < n; i += 1) {
      target[i] = outputs.data[i * d + j] - sum / n;
      square += target[i] ** 2;
    }
    if (square > 0) for (let i = 0; i < n; i += 1) target[i] /= Math.sqrt(square);
  }
  return result;
}

/**
 * How each class of the source correlates with each of the model's: d x D, from standardised columns. Four at a time: each value
 * of ours is read once for them, and their sums, in the order of `dot`, do not wait for each other.
 */
function similarities(ours: Matrix, theirs: Matrix): Float64Array {
  const { rows, columns, data } = theirs;
  const result = new Float64Array(ours.rows * rows);
  const whole = rows - (rows % 4);
  for (let i = 0; i < ours.rows; i += 1) {
    const one = row(ours, i);
    for (let j = 0; j < whole; j += 4) {
      const at = j * columns;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let k = 0; k < columns; k += 1) {
        const value = one[k];
        a += value * data[at + k];
        b += value * data[at + columns + k];
        c += value * data[at + 2 * columns + k];
        d += value * data[at + 3 * columns + k];
      }
      const to = i * rows + j;
      result[to] = a;
      result[to + 1] = b;
      result[to + 2] = c;
      result[to + 3] = d;
    }
    for (let j = whole; j < rows; j += 1) result[i * rows + j] = dot(one, row(theirs, j));
  }
  return result;
}

/**
 * Finds out whether a model's classes stand in another order than the source's, by how they correlate over the probes.
 * The order as given is kept unless another is plainly better, so that noise does not reorder honest models: on all probes, and
 * found on every second one also on the others. With a thousand classes some order always fits a hundred probes better by chance.
 * @param source canonical unit rows of the source, n probes x d classes
 * @param model the same of the model
 * @returns for each class of the source the model's column that plays its part; undefined if the order is the source's
 */
export function classOrder(source: Matrix, model: Matrix): Int32Array | undefined {
  if (source.columns !== model.columns || source.columns > MOST_ORDERED_CLASSES) return undefined;
  const order = plainlyBetter(source, model);
  if (!order) return undefined;
  const [found, others] = [0, 1].map((first) => [source, model].map((outputs) => everySecond(outputs, first)));
  const [ours, theirs] = others.map(standardisedColumns);
  const half = bestOrder(standardisedColumns(found[0]), standardisedColumns(found[1]));
  return explained(ours, theirs, half) > explained(ours, theirs) ? order : undefined;
}

function plainlyBetter(source: Matrix, model: Matrix): Int32Array | undefined {
  const [ours, theirs] = [source, model].map(standardisedColumns);
  const d = ours.rows;
  const asGiven = explained(ours, theirs);
  if (asGiven >= KEEP_ORDER * d) return undefined;
  const similarity = similarities(ours, theirs);
  // Classes that may be chosen twice explain no less: most unrelated models need no search.
  const most = largestOfRows(similarity, d) + ROUNDING * d;
  if (most < PLAUSIBLE * d || asGiven >= KEEP_ORDER * most) return undefined;
  const order = bestAssignment(similarity, d);
  const best = explained(ours, theirs, order);
  return best < PLAUSIBLE * d || asGiven >= KEEP_ORDER * best ? undefined : order;
}

/** The largest value of each row of d, added up. */
function largestOfRows(values: Float64Array, d: number): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += d) {
    let largest = values[start];
    for (let at = start + 1; at < start + d; at += 1) largest = Math.max(largest, values[at]);
    sum += largest;
  }
  return sum;
}

/** Of standardised columns. */
function bestOrder(ours: Matrix, theirs: Matrix): Int32Array {
  return bestAssignment(similarities(ours, theirs), ours.rows);
}

/** The correlations of all classes with those that stand for them, added up. @param order undefined: as given */
function explained(ours: Matrix, theirs: Matrix, order?: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < ours.rows; i += 1) sum += dot(row(ours, i), row(theirs, order?.[i] ?? i));
  return sum;
}

function everySecond({ rows, columns, data }: Matrix, first: number): Matrix {
  const half = matrix(Math.max(0, Math.ceil((rows - first) / 2)), columns);
  for (let i = 0; i < half.rows; i += 1) {
    half.data.set(data.subarray((first + 2 * i) * columns, (first + 2 * i + 1) * columns), i * columns);
  }
  return half;
}

/**
 * Of a model with more classes than the source, those that play the parts of the source's: a copy with a class added
 * answers with the others as before.
 * @param source canonical rows of the source, n probes x d classes
 * @param model the same of the model, n x D with D > d
 * @returns for each class of the source the model's column; undefined if they are not alike enough to tell
 */
export function commonClasses(source: Matrix, model: Matrix): Int32Array | undefined {
  const [d, D] = [source.columns, model.columns];
  if (D > MOST_ORDERED_CLASSES) return undefined;
  const similarity = similarities(standardisedColumns(source), standardisedColumns(model));
  const chosen = bestAssignment(similarity, d, D);
  const best = chosen.reduce((sum, column, i) => sum + similarity[i * D + column], 0);
  return best < PLAUSIBLE * d ? undefined : chosen;
}

/** The columns named, in that order. */
export function reorderColumns(outputs: Matrix, order: Int32Array): Matrix {
  const result = matrix(outputs.rows, order.length);
  for (let i = 0; i < outputs.rows; i += 1) {
    const from = row(outputs, i);
    const to = row(result, i);
    for (let j = 0; j < to.length; j += 1) to[j] = from[order[j]];
  }
  return result;
}
