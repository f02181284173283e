/** Sets of a graph's layers, each a bit. */
export type LayerSet = bigint;

export const NO_LAYERS: LayerSet = 0n;

/** How many bits the digits of a number to the base 16 have. */
const BITS = new Map(
  Array.from({ length: 16 }, (_, digit) => [digit.toString(16), [0, 1, 1, 2][digit % 4] + [0, 1, 1, 2][digit >> 2]]),
);

export function countOf(set: LayerSet): number {
  let count = 0;
  for (const digit of set.toString(16)) count += BITS.get(digit) ?? 0;
  return count;
}

export function withAll(sets: Iterable<LayerSet>): LayerSet {
  let all = NO_LAYERS;
  for (const set of sets) all |= set;
  return all;
}

/** What the first has and the second has not. */
export function without(one: LayerSet, other: LayerSet): LayerSet {
  return one & ~other;
}

export function share(one: LayerSet, other: LayerSet): boolean {
  return (one & other) !== NO_LAYERS;
}
