import { mean, standardDeviation, sum } from "simple-statistics";
import { type Matrix, matrix } from "./matrix.ts";

/** Scores beyond that are taken for ones that something behind divides. */
const HUGE = 1e9;

/**
 * What values inside a model may be as scores (n x d): what stands behind them may turn them round, and add something to each class
 * or multiply it. So as they are, turned round, and both with each class in the numbers that it usually has; and so with those classes
 * turned round that go against what is usual.
 * @param usual scores of models that have nothing to do with it, over d classes
 */
export function innerReadings(outputs: Matrix, usual: readonly Matrix[]): Matrix[] {
  if (!outputs.data.every(Number.isFinite)) return [outputs];
  const largest = outputs.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const plain = largest > HUGE ? changed(outputs, (value) => value / largest) : outputs;
  const turned = changed(plain, (value) => -value);
  return [plain, turned, ...[plain, turned, turnedBack(plain, usual)].map((one) => inUsualNumbers(one, usual))];
}

/** Each column turned round whose covariance with the mean of the usual ones is negative. */
function turnedBack(outputs: Matrix, usual: readonly Matrix[]): Matrix {
  const { rows, columns } = outputs;
  const alike = usual.filter((one) => one.rows === rows && one.columns === columns);
  const signs = Array.from({ length: columns }, (_, j) => {
    const [own, ...others] = [outputs, ...alike].map((one) => columnOf(one, j));
    const centre = mean(own);
    const covariance = sum(own.map((value, i) => (value - centre) * sum(others.map((one) => one[i]))));
    return covariance < 0 ? -1 : 1;
  });
  return matrix(
    rows,
    columns,
    outputs.data.map((value, e) => signs[e % columns] * value),
  );
}

function changed({ rows, columns, data }: Matrix, change: (value: number) => number): Matrix {
  return matrix(rows, columns, data.map(change));
}

/** Each column with the mean and standard deviation that it has in `usual`; 0 and 1 where those are over other classes. */
function inUsualNumbers(outputs: Matrix, usual: readonly Matrix[]): Matrix {
  const { rows, columns, data } = outputs;
  const alike = usual.filter((one) => one.columns === columns);
  const read = matrix(rows, columns);
  for (let j = 0; j < columns; j += 1) {
    const [centre, spread] = numbersOf(columnOf(outputs, j));
    const [toCentre, toSpread] = alike.length > 0 ? numbersOf(alike.flatMap((one) => columnOf(one, j))) : [0, 1];
    const factor = spread > 0 ? toSpread / spread : 0;
    for (let e = j; e < data.length; e += columns) read.data[e] = toCentre + factor * (data[e] - centre);
  }
  return read;
}

function columnOf({ rows, columns, data }: Matrix, j: number): number[] {
  return Array.from({ length: rows }, (_, i) => data[i * columns + j]);
}

function numbersOf(values: number[]): [centre: number, spread: number] {
  return [mean(values), standardDeviation(values)];
}
