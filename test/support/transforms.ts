import { fromFloat16Bits, toFloat16Bits } from "../../src/core/float16.ts";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";

/** Every row turned into another one of the same length, rounded to float32 as a model's outputs are. */
export function mapRows(outputs: Matrix, change: (values: number[], i: number) => ArrayLike<number>): Matrix {
  const changed = matrix(outputs.rows, outputs.columns);
  for (let i = 0; i < outputs.rows; i += 1) row(changed, i).set(Array.from(change([...row(outputs, i)], i)));
  return changed;
}

export function mapValues(outputs: Matrix, change: (value: number) => number): Matrix {
  return mapRows(outputs, (values) => values.map(change));
}

export function logSoftmax(outputs: Matrix): Matrix {
  return mapRows(outputs, (values) => {
    const most = Math.max(...values);
    const total = most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
    return values.map((value) => value - total);
  });
}

export function softmax(outputs: Matrix): Matrix {
  return mapRows(outputs, (values) => {
    const exponentials = values.map((value) => Math.exp(value - Math.max(...values)));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    return exponentials.map((value) => value / total);
  });
}

/** Each value as the nearest multiple of `step`. */
export function roundTo(outputs: Matrix, step: number): Matrix {
  return mapValues(outputs, (value) => Math.round(value / step) * step);
}

/** Each value as a float16 model would give it. */
export function toFloat16(outputs: Matrix): Matrix {
  return mapValues(outputs, (value) => fromFloat16Bits(toFloat16Bits(value)));
}

/** Column j of the result is column order[j]. */
export function permuteClasses(outputs: Matrix, order: readonly number[]): Matrix {
  return mapRows(outputs, (values) => order.map((j) => values[j]));
}
