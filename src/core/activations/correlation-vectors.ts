import { type Matrix, row } from "../matrix.ts";

/** A change of less than this share of a unit's mean activation is rounding. */
const ROUNDING = 1e-5;

/**
 * Makes every unit's activations comparable, whatever is added to them and whatever they are multiplied by: less their mean, and
 * scaled to length 1. Units that do not change, or not in finite numbers, become zeros. Inner products are then correlations.
 * @param data units x d, row by row, which is changed
 * @returns the same numbers as a matrix, and how long each row was
 */
export function correlationVectors(data: Float32Array, units: number): { vectors: Matrix; lengths: Float64Array } {
  const vectors = { rows: units, columns: data.length / units, data };
  const lengths = Float64Array.from({ length: units }, (_, unit) => toUnitVector(row(vectors, unit)));
  return { vectors, lengths };
}

function toUnitVector(values: Float32Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const length = Math.sqrt(squares);
  const alive = Number.isFinite(length) && length > ROUNDING * Math.abs(mean) * Math.sqrt(values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = alive ? (values[i] - mean) / length : 0;
  return alive ? length : 0;
}
