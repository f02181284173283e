import { type Matrix, matrix } from "../matrix.ts";
import { seededNumbers } from "../random.ts";
import type { Block } from "./blocks.ts";
import { type Equilibrated, firstInput } from "./equilibrate.ts";
import type { Layout } from "./network.ts";
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

function projectRows(
  layer: Layout,
  { values, columnScale }: Equilibrated,
  { places, ...axis }: Axis,
  { dimensions, bucket, sign }: Projection,
  into: Float32Array,
  squares: Float64Array,
): void {
  const { rows, columns, taps } = layer;
  const length = columns * taps;
  const factor = new Float32Array(length);
  const target = new Uint16Array(length);
  let first = -1;
  for (let r = 0, at = 0; r < rows; r += 1, at += length) {
    if (firstInput(layer, r) !== first) {
      first = firstInput(layer, r);
      for (let i = 0; i < length; i += 1) {
        const column = Math.floor(i / taps);
        const tap = axis.tapPlaces[i % taps];
        const place = places[column] * axis.taps + tap;
        const known = places[column] >= 0 && tap >= 0;
        factor[i] = known ? sign[place] * columnScale[first + column] : 0;
        target[i] = known ? bucket[place] : 0;
      }
    }
    const vector = values.subarray(at, at + length);
    const out = into.subarray(r * dimensions, (r + 1) * dimensions);
    let sum = 0;
    for (let i = 0; i < vector.length; i += 1) {
      const value = vector[i] * factor[i];
      out[target[i]] += value;
      sum += value * value;
    }
    squares[r] = sum;
  }
}

function projectColumns(
  segment: number,
  layer: Layout,
  { values, rowScale }: Equilibrated,
  { places, ...axis }: Axis,
  { dimensions, bucket, sign }: Projection,
  into: Float32Array,
  squares: Float64Array,
): void {
  const { rows, columns, taps } = layer;
  const { count, positions } = layer.input[segment];
  const start = firstColumn(layer, segment);
  for (let r = 0; r < rows; r += 1) {
    if (places[r] < 0) continue;
    let at = (r * columns + start) * taps;
    for (let unit = 0; unit < count; unit += 1) {
      const out = unit * dimensions;
      for (let position = 0; position < positions; position += 1) {
        const start = (position * axis.rows + places[r]) * axis.taps;
        for (let tap = 0; tap < taps; tap += 1, at += 1) {
          if (axis.tapPlaces[tap] < 0) continue;
          const place = start + axis.tapPlaces[tap];
          const value = values[at] * rowScale[r] * sign[place];
          into[out + bucket[place]] += value;
          squares[unit] += value * value;
        }
      }
    }
  }
}

/** The first column that belongs to a segment. */
export function firstColumn({ input }: Layout, segment: number): number {
  return input.slice(0, segment).reduce((sum, { count, positions }) => sum + count * positions, 0);
}
