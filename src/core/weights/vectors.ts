import { type Matrix, matrix } from "../matrix.ts";
import type { Quantised } from "./kept.ts";

/** Of a value in eight bits. */
export const LARGEST = 127;

/** In eight bits; without a `step`, one with which the largest value just fits. */
export function quantise({ rows, columns, data }: Matrix, step = largest(data) / LARGEST): Quantised {
  const values = new Int8Array(data.length);
  for (let i = 0; step > 0 && i < data.length; i += 1) {
    values[i] = Math.max(-LARGEST, Math.min(LARGEST, Math.round(data[i] / step)));
  }
  return { units: rows, dimensions: columns, step, values };
}

function largest(values: Float32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** The values again. */
export function dequantised({ units, dimensions, step, values }: Quantised): Matrix {
  const result = matrix(units, dimensions);
  for (let i = 0; i < values.length; i += 1) result.data[i] = step * values[i];
  return result;
}

/** Rows scaled to length 1; rows of zeros stay. */
export function unitVectors(m: Matrix): Matrix {
  const result = matrix(m.rows, m.columns);
  for (let i = 0; i < m.rows; i += 1) {
    let sum = 0;
    const end = (i + 1) * m.columns;
    for (let k = i * m.columns; k < end; k += 1) sum += m.data[k] * m.data[k];
    const factor = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let k = i * m.columns; k < end; k += 1) result.data[k] = factor * m.data[k];
  }
  return result;
}

/** Whether a row has anything but zeros. */
export function isAlive({ data, columns }: Matrix, i: number): boolean {
  for (let c = i * columns; c < (i + 1) * columns; c += 1) if (data[c] !== 0) return true;
  return false;
}
