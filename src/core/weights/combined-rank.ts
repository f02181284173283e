/**
 * Independent statistics, each with its values under the same random draws, put together in two ways: by Fisher's sum of the
 * logarithms of ranks, which sees a little in many of them, and by the largest in standard deviations, which sees much in one.
 */
interface Together {
  /** Of the observed values first, then of each draw: sums of -ln(rank / count). */
  readonly logarithms: Float64Array;
  /** Of the same: the largest of the standardised values. */
  readonly largest: Float64Array;
}

export function nothingYet(draws: number): Together {
  return {
    logarithms: new Float64Array(draws + 1),
    largest: new Float64Array(draws + 1).fill(Number.NEGATIVE_INFINITY),
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
  const ascending = values.slice().sort();
  for (let i = 0; i < count; i += 1) {
    const less = countBelow(ascending, values[i]);
    const upTo = ascending[less + 1] === values[i] ? countUpTo(ascending, values[i]) : less + 1;
    const rank = upTo - less === 1 ? count - less : count - less - Math.floor(random() * (upTo - less));
    together.logarithms[i] -= Math.log(rank / count);
    together.largest[i] = Math.max(together.largest[i], (values[i] - mean) / spread);
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
  const ascending = values.slice().sort();
  return values.map((value) => (values.length - countBelow(ascending, value)) / values.length);
}

/** How many of ascending values are smaller. */
function countBelow(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many of ascending values are not larger. */
function countUpTo(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
