import type { Random } from "../random.ts";
import { at, filled, type Weights } from "./net.ts";

/** A random rotation of so many dimensions (Gram and Schmidt's way, of normal vectors): its inverse is its transpose. */
export function rotation(size: number, { normal }: Random): Weights {
  const rows: number[][] = [];
  while (rows.length < size) {
    let row = Array.from({ length: size }, normal);
    for (const other of rows) {
      const share = dot(row, other);
      row = row.map((value, i) => value - share * other[i]);
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((value) => value / length));
  }
  return filled([size, size], (i, j) => rows[i][j]);
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

export const transposed = (matrix: Weights): Weights => filled(matrix.dims, (i, j) => at(matrix, j, i));

/** The rows of weights, of whatever shape, multiplied by a matrix: `matrix . weights`. */
export function rowsMixed(matrix: Weights, { dims: [rows, ...rest], values }: Weights): Weights {
  const size = values.length / rows;
  const mixed = new Float64Array(matrix.dims[0] * size);
  for (let i = 0; i < matrix.dims[0]; i += 1) {
    for (let j = 0; j < rows; j += 1) {
      const share = at(matrix, i, j);
      for (let k = 0; k < size; k += 1) mixed[i * size + k] += share * values[j * size + k];
    }
  }
  return { dims: [matrix.dims[0], ...rest], values: Float32Array.from(mixed) };
}

/** The columns (second axis) of weights multiplied by a matrix: `weights . matrix`. */
export function columnsMixed(weights: Weights, matrix: Weights): Weights {
  return exchanged(rowsMixed(transposed(matrix), exchanged(weights)));
}

/** The first two axes exchanged. */
export function exchanged(weights: Weights): Weights {
  const [rows, columns, ...rest] = weights.dims;
  return filled([columns, rows, ...rest], (i, j, ...place) => at(weights, j, i, ...place));
}
