import { kernelWith, LANES, padded, SCRATCH_BYTES } from "./kernel.ts";
import { type Matrix, matrix, row } from "./matrix.ts";

/** Row strips per call: with SLICE columns each they are 192 KiB, which the second cache of current processors holds. */
const BLOCK_STRIPS = 12;
/** Columns per pass: four rows of them fill half a first cache, and memory stays at 4 KiB a row whatever the columns. */
const SLICE = 1024;

/** Writes columns from..from + width - 1, each row times its scale, as the strips of kernel/gram.wat. */
function packStrips(target: Float32Array, x: Matrix, scales: Float64Array, from: number, width: number): void {
  const stripFloats = LANES * padded(width);
  target.fill(0);
  for (let i = 0; i < x.rows; i += 1) {
    const lane = i % LANES;
    const values = row(x, i).subarray(from, from + width);
    packRow(target.subarray(((i - lane) / LANES) * stripFloats + lane * LANES), values, scales[i]);
  }
}

function packRow(target: Float32Array, values: Float32Array, scale: number): void {
  const whole = values.length - (values.length % LANES);
  for (let k = 0; k < whole; k += LANES) {
    const to = k * LANES;
    target[to] = values[k] * scale;
    target[to + 1] = values[k + 1] * scale;
    target[to + 2] = values[k + 2] * scale;
    target[to + 3] = values[k + 3] * scale;
  }
  for (let k = whole; k < values.length; k += 1) target[whole * LANES + k - whole] = values[k] * scale;
}

function add(target: Float32Array, values: Float32Array): void {
  for (let k = 0; k < values.length; k += 1) target[k] += values[k];
}

/**
 * All inner products of the rows of x (n x d), each row first multiplied by its scale (n): result (i, j) for i <= j is
 * scales[i] * scales[j] * x_i . x_j, the rest is zero. Scaled values are rounded to float32, and so are the products.
 * @param first how many of the rows have a row in the result; undefined: all
 */
export function upperGram(x: Matrix, scales: Float64Array, first = x.rows): Matrix {
  const product = matrix(first, x.rows);
  const pitch = padded(x.rows);
  const strips = pitch / LANES;
  const wanted = padded(first) / LANES;
  for (let from = 0; from < x.columns; from += SLICE) {
    const width = Math.min(SLICE, x.columns - from);
    const stripFloats = LANES * padded(width);
    const out = SCRATCH_BYTES + strips * stripFloats * 4;
    const { memory, gram } = kernelWith(out + BLOCK_STRIPS * LANES * pitch * 4);
    packStrips(new Float32Array(memory.buffer, SCRATCH_BYTES, strips * stripFloats), x, scales, from, width);
    const block = new Float32Array(memory.buffer, out, BLOCK_STRIPS * LANES * pitch);
    for (let strip = 0; strip < wanted; strip += BLOCK_STRIPS) {
      const last = Math.min(wanted, strip + BLOCK_STRIPS);
      gram(strip, last, strips, stripFloats * 4, out);
      for (let i = strip * LANES; i < Math.min(first, last * LANES); i += 1) {
        const start = (i - strip * LANES) * pitch;
        add(row(product, i).subarray(i), block.subarray(start + i, start + x.rows));
      }
    }
  }
  return product;
}

/** Inner products of the rows of a (n x d) with those of b (m x d): n x m, rounded to float32. */
export function crossProducts(a: Matrix, b: Matrix): Matrix {
  const both = matrix(a.rows + b.rows, a.columns);
  both.data.set(a.data);
  both.data.set(b.data, a.data.length);
  const upper = upperGram(both, new Float64Array(both.rows).fill(1), a.rows);
  const products = matrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i += 1) row(products, i).set(row(upper, i).subarray(a.rows));
  return products;
}
