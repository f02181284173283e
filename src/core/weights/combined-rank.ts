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
  const below = new Below(values);
  for (let i = 0; i < count; i += 1) {
    const less = below.count(values[i]);
    const ties = below.ties(less);
    const rank = ties === 1 ? count - less : count - less - Math.floor(random() * ties);
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
  const [bySum, byLargest] = [shareAtLeast(logarithms), shareAtLeast(largest)];
  const smaller = bySum.map((p, i) => Math.min(p, byLargest[i]));
  return smaller.reduce((count, p) => count + (p <= smaller[0] ? 1 : 0), 0) / smaller.length;
}

/** For each value, the share of all that are at least as large. */
function shareAtLeast(values: Float64Array): Float64Array {
  const below = new Below(values);
  const shares = new Float64Array(values.length);
  for (let i = 0; i < shares.length; i += 1) shares[i] = (shares.length - below.count(values[i])) / shares.length;
  return shares;
}

/** Values in ascending order, with a table of where those of equal parts of their range begin. */
class Below {
  readonly #ascending: Float64Array;
  readonly #first: Int32Array;
  readonly #partsPerUnit: number;

  constructor(values: Float64Array) {
    const ascending = inOrder(values);
    const parts = ascending.length;
    this.#ascending = ascending;
    this.#partsPerUnit = (parts - 1) / (ascending[parts - 1] - ascending[0]);
    this.#first = new Int32Array(parts + 1).fill(parts);
    for (let i = parts - 1; i >= 0; i -= 1) this.#first[this.#partOf(ascending[i])] = i;
    for (let part = parts - 1; part >= 0; part -= 1) {
      if (this.#first[part] > this.#first[part + 1]) this.#first[part] = this.#first[part + 1];
    }
  }

  /** How many are smaller than one of them. */
  count(value: number): number {
    let less = this.#first[this.#partOf(value)];
    while (this.#ascending[less] < value) less += 1;
    return less;
  }

  /** How many are as large as one of them, of which so many are smaller. */
  ties(less: number): number {
    let end = less + 1;
    while (this.#ascending[end] === this.#ascending[less]) end += 1;
    return end - less;
  }

  #partOf(value: number): number {
    return Math.floor((value - this.#ascending[0]) * this.#partsPerUnit) | 0;
  }
}

/** How often each byte is at each of the eight places of a double. */
const TABLE_BYTES = 4 * 8 * 256;

/** The values in ascending order. */
function inOrder(values: Float64Array): Float64Array {
  const room = new Room();
  const [from, to, table] = [room.take(8 * values.length), room.take(8 * values.length), room.take(TABLE_BYTES)];
  const { memory, sortDoubles } = room.kernel();
  const sorted = new Float64Array(memory.buffer, from, values.length);
  sorted.set(values);
  sortDoubles(from, to, values.length, table);
  return sorted.slice();
}
