import { Room, type SharedKernel } from "../kernel.ts";
import { type Equilibrated, equilibrate, firstInput } from "./equilibrate.ts";
import { firstColumn, type Layout } from "./network.ts";

/** Of each row, the column that is tied to it, counted within the row; -1: none. */
type Ties = Int32Array;

/** Standard errors by which a diagonal exceeds the rest of a layer that ties its units. */
const STANDS_OUT = 4;
/** How many times a kernel's energy is that of the next largest in its row where the two units are tied. */
const TIMES_LARGER = 4;
/** The least share of rows with such a kernel. */
const MANY = 0.5;

/**
 * A layer's equilibrated weights without what ties unit i of its output to unit i of its input in every model of a design: an
 * identity that was folded into the kernel, as re-parameterised networks have it. Where the diagonal stands out, or where most
 * rows have one kernel that dwarfs all others (as in a copy with its units in another order), these kernels are replaced by
 * the mean of the other rows at the same column. Both are found from this model alone, and neither by anything that depends
 * on the order of units otherwise.
 * @param values rows x columns x taps, changed in place
 */
export function equilibrateUntied(values: Float32Array, layer: Layout): Equilibrated & { readonly tied: boolean } {
  let weights = equilibrate(values, layer);
  let tied = false;
  for (const diagonal of diagonalsOf(layer)) {
    const ties = standsOut(weights, layer, diagonal) ? diagonal : largeKernels(weights, layer, diagonal);
    if (!ties) continue;
    replaceByMeans(weights, layer, ties);
    tied = true;
    weights = equilibrate(values, layer);
  }
  return { ...weights, tied };
}

/** Every way in which a layer could have as many inputs as rows: of a group, or of a segment. */
function diagonalsOf(layer: Layout): Ties[] {
  const { rows, columns, groups, input } = layer;
  if (groups > 1) {
    return columns > 1 && rows === groups * columns ? [Int32Array.from({ length: rows }, (_, r) => r % columns)] : [];
  }
  return input.flatMap(({ count, positions }, segment) => {
    const start = firstColumn(layer, segment);
    return count === rows && positions === 1 && rows > 1
      ? [Int32Array.from({ length: rows }, (_, r) => start + r)]
      : [];
  });
}

/** The columns that a diagonal runs over. */
function columnsOf({ rows, groups }: Layout, diagonal: Ties): readonly [from: number, to: number] {
  return [diagonal[0], diagonal[0] + rows / groups];
}

/** Whether values at any tap, or the energies of whole kernels, are others on the diagonal than beside it. */
function standsOut(weights: Equilibrated, layer: Layout, diagonal: Ties): boolean {
  const { rows, taps } = layer;
  const [from, to] = columnsOf(layer, diagonal);
  const beside = new KernelSums(taps, to - from);
  const on = new Float64Array(taps + 1);
  for (let r = 0; r < rows; r += 1) {
    addKernel(weights, layer, r, diagonal[r], on);
    beside.add(weights, layer, r, from, diagonal[r] - from);
  }
  const count = rows * (to - from - 1);
  return on.some((sum, k) => {
    const [all, squares] = beside.of(k);
    const mean = all / count;
    const spread = Math.sqrt(Math.max(0, squares / count - mean * mean) / rows);
    const above = sum / rows - mean;
    return (k === taps ? above : Math.abs(above)) > STANDS_OUT * spread;
  });
}

/** Sums over rows of kernels, tap by tap, and over the kernels' energies. */
class KernelSums {
  readonly #taps: number;
  readonly #columns: number;
  readonly #kernel: SharedKernel;
  readonly #at: Readonly<Record<"kernels" | "scales" | "sums" | "squares" | "energies", number>>;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  /** Of the kernels that were added last. */
  readonly energies: Float64Array;

  constructor(taps: number, columns: number) {
    [this.#taps, this.#columns] = [taps, columns];
    const room = new Room();
    this.#at = {
      kernels: room.take(4 * (columns * taps + 1)),
      scales: room.take(8 * columns),
      sums: room.take(8 * (taps + 2)),
      squares: room.take(8 * (taps + 2)),
      energies: room.take(8 * columns),
    };
    this.#kernel = room.kernel();
    const { buffer } = this.#kernel.memory;
    this.#sums = new Float64Array(buffer, this.#at.sums, taps + 2).fill(0);
    this.#squares = new Float64Array(buffer, this.#at.squares, taps + 2).fill(0);
    this.energies = new Float64Array(buffer, this.#at.energies, columns);
  }

  /** Adds a row's kernels from the column `from` on, but for the one at `here` (counted from there), if it is given. */
  add({ values, rowScale, columnScale }: Equilibrated, layer: Layout, r: number, from: number, here = -1): void {
    const [taps, columns] = [this.#taps, this.#columns];
    const { buffer } = this.#kernel.memory;
    const start = (r * layer.columns + from) * taps;
    const first = firstInput(layer, r) + from;
    new Float32Array(buffer, this.#at.kernels, columns * taps).set(values.subarray(start, start + columns * taps));
    new Float64Array(buffer, this.#at.scales, columns).set(columnScale.subarray(first, first + columns));
    this.#addSome(0, here, rowScale[r]);
    this.#addSome(here + 1, columns, rowScale[r]);
  }

  #addSome(from: number, to: number, rowScale: number): void {
    if (from >= to) return;
    const { kernels, scales, sums, squares, energies } = this.#at;
    const [start, scale] = [kernels + 4 * from * this.#taps, scales + 8 * from];
    this.#kernel.tieSums(start, to - from, this.#taps, rowScale, scale, sums, squares, energies);
  }

  /** The sum of a tap's values, and of their squares; after the last tap, of energies. */
  of(tap: number): readonly [sum: number, squares: number] {
    const at = tap === this.#taps ? tap + (tap % 2) : tap;
    return [this.#sums[at], this.#squares[at]];
  }
}

/** Adds the equilibrated values of a kernel, and its energy after them. */
function addKernel(weights: Equilibrated, layer: Layout, r: number, c: number, sums: Float64Array): void {
  const { columns, taps } = layer;
  const scale = weights.rowScale[r] * weights.columnScale[firstInput(layer, r) + c];
  let energy = 0;
  for (let t = 0; t < taps; t += 1) {
    const value = scale * weights.values[(r * columns + c) * taps + t];
    sums[t] += value;
    energy += value * value;
  }
  sums[taps] += energy;
}

/** The largest kernels of those rows in which one dwarfs all others, if most rows have one, each at a column of its own. */
function largeKernels(weights: Equilibrated, layer: Layout, diagonal: Ties): Ties | undefined {
  const { rows, taps } = layer;
  const [from, to] = columnsOf(layer, diagonal);
  const kernels = new KernelSums(taps, to - from);
  const ties = new Int32Array(rows).fill(-1);
  const taken = new Set<number>();
  // It ends where what is left could not make them most rows any more.
  for (let r = 0; r < rows && taken.size + rows - r >= MANY * rows; r += 1) {
    kernels.add(weights, layer, r, from);
    const at = dwarfing(kernels.energies);
    const column = firstInput(layer, r) + from + at;
    if (at < 0 || taken.has(column)) continue;
    ties[r] = from + at;
    taken.add(column);
  }
  return taken.size >= MANY * rows ? ties : undefined;
}

/** The place of the largest energy where it is so many times the next largest; -1: none. */
function dwarfing(energies: Float64Array): number {
  let [most, next, at] = [0, 0, -1];
  for (let c = 0; c < energies.length; c += 1) {
    if (energies[c] > most) {
      next = most;
      most = energies[c];
      at = c;
    } else if (energies[c] > next) next = energies[c];
  }
  return most < TIMES_LARGER * next ? -1 : at;
}

function replaceByMeans(weights: Equilibrated, layer: Layout, ties: Ties): void {
  const { rows, columns, taps, groups } = layer;
  const { values, rowScale } = weights;
  const before = values.slice();
  const inGroup = rows / groups;
  const sums = new Float64Array(taps);
  ties.forEach((c, r) => {
    if (c < 0 || !(rowScale[r] > 0)) return;
    const first = r - (r % inGroup);
    sums.fill(0);
    for (let other = first; other < first + inGroup; other += 1) {
      if (other === r) continue;
      for (let t = 0; t < taps; t += 1) sums[t] += rowScale[other] * before[(other * columns + c) * taps + t];
    }
    const start = (r * columns + c) * taps;
    for (let t = 0; t < taps; t += 1) values[start + t] = sums[t] / (inGroup - 1) / rowScale[r];
  });
}
