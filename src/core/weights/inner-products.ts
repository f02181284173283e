import { LANES, padded, Room } from "../kernel.ts";
import type { Matrix } from "../matrix.ts";

/**
 * Adds the inner products of the rows of a (n x d) with those of b (m x d) to `into` (n x m). Each is added up in double
 * precision, in the order of the columns.
 */
export function addInnerProducts(a: Matrix, b: Matrix, into: Float32Array): void {
  const { columns } = a;
  if (a.rows === 0 || b.rows === 0 || columns === 0) return;
  const [rows, pitch] = [padded(a.rows), padded(b.rows)];
  const strip = 8 * LANES * columns;
  const room = new Room();
  const given = room.take(4 * columns * Math.max(rows, pitch));
  const strips = room.take((rows / LANES) * strip);
  const others = room.take((pitch / LANES) * strip);
  const out = room.take(4 * rows * pitch);
  const kernel = room.kernel();
  const floats = new Float32Array(kernel.memory.buffer);
  for (const [m, to] of [
    [a, strips],
    [b, others],
  ] as const) {
    floats.set(m.data, given / 4);
    floats.fill(0, given / 4 + m.data.length, given / 4 + padded(m.rows) * columns);
    kernel.interleave(given, columns, padded(m.rows), columns, to);
  }
  const products = floats.subarray(out / 4, out / 4 + rows * pitch).fill(0);
  for (let i = 0; i < a.rows; i += 1) products.set(into.subarray(i * b.rows, (i + 1) * b.rows), i * pitch);
  for (let i = 0; i < rows / LANES; i += 1) {
    kernel.addProducts(strips + i * strip, others, pitch / LANES, strip, out + 4 * LANES * i * pitch, 4 * pitch);
  }
  for (let i = 0; i < a.rows; i += 1) into.set(products.subarray(i * pitch, i * pitch + b.rows), i * b.rows);
}

/** Some rows of a matrix; where it has none of that place, zeros. */
export function chosenRows({ rows, columns, data }: Matrix, places: ArrayLike<number>): Matrix {
  const chosen = new Float32Array(places.length * columns);
  for (let to = 0; to < places.length; to += 1) {
    const from = places[to];
    if (from >= 0 && from < rows) chosen.set(data.subarray(from * columns, (from + 1) * columns), to * columns);
  }
  return { rows: places.length, columns, data: chosen };
}
