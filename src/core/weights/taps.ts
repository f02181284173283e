import type { Layout } from "./network.ts";

/**
 * Where the taps of a kernel lie in another's of another size, both square and about the same centre.
 * @returns for each of `from` taps its place among `to`, or -1; undefined where the sizes do not say how taps correspond
 */
export function tapPlaces(from: number, to: number): Int32Array | undefined {
  if (from === to) return Int32Array.from({ length: from }, (_, tap) => tap);
  const [size, other] = [Math.sqrt(from), Math.sqrt(to)];
  if (!isOdd(size) || !isOdd(other)) return undefined;
  const shift = (other - size) / 2;
  return Int32Array.from({ length: from }, (_, tap) => {
    const [y, x] = [Math.floor(tap / size) + shift, (tap % size) + shift];
    return y >= 0 && y < other && x >= 0 && x < other ? y * other + x : -1;
  });
}

/** The taps of the smallest square about the centre outside of which all of a layer's values are zero: a padded kernel's own. */
export function tapsInUse(values: Float32Array, { taps }: Pick<Layout, "taps">): number {
  let used = taps;
  if (values.every((value) => value === 0)) return used;
  for (let size = Math.sqrt(taps) - 2; size > 0 && isOdd(size); size -= 2) {
    const places = tapPlaces(taps, size ** 2);
    if (!places || values.some((value, i) => value !== 0 && places[i % taps] < 0)) break;
    used = size ** 2;
  }
  return used;
}

function isOdd(size: number): boolean {
  return size % 2 === 1;
}
