import { Room } from "../kernel.ts";

/**
 * Independent statistics, each with its values under the same random draws, put together in two ways: by Fisher's sum of the
 * logarithms of ranks, which sees a little in many of them, and by the largest in standard deviations, which sees much in one.
 */
interface Together {
  /** Of the observed values first, then of each draw: sums of -ln(rank / count). */
  readonly logarithms: Float64Array;
  /** Of the same: the largest of the standardised values. */
  readonly largest: Float64Array;
  /** The logarithm of each rank / count. */
  readonly ofRank: Float64Array;
}

export function nothingYet(draws: number): Together {
  const count = draws + 1;
  const ofRank = new Float64Array(count + 1);
  for (let rank = 1; rank <= count; rank += 1) ofRank[rank] = Math.log(rank / count);
  return {
    logarithms: new Float64Array(count),
    largest: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    ofRank,
  };
}

/** One of the statistics: what was observed, and its distribution under the draws. */
interface Drawn {
  readonly observed: number;
  readonly permuted: Float64Array;
  readonly mean: number;
  readonly spread: number;
}

/** Adds a statistic. Values that are equal share their ranks by lot, so that ranks stay uniform. */
export function addStatistic(together: Together, drawn: Drawn, random: () => number): void {
  const { observed, permuted, mean, spread } = drawn;
  const count = permuted.length + 1;
  const values = new Float64Array(count);
  values[0] = observed;
  values.set(permuted, 1);
  const less = countSmaller(values);
  let tied: Float64Array | undefined;
  for (let i = 0; i < count; i += 1) {
    let rank = count - less[i];
    if (less[i] < 0) {
      tied ??= values.slice().sort();
      const smaller = less[i] & MOST;
      rank = count - smaller - Math.floor(random() * equalFrom(tied, smaller));
    }
    together.logarithms[i] -= together.ofRank[rank];
    const z = (values[i] - mean) / spread;
    if (z > together.largest[i]) together.largest[i] = z;
  }
}

/**
 * The p-value of both ways together: the smaller of their p-values, ranked among the draws' own, which is exact however the two
 * depend on each other.
 */
export function pValueOf({ logarithms, largest }: Together): number {
  // The more values are smaller, the smaller the share of those that are at least as large.
  const [bySum, byLargest] = [countSmaller(logarithms), countSmaller(largest)];
  const count = bySum.length;
  const observed = Math.max(bySum[0] & MOST, byLargest[0] & MOST);
  let atLeast = 0;
  for (let i = 0; i < count; i += 1) if (Math.max(bySum[i] & MOST, byLargest[i] & MOST) >= observed) atLeast += 1;
  return atLeast / count;
}

/** Of a number that says how many are smaller, what that number is; its sign says whether others are equal. */
const MOST = 2 ** 31 - 1;

/** How many of ascending values are equal to one of them, of which so many are smaller. */
function equalFrom(ascending: Float64Array, smaller: number): number {
  let end = smaller + 1;
  while (ascending[end] === ascending[smaller]) end += 1;
  return end - smaller;
}

/** How often each byte is at each of the eight places of a double. */
const TABLE_BYTES = 4 * 8 * 256;

/** Of each value, how many are smaller, and 2^31 less where others are equal. */
function countSmaller(values: Float64Array): Int32Array {
  const count = values.length;
  const room = new Room();
  const [given, ascending, others] = [room.take(8 * count), room.take(8 * count + 8), room.take(8 * count)];
  const [table, to] = [room.take(TABLE_BYTES), room.take(4 * count)];
  const kernel = room.kernel();
  const { buffer } = kernel.memory;
  new Float64Array(buffer, given, count).set(values);
  const sorted = new Float64Array(buffer, ascending, count + 1);
  sorted.set(values);
  kernel.sortDoubles(ascending, others, count, table);
  sorted[count] = Number.NaN;
  kernel.countSmaller(given, count, ascending, to);
  return new Int32Array(buffer, to, count).slice();
}
