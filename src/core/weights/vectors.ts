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
