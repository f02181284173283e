export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Work beyond which fewer draws are made: of a thousand probes, the distance alone looks at a million pairs a draw. */
const MOST_STEPS = 2 ** 28;
const MOST_DRAWS = 1000;
const FEWEST_DRAWS = 200;
const TAIL = 0.025;

/** How often each of n probes was drawn. */
export type Counts = Uint16Array;

/** A sequence of numbers from 0 to 1 that is the same on every machine (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 0 to n - 1 in random order (Fisher and Yates). */
export function shuffled(n: number, random: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Where a score would lie, in 95 of 100 cases, had other probes been drawn like these: the percentile bootstrap. What the
 * calibration says is held fixed.
 * @param n number of probes
 * @param score of n probes drawn with replacement, each counted as often as it was drawn
 * @param cost of one such score, in steps
 */
export function bootstrapInterval(n: number, score: (counts: Counts) => number, cost: number): Interval {
  const values = new Float64Array(drawsOf(cost));
  const random = seededNumbers(n);
  const counts = new Uint16Array(n);
  for (let draw = 0; draw < values.length; draw += 1) {
    counts.fill(0);
    for (let k = 0; k < n; k += 1) counts[Math.floor(random() * n)] += 1;
    values[draw] = score(counts);
  }
  return percentileInterval(values);
}

/** How often probes are drawn for a score of that cost. */
export function drawsOf(cost: number): number {
  return Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, Math.floor(MOST_STEPS / Math.max(1, cost))));
}

/** What 95 of 100 values lie between. @param values which it sorts */
export function percentileInterval(values: Float64Array): Interval {
  const last = values.sort().length - 1;
  const at = (share: number) => values[Math.min(last, Math.max(0, Math.round(share * last)))];
  return { low: at(TAIL), high: at(1 - TAIL) };
}
