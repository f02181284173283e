import { SacError } from "../errors.ts";

/** Numbers in rows, one after another: value (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/**
 * A matrix over `data` (kept, not copied), or of zeros.
 * @throws SacError INTERNAL if `data` does not hold rows * columns values.
 */
export function matrix(rows: number, columns: number, data = new Float32Array(rows * columns)): Matrix {
  if (data.length !== rows * columns) {
    throw new SacError("INTERNAL", `A ${rows} x ${columns} matrix cannot be made of ${data.length} values.`);
  }
  return { rows, columns, data };
}

/** Row i as a view: writing to it writes to the matrix. */
export function row(m: Matrix, i: number): Float32Array {
  return m.data.subarray(i * m.columns, (i + 1) * m.columns);
}
