/** A dense array of numbers, row-major: what numpy calls an ndarray. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((result, size) => result * size, 1);
}

/** Elements between neighbours along each axis. */
function strides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => product(shape.slice(axis + 1)));
}

/** An axis counted from the end if negative; undefined outside of `rank`. */
export function axisOf(axis: number, rank: number): number | undefined {
  const place = axis < 0 ? axis + rank : axis;
  return Number.isInteger(place) && place >= 0 && place < rank ? place : undefined;
}

/** Whether `perm` holds each axis of an array of that rank once. */
export function isPermutation(perm: readonly number[], rank: number): boolean {
  return perm.length === rank && new Set(perm).size === rank && perm.every((axis) => axis >= 0 && axis < rank);
}

/** Axis `i` of the result is axis `perm[i]` of the array. */
export function transpose({ shape, data }: NdArray, perm: readonly number[]): NdArray {
  const target = perm.map((axis) => shape[axis]);
  if (perm.join() === "1,0") return { shape: target, data: turnedMatrix(data, shape[0], shape[1]) };
  const steps = perm.map((axis) => strides(shape)[axis]);
  const result = new Float32Array(data.length);
  const index = target.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to += 1) {
    result[to] = data[from];
    for (let axis = target.length - 1; axis >= 0; axis -= 1) {
      index[axis] += 1;
      from += steps[axis];
      if (index[axis] < target[axis]) break;
      from -= steps[axis] * target[axis];
      index[axis] = 0;
    }
  }
  return { shape: target, data: result };
}

/** Rows of a matrix that are transposed together: what is read next lies beside what was read, and so does what is written. */
const TILE = 8;

function turnedMatrix(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let c = 0; c < columns; c += 1) {
      let from = top * columns + c;
      const end = c * rows + bottom;
      for (let to = c * rows + top; to < end; to += 1, from += columns) result[to] = data[from];
    }
  }
  return result;
}

/** The shape that Reshape makes of `shape`: 0 keeps a size, -1 takes what is left. Undefined where that cannot be. */
export function reshaped(shape: readonly number[], target: readonly number[]): readonly number[] | undefined {
  const kept = target.map((size, axis) => (size === 0 ? shape[axis] : size));
  const rest = product(shape) / product(kept.filter((size) => size !== -1));
  const result = kept.map((size) => (size === -1 ? rest : size));
  const whole = result.every((size) => Number.isInteger(size) && size >= 0);
  return whole && product(result) === product(shape) ? result : undefined;
}

/** The shape of two arrays put together element by element, or undefined where they do not fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], axis: number) => shape[axis - (rank - shape.length)] ?? 1;
  const result = Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
  const fits = result.every((size, axis) => [size, 1].includes(at(a, axis)) && [size, 1].includes(at(b, axis)));
  return fits ? result : undefined;
}

/** Puts two arrays together element by element, as numpy broadcasts them; `shape` is their `broadcastShape`. */
export function combine(
  a: NdArray,
  b: NdArray,
  shape: readonly number[],
  operation: (left: number, right: number) => number,
): NdArray {
  const left = stretched(a, shape);
  const right = stretched(b, shape);
  const data = new Float32Array(product(shape));
  for (let i = 0; i < data.length; i += 1) data[i] = operation(left[i], right[i]);
  return { shape, data };
}

/** The array repeated to a larger shape. */
function stretched({ shape, data }: NdArray, target: readonly number[]): Float32Array {
  if (data.length === product(target)) return data;
  const padded = [...target.slice(shape.length).map(() => 1), ...shape];
  const steps = strides(padded).map((step, axis) => (padded[axis] === 1 ? 0 : step));
  const outer = strides(target);
  return Float32Array.from({ length: product(target) }, (_, i) => {
    let from = 0;
    for (let axis = 0; axis < target.length; axis += 1) {
      from += (Math.floor(i / outer[axis]) % target[axis]) * steps[axis];
    }
    return data[from];
  });
}
