import { type Matrix, matrix } from "../matrix.ts";
import { type Block, blocksOf, readsEarlier, spaceOrder } from "./blocks.ts";
import { type Equilibrated, type Scales, tapNorms } from "./equilibrate.ts";
import type { Layout, Topology } from "./network.ts";
import { firstColumn } from "./projection.ts";

/** How many numbers a profile has. */
export const PROFILE_LENGTH = 8;
/** Layers that read or write a space later on, and of which profiles are taken. */
const MOST_VIEWS = 2;
/** Fewest live units on the other side from which quantiles can be taken. */
const FEWEST = PROFILE_LENGTH;
const SMALLEST = 1e-3;

/** A look at the units of a space from a block in which it is the other axis: from later units, whose order does not count. */
export interface BlockView {
  readonly space: number;
  /** Index of the block, among all. */
  readonly block: number;
  readonly layer: number;
  /** The segment with the space's units; undefined if they are the layer's rows. */
  readonly segment: number | undefined;
  readonly first: number;
  readonly units: number;
}

/** The first views of each hidden space, in the order of the blocks. */
export function viewsOf(network: Topology): BlockView[] {
  const order = spaceOrder(network);
  const seen = new Map<number, number>();
  const views = blocksOf(network).flatMap((block, index) =>
    viewsFrom(network.layers[block.layer], block, index, order),
  );
  return views.filter(({ space }) => {
    seen.set(space, (seen.get(space) ?? 0) + 1);
    return !network.spaces[space].fixed && (seen.get(space) ?? 0) <= MOST_VIEWS;
  });
}

function viewsFrom(layer: Layout, { layer: index, segment }: Block, block: number, order: Int32Array): BlockView[] {
  if (layer.groups > 1) return [];
  if (segment !== undefined) {
    return [{ space: layer.output, block, layer: index, segment: undefined, first: 0, units: layer.rows }];
  }
  return layer.input.flatMap((read, place) =>
    readsEarlier(layer, read, order)
      ? [{ space: read.space, block, layer: index, segment: place, first: read.offset, units: read.count }]
      : [],
  );
}

/**
 * How a unit's equilibrated norms towards the live units on the other side are distributed: logarithms of the means of eight
 * equal parts of them, in ascending order, relative to their root mean square.
 * @param chosen units, counted from the view's first
 * @param against the segment that the block describes, if it describes columns
 * @returns chosen x PROFILE_LENGTH; a dead unit's row is zero; undefined if too few units on the other side are alive
 */
export function profileUnits(
  view: BlockView,
  layer: Layout,
  weights: Equilibrated,
  chosen: ArrayLike<number>,
  against: number | undefined,
): Matrix | undefined {
  const sides = takeSides(view, layer, weights, against);
  if (sides.others.length < FEWEST) return undefined;
  const profiles = matrix(chosen.length, PROFILE_LENGTH);
  const norms = tapNorms(weights.values, layer);
  const sorted = new Float32Array(sides.others.length);
  for (let i = 0; i < chosen.length; i += 1) {
    for (let k = 0; k < sorted.length; k += 1)
      sorted[k] = normBetween(sides, norms, weights, chosen[i], sides.others[k]);
    sorted.sort();
    profiles.data.set(quantiles(sorted), i * PROFILE_LENGTH);
  }
  return profiles;
}

/** Which of a layer's columns the norms are taken of, and the live units on the other side of the view. */
interface Sides {
  /** Whether the view's units are rows; else they are columns. */
  readonly rows: boolean;
  readonly columns: number;
  readonly start: number;
  readonly positions: number;
  readonly others: readonly number[];
}

function takeSides({ segment }: BlockView, layer: Layout, weights: Equilibrated, against: number | undefined): Sides {
  const read = segment ?? against ?? 0;
  const { count, positions } = layer.input[read];
  const start = firstColumn(layer, read);
  const rows = segment === undefined;
  const alive = (unit: number) => {
    if (!rows) return weights.rowScale[unit] > 0;
    const from = start + unit * positions;
    return weights.columnScale.subarray(from, from + positions).some((scale) => scale > 0);
  };
  const others = Array.from({ length: rows ? count : layer.rows }, (_, unit) => unit).filter(alive);
  return { rows, columns: layer.columns, start, positions, others };
}

/** The equilibrated norm of the weights between a unit of the view and one on the other side, over positions and taps. */
function normBetween(
  sides: Sides,
  norms: Float32Array,
  { rowScale, columnScale }: Scales,
  unit: number,
  other: number,
): number {
  const r = sides.rows ? unit : other;
  const from = sides.start + (sides.rows ? other : unit) * sides.positions;
  let sum = 0;
  for (let c = from; c < from + sides.positions; c += 1) {
    const value = columnScale[c] * norms[r * sides.columns + c];
    sum += value * value;
  }
  return rowScale[r] * Math.sqrt(sum);
}

/** Logarithms of the means of equal parts of sorted values; a value between two parts belongs to each by its share. */
function quantiles(sorted: Float32Array): number[] {
  const n = sorted.length;
  const root = Math.sqrt(sorted.reduce((sum, value) => sum + value * value, 0) / n);
  if (!(root > 0)) return new Array(PROFILE_LENGTH).fill(0);
  const part = n / PROFILE_LENGTH;
  return Array.from({ length: PROFILE_LENGTH }, (_, k) => {
    let sum = 0;
    for (let i = Math.floor(k * part); i < Math.min(n, Math.ceil((k + 1) * part)); i += 1) {
      sum += sorted[i] * (Math.min(i + 1, (k + 1) * part) - Math.max(i, k * part));
    }
    return Math.log(Math.max(SMALLEST, sum / part / root));
  });
}
