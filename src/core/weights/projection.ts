import { LANES, padded, Room } from "../kernel.ts";
import { type Matrix, matrix } from "../matrix.ts";
import { seededNumbers } from "../random.ts";
import type { Block } from "./blocks.ts";
import { type Equilibrated, firstInput } from "./equilibrate.ts";
import { firstColumn, type Layout } from "./network.ts";
import { tapPlaces } from "./taps.ts";

/**
 * A random projection: value i of a vector is added to entry `bucket[i]` with sign `sign[i]`. Inner products are kept on
 * average, with an error of about 1 / sqrt(dimensions), at one addition a value however many dimensions there are
 * (Charikar, Chen and Farach-Colton's count sketch).
 */
interface Projection {
  readonly dimensions: number;
  readonly bucket: Uint16Array;
  readonly sign: Float32Array;
}

/** Places along an axis in the source's order, for each place in the suspect's; -1: has no counterpart and is left out. */
export type Places = Int32Array;

/** For each of the suspect's spaces, the source's unit of each unit, or -1. */
export type Alignment = readonly Places[];

/** Odd, so that blocks get seeds of their own (2^32 divided by the golden ratio). */
const SEED_STEP = 0x9e3779b9;

/** The projection of vectors along the other axis of a block. @param index of the block, which has a projection of its own */
export function drawProjection(seed: number, index: number, length: number, dimensions: number): Projection {
  const random = seededNumbers((seed + Math.imul(index + 1, SEED_STEP)) | 0);
  const bucket = new Uint16Array(length);
  const sign = new Float32Array(length);
  for (let i = 0; i < length; i += 1) {
    const drawn = Math.floor(random() * 2 * dimensions);
    bucket[i] = drawn >> 1;
    sign[i] = drawn & 1 ? 1 : -1;
  }
  return { dimensions, bucket, sign };
}

/** How many places the other axis of a block has; those of segments that are left out are counted, too. */
export function axisLength({ segment }: Block, layer: Layout): number {
  return segment === undefined ? layer.columns * layer.taps : layer.input[segment].positions * layer.rows * layer.taps;
}

/**
 * The block's vectors, equilibrated, scaled to length 1 and projected.
 * @param places of the layer's columns (for a block of rows; -1 also for those that do not belong to the block), or of its
 *   rows (for a block of columns), in the source's layer
 * @param source the layer along whose axis the projection runs; another than `layer` where a suspect is compared
 * @returns units x dimensions; a dead unit's row is zero
 */
export function projectBlock(
  block: Block,
  layer: Layout,
  weights: Equilibrated,
  places: Places,
  projection: Projection,
  source: Layout = layer,
): Matrix {
  const axis: Axis = {
    places,
    rows: source.rows,
    taps: source.taps,
    tapPlaces: tapPlaces(layer.taps, source.taps) ?? new Int32Array(layer.taps).fill(-1),
  };
  const projected = matrix(block.units, projection.dimensions);
  const squares = new Float64Array(block.units);
  if (block.segment === undefined) projectRows(layer, weights, axis, projection, projected.data, squares);
  else projectColumns(block.segment, layer, weights, axis, projection, projected.data, squares);
  for (let unit = 0; unit < block.units; unit += 1) {
    const factor = squares[unit] > 0 ? 1 / Math.sqrt(squares[unit]) : 0;
    const start = unit * projection.dimensions;
    for (let i = start; i < start + projection.dimensions; i += 1) projected.data[i] *= factor;
  }
  return projected;
}

/** The other axis of a block: where the suspect's places and taps are in the source, and how the source's axis is laid out. */
interface Axis {
  readonly places: Places;
  readonly tapPlaces: Places;
  readonly rows: number;
  readonly taps: number;
}

/** Four rows at a time: what is known of a place is read once for them, and their sums do not wait for each other. */
function projectRows(
  layer: Layout,
  { values, columnScale }: Equilibrated,
  axis: Axis,
  projection: Projection,
  into: Float32Array,
  squares: Float64Array,
): void {
  const { rows, columns, taps, groups } = layer;
  const { dimensions } = projection;
  const length = columns * taps;
  const inGroup = rows / groups;
  const room = new Room();
  const [factors, places] = [room.take(4 * length), room.take(4 * length)];
  const [vectors, sums, sumsOfSquares] = [room.take(16 * length), room.take(16 * dimensions), room.take(8 * LANES)];
  const kernel = room.kernel();
  const { buffer } = kernel.memory;
  const [given, found] = [
    new Float32Array(buffer, vectors, LANES * length),
    new Float32Array(buffer, sums, 4 * dimensions),
  ];
  const lengths = new Float64Array(buffer, sumsOfSquares, LANES);
  const targets = {
    factors: new Float32Array(buffer, factors, length),
    places: new Int32Array(buffer, places, length),
  };
  for (let r = 0; r < rows; ) {
    if (r % inGroup === 0) aimAt(targets, layer, columnScale.subarray(firstInput(layer, r)), axis, projection);
    const count = Math.min(LANES, inGroup - (r % inGroup));
    given.fill(0, count * length);
    given.set(values.subarray(r * length, (r + count) * length));
    found.fill(0);
    kernel.projectRows(vectors, 4 * length, factors, places, sums, sumsOfSquares);
    for (let i = 0; i < count; i += 1, r += 1) {
      squares[r] = lengths[i];
      for (let d = 0; d < dimensions; d += 1) into[r * dimensions + d] = found[d * LANES + i];
    }
  }
}

/** Sets where each value of a row goes, in bytes, and times what. */
function aimAt(
  { factors, places }: { readonly factors: Float32Array; readonly places: Int32Array },
  { columns, taps }: Layout,
  columnScale: Float64Array,
  axis: Axis,
  projection: Projection,
): void {
  for (let column = 0, i = 0; column < columns; column += 1) {
    for (let t = 0; t < taps; t += 1, i += 1) {
      const start = axis.places[column];
      const tap = axis.tapPlaces[t];
      const known = start >= 0 && tap >= 0;
      const place = start * axis.taps + tap;
      factors[i] = known ? projection.sign[place] * columnScale[column] : 0;
      places[i] = known ? 4 * LANES * projection.bucket[place] : 0;
    }
  }
}

/** Dimension by dimension of all units, which lie side by side there: a row adds to one dimension of them. */
function projectColumns(
  segment: number,
  layer: Layout,
  { values, rowScale }: Equilibrated,
  axis: Axis,
  { dimensions, bucket, sign }: Projection,
  into: Float32Array,
  squares: Float64Array,
): void {
  const { rows, columns, taps } = layer;
  const { count, positions } = layer.input[segment];
  const start = firstColumn(layer, segment) * taps;
  const each = positions * taps;
  const width = padded(count);
  const room = new Room();
  const [given, sums] = [room.take(4 * width * each), room.take(4 * dimensions * width)];
  const lengths = room.take(8 * width);
  const kernel = room.kernel();
  const { buffer } = kernel.memory;
  const row = new Float32Array(buffer, given, count * each);
  const found = new Float32Array(buffer, sums, dimensions * width).fill(0);
  new Float64Array(buffer, lengths, width).fill(0);
  for (let r = 0; r < rows; r += 1) {
    if (axis.places[r] < 0) continue;
    row.set(values.subarray(r * columns * taps + start, r * columns * taps + start + count * each));
    for (let k = 0; k < each; k += 1) {
      const tap = axis.tapPlaces[k % taps];
      if (tap < 0) continue;
      const place = (Math.floor(k / taps) * axis.rows + axis.places[r]) * axis.taps + tap;
      const to = sums + 4 * bucket[place] * width;
      kernel.projectColumns(given + 4 * k, 4 * each, rowScale[r] * sign[place], count, to, lengths);
    }
  }
  squares.set(new Float64Array(buffer, lengths, count));
  for (let unit = 0; unit < count; unit += 1) {
    for (let d = 0; d < dimensions; d += 1) into[unit * dimensions + d] = found[d * width + unit];
  }
}
