import type { ClassForm } from "./forms.ts";
import { centredRows } from "./linear.ts";
import { type Matrix, matrix, row } from "./matrix.ts";

/** Why answers cannot be judged at all. */
export type Defect = "OUTPUT_NOT_FINITE" | "OUTPUT_CONSTANT";

/** Steps of probabilities that were rounded to decimals, or to 8 bits as quantised models answer them. */
const ROUNDING_STEPS = [1, 0.1, 0.01, 0.001, 1 / 255, 1 / 256];
/** What the probabilities of all classes add up to: 1, per cent, or whole bytes. */
const WHOLES = [1, 100, 255, 256];
/** Half the relative spacing of float16, the coarsest type that a rounded value may have been stored in. */
const FLOAT16_ERROR = 2 ** -11;
/** Share of exact zeros among probabilities from which on the small ones have been rounded away. */
const MANY_ZEROS = 0.1;

/** Share of a row's scores that are one value from which on most classes are given none of their own, and in how many rows. */
const MOSTLY_TIED = 0.4;
const OFTEN_TIED = 0.5;
const FEWEST_TIED = 3;

/** How far the length of an embedding that was scaled to length 1 may be off. */
const LENGTH_ERROR = 1e-3;

/** Whether all rows have length 1 and values of both signs, as embeddings often have and class scores never. */
export function ofLengthOne(outputs: Matrix): boolean {
  for (let i = 0; i < outputs.rows; i += 1) {
    const square = row(outputs, i).reduce((sum, value) => sum + value * value, 0);
    if (!(Math.abs(Math.sqrt(square) - 1) <= LENGTH_ERROR)) return false;
  }
  return outputs.data.some((value) => value < 0);
}

/** Beyond this, sums and squares of scores leave what float32 can hold; no classifier comes near. */
const LARGEST_SCORE = 1e15;

/** Whether a score is a number that can be calculated with. */
export function isUsable(score: number): boolean {
  return Math.abs(score) <= LARGEST_SCORE;
}

/** NaN, infinities, numbers as good as infinite, the same answer to everything, or the same score for every class; undefined when all is well. */
export function defectOf(outputs: Matrix): Defect | undefined {
  if (!outputs.data.every(isUsable)) return "OUTPUT_NOT_FINITE";
  const first = row(outputs, 0);
  let blind = true;
  let flat = true;
  for (let i = 0; i < outputs.rows; i += 1) {
    const current = row(outputs, i);
    const size = current.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const tolerance = 1e-6 * size;
    blind &&= current.every((value, j) => Math.abs(value - first[j]) <= tolerance);
    flat &&= current.every((value) => Math.abs(value - current[0]) <= tolerance);
  }
  return blind || flat ? "OUTPUT_CONSTANT" : undefined;
}

/** The error allowed is relative: a confident model's small probabilities are close to 0, but they are not 0. */
function roundedTo(values: Float32Array, step: number): boolean {
  return values.every((value) => Math.abs(value - Math.round(value / step) * step) <= FLOAT16_ERROR * value);
}

function rowSums(outputs: Matrix, of: (value: number) => number): number[] {
  return Array.from({ length: outputs.rows }, (_, i) => row(outputs, i).reduce((sum, value) => sum + of(value), 0));
}

/** What finite class scores (n probes x d classes) say, from their values alone: tied ones hardly more than labels. */
export function formOf(outputs: Matrix): ClassForm {
  return isTied(outputs) ? "labels" : writtenForm(outputs);
}

/** The form in which numbers are written, whatever they say: an embedding behind a Relu has many ties, and is written as logits are. */
export function writtenForm(outputs: Matrix): ClassForm {
  if (isOneHot(outputs)) return "labels";
  for (const whole of outputs.data.every((value) => value >= 0) ? WHOLES : []) {
    const shares = { ...outputs, data: outputs.data.map((value) => value / whole) };
    const form = formOfShares(shares);
    if (form) return form;
  }
  const logarithmic = outputs.data.every((value) => value <= 1e-3) && allNearOne(rowSums(outputs, Math.exp), 0.01);
  return logarithmic ? "log-probabilities" : "logits";
}

/**
 * Whether most rows give many classes one and the same score, as votes do, and the few best scores with nothing for the rest: what is
 * left of their order says what was chosen, and would set the few apart from all others as no other model's scores do.
 */
function isTied({ rows, columns, data }: Matrix): boolean {
  let tied = 0;
  for (let start = 0; start < data.length; start += columns) {
    const sorted = data.slice(start, start + columns).sort();
    let [longest, run] = [0, 0];
    sorted.forEach((score, j) => {
      run = j > 0 && score === sorted[j - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    });
    if (longest >= Math.max(FEWEST_TIED, MOSTLY_TIED * columns)) tied += 1;
  }
  return tied >= OFTEN_TIED * rows;
}

/** Whether every row has one score for the winner and another for all other classes, whatever the two are. */
function isOneHot({ data, rows, columns }: Matrix): boolean {
  const most = data.reduce((highest, score) => Math.max(highest, score), Number.NEGATIVE_INFINITY);
  const others = data.filter((score) => score !== most);
  if (columns < 3 || others.length !== rows * (columns - 1) || others.some((score) => score !== others[0]))
    return false;
  return Array.from({ length: rows }, (_, i) => data.indexOf(most, i * columns)).every(
    (at, i) => at >= 0 && at < (i + 1) * columns,
  );
}

/** @returns undefined where they do not add up to 1 */
function formOfShares(shares: Matrix): "labels" | "probabilities" | undefined {
  const { data, columns } = shares;
  if (!data.every((share) => share <= 1 + 1e-3)) return undefined;
  const sums = rowSums(shares, (value) => value);
  for (const step of ROUNDING_STEPS) {
    if (roundedTo(data, step) && allNearOne(sums, Math.max(1e-3, (step < 1 ? 0.5 : 0) * step * columns)))
      return "labels";
  }
  if (!allNearOne(sums, 0.01)) return undefined;
  const zeros = data.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  return zeros > MANY_ZEROS * data.length ? "labels" : "probabilities";
}

function allNearOne(sums: readonly number[], tolerance: number): boolean {
  return sums.every((sum) => Math.abs(sum - 1) <= tolerance);
}

/** The class with the highest score for each probe (the first one on a tie). */
export function labelsOf(outputs: Matrix): Int32Array {
  return Int32Array.from({ length: outputs.rows }, (_, i) => {
    const scores = row(outputs, i);
    let best = 0;
    for (let j = 1; j < scores.length; j += 1) if (scores[j] > scores[best]) best = j;
    return best;
  });
}

/** What zero probabilities are taken for, since they have no logarithm: the smallest that the model could still tell. */
function smallestPositive(values: Float32Array): number {
  return values.reduce((least, value) => (value > 0 && value < least ? value : least), Number.POSITIVE_INFINITY);
}

/** Class indices as the n x d matrix of ones and zeros that stands for them. */
export function oneHot(labels: ArrayLike<number>, classes: number): Matrix {
  const result = matrix(labels.length, classes);
  for (let i = 0; i < labels.length; i += 1) result.data[i * classes + labels[i]] = 1;
  return result;
}

/**
 * The canonical form: centred log-probabilities. Logits, logits plus a constant, log-probabilities and probabilities of
 * one model become the same matrix; a temperature becomes a positive factor, to which the cosine is blind.
 * @param form `labels` turns the answers into centred one-hot rows
 */
export function canonical(outputs: Matrix, form: ClassForm): Matrix {
  const hard = form === "labels" ? oneHot(labelsOf(outputs), outputs.columns) : outputs;
  const result = matrix(hard.rows, hard.columns);
  const floor = form === "probabilities" ? smallestPositive(hard.data) : 0;
  for (let i = 0; i < hard.rows; i += 1) {
    const target = row(result, i);
    row(hard, i).forEach((value, j) => {
      target[j] = form === "probabilities" ? Math.log(Math.max(value, floor)) : value;
    });
  }
  return centredRows(result);
}

/**
 * Probabilities of canonical rows, each at the temperature at which its scores have root mean square 1: how sure a model is
 * of everything says nothing of where it comes from, and whoever exports it can set that as he likes. So soft, a class that
 * is ruled out counts no more than an unlikely one.
 * @param unit canonical rows of length 1, n probes x d classes
 */
export function softened(unit: Matrix): Matrix {
  return probabilities(unit, 1 / Math.sqrt(unit.columns));
}

/** Probabilities at a temperature, of canonical rows. */
export function probabilities({ rows, columns, data }: Matrix, temperature = 1): Matrix {
  const result = matrix(rows, columns);
  const exponentials = new Float64Array(columns);
  for (let start = 0; start < rows * columns; start += columns) {
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < columns; j += 1) most = Math.max(most, data[start + j]);
    let sum = 0;
    for (let j = 0; j < columns; j += 1) {
      exponentials[j] = Math.exp((data[start + j] - most) / temperature);
      sum += exponentials[j];
    }
    for (let j = 0; j < columns; j += 1) result.data[start + j] = exponentials[j] / sum;
  }
  return result;
}
