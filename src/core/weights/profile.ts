import { Room } from "../kernel.ts";
import { type Matrix, matrix, row } from "../matrix.ts";
import { type Block, blocksOf, readsEarlier, spaceOrder } from "./blocks.ts";
import type { Equilibrated } from "./equilibrate.ts";
import { firstColumn, type Layout, type Topology } from "./network.ts";

/** How many numbers a profile has. */
export const PROFILE_LENGTH = 8;
/** Layers that read or write a space later on, and of which profiles are taken. */
const MOST_VIEWS = 2;
/** Fewest live units on the other side from which quantiles can be taken. */
const FEWEST = PROFILE_LENGTH;
const SMALLEST = 1e-3;
/** How often each byte is at each of the four places of a float. */
const TABLE_BYTES = 4 * 4 * 256;

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
  const count = sides.others.length;
  const room = new Room();
  const [from, to, table] = [room.take(4 * count), room.take(4 * count), room.take(TABLE_BYTES)];
  const { memory, sortFloats } = room.kernel();
  const sorted = new Float32Array(memory.buffer, from, count);
  for (let i = 0; i < chosen.length; i += 1) {
    normsTowards(sides, weights, chosen[i], sorted);
    sortFloats(from, to, count, table);
    quantiles(sorted, row(profiles, i));
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
  readonly others: Int32Array;
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
  const others = Int32Array.from({ length: rows ? count : layer.rows }, (_, unit) => unit).filter(alive);
  return { rows, columns: layer.columns, start, positions, others };
}

/** The equilibrated norms of the weights between a unit of the view and those on the other side, over positions and taps. */
function normsTowards(
  { rows, columns, start, positions, others }: Sides,
  { norms, rowScale, columnScale }: Equilibrated,
  unit: number,
  into: Float32Array,
): void {
  for (let k = 0; k < into.length; k += 1) {
    const r = rows ? unit : others[k];
    const from = start + (rows ? others[k] : unit) * positions;
    let sum = 0;
    for (let c = from; c < from + positions; c += 1) {
      const value = columnScale[c] * norms[r * columns + c];
      sum += value * value;
    }
    into[k] = rowScale[r] * Math.sqrt(sum);
  }
}

/** Logarithms of the means of equal parts of sorted values; a value between two parts belongs to each by its share. */
function quantiles(sorted: Float32Array, into: Float32Array): void {
  const n = sorted.length;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += sorted[i] * sorted[i];
  const root = Math.sqrt(squares / n);
  if (!(root > 0)) return;
  const part = n / PROFILE_LENGTH;
  for (let k = 0; k < PROFILE_LENGTH; k += 1) {
    let sum = 0;
    for (let i = Math.floor(k * part); i < Math.min(n, Math.ceil((k + 1) * part)); i += 1) {
      sum += sorted[i] * (Math.min(i + 1, (k + 1) * part) - Math.max(i, k * part));
    }
    into[k] = Math.log(Math.max(SMALLEST, sum / part / root));
  }
}
