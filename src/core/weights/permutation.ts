import { Room } from "../kernel.ts";

/**
 * A linear permutation statistic: the sum over i of `value[i * n + pi(i)]`. Units from one entry of `cuts` to the next (0 first,
 * n last) are exchanged among themselves.
 */
export interface UnitPairing {
  readonly n: number;
  readonly value: Float32Array;
  readonly cuts: readonly number[];
}

/** Mean and standard deviation of the statistic over all permutations (Hoeffding 1951); a spread of 0: nothing to permute. */
interface Moments {
  readonly mean: number;
  readonly spread: number;
}

/** Sum over i of the value at (i, i). */
export function diagonal({ n, value }: UnitPairing): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += value[i * n + i];
  return sum;
}

export function momentsOf(pairing: UnitPairing): Moments {
  let [mean, variance] = [0, 0];
  for (let k = 0; k + 1 < pairing.cuts.length; k += 1) {
    const part = momentsWithin(pairing, pairing.cuts[k], pairing.cuts[k + 1]);
    mean += part.mean;
    variance += part.variance;
  }
  return { mean, spread: Math.sqrt(variance) };
}

function momentsWithin({ n, value }: UnitPairing, from: number, to: number): { mean: number; variance: number } {
  const size = to - from;
  const rowSums = new Float64Array(size);
  const columnSums = new Float64Array(size);
  let [total, squares] = [0, 0];
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const one = value[(from + i) * n + from + j];
      rowSums[i] += one;
      columnSums[j] += one;
      total += one;
      squares += one * one;
    }
  }
  if (size < 2) return { mean: total, variance: 0 };
  const sumOfSquares = (sums: Float64Array) => sums.reduce((sum, one) => sum + one * one, 0);
  const centred = squares - (sumOfSquares(rowSums) + sumOfSquares(columnSums)) / size + (total / size) ** 2;
  // What float32 rounding leaves of values that are all alike is no spread.
  return { mean: total / size, variance: centred > squares * NO_SPREAD ? centred / (size - 1) : 0 };
}

const NO_SPREAD = 1e-12;

/** Draws after which the kernel returns for a moment, so that V8 can put faster code in its place. */
const DRAWS_AT_ONCE = 500;

/** The statistic under `count` random permutations. @param seed other than 0 */
export function permutedSums({ n, value, cuts }: UnitPairing, count: number, seed: number): Float64Array {
  const room = new Room();
  const [values, order, places] = [room.take(4 * n * n), room.take(4 * n), room.take(4 * cuts.length)];
  const sums = room.take(8 * count);
  const { memory, permute } = room.kernel();
  new Float32Array(memory.buffer, values, n * n).set(value);
  const orders = new Int32Array(memory.buffer, order, n);
  for (let i = 0; i < n; i += 1) orders[i] = i;
  new Int32Array(memory.buffer, places, cuts.length).set(cuts);
  let state = seed | 0 || 1;
  for (let draw = 0; draw < count; draw += DRAWS_AT_ONCE) {
    const draws = Math.min(DRAWS_AT_ONCE, count - draw);
    state = permute(values, n, order, places, cuts.length - 1, draws, sums + 8 * draw, state);
  }
  return new Float64Array(memory.buffer, sums, count).slice();
}

/** A pairing whose units are all exchanged among each other, and where its random numbers begin. */
interface Seeded {
  readonly pairing: Omit<UnitPairing, "cuts">;
  /** Other than 0. */
  readonly seed: number;
}

/** Pairings that the kernel does at once. */
const TOGETHER = 4;

/** What `permutedSums` gives of each; those of as many units are done together. */
export function permutedSumsOfAll(all: readonly Seeded[], count: number): Float64Array[] {
  const found = new Map<Seeded, Float64Array>();
  let waiting: Seeded[] = [];
  for (const one of all.toSorted((a, b) => a.pairing.n - b.pairing.n)) {
    if (waiting[0]?.pairing.n !== one.pairing.n) {
      alone(waiting);
      waiting = [];
    }
    waiting.push(one);
    if (waiting.length < TOGETHER) continue;
    for (const [i, sums] of permutedTogether(waiting, count).entries()) found.set(waiting[i], sums);
    waiting = [];
  }
  alone(waiting);
  return all.flatMap((one) => found.get(one) ?? []);

  function alone(some: readonly Seeded[]): void {
    for (const one of some) {
      const { n, value } = one.pairing;
      found.set(one, permutedSums({ n, value, cuts: [0, n] }, count, one.seed));
    }
  }
}

function permutedTogether(some: readonly Seeded[], count: number): Float64Array[] {
  const { n } = some[0].pairing;
  const room = new Room();
  const [values, order, states] = [
    room.take(TOGETHER * 4 * n * n),
    room.take(TOGETHER * 4 * n),
    room.take(TOGETHER * 4),
  ];
  const sums = room.take(TOGETHER * 8 * count);
  const { memory, permuteFour } = room.kernel();
  const { buffer } = memory;
  const matrices = new Float32Array(buffer, values, TOGETHER * n * n);
  for (const [i, { pairing }] of some.entries()) matrices.set(pairing.value, i * n * n);
  const orders = new Int32Array(buffer, order, TOGETHER * n);
  for (let i = 0; i < orders.length; i += 1) orders[i] = Math.floor(i / TOGETHER);
  new Int32Array(buffer, states, TOGETHER).set(some.map(({ seed }) => seed | 0 || 1));
  for (let draw = 0; draw < count; draw += DRAWS_AT_ONCE) {
    const draws = Math.min(DRAWS_AT_ONCE, count - draw);
    permuteFour(values, 4 * n * n, n, order, draws, sums + 8 * draw, 8 * count, states);
  }
  return some.map((_, i) => new Float64Array(buffer, sums + i * 8 * count, count).slice());
}
