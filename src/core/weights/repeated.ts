import type { LayerPair } from "./correspondence.ts";
import type { Sketch } from "./kept.ts";

/** Two digests of 32 bits, of values bit by bit (Fowler, Noll and Vo's hash on words, from two starts). */
export function digestOf(values: Float32Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < words.length; i += 1) {
    a = Math.imul(a ^ words[i], 0x01000193);
    b = Math.imul(b ^ (words[i] >>> 7) ^ (words[i] << 25), 0x85ebca6b);
  }
  return `${values.length}/${a}/${b}`;
}

/**
 * The suspect's layers whose weights are those of an earlier one, bit by bit, where the source's weights there look the same,
 * too. Both models tie these layers to each other, by which the order of units in one is that in the other: counted twice, a
 * likeness by chance would be two.
 * @param digests of the suspect's layers
 */
export function repeatedLayers(
  { descriptors }: Sketch,
  pairs: readonly LayerPair[],
  digests: readonly string[],
): ReadonlySet<number> {
  const seen = new Set<string>();
  const repeated = new Set<number>();
  for (const { source, suspect } of pairs) {
    const both = `${digests[suspect]} ${descriptors[source].join()}`;
    if (seen.has(both)) repeated.add(suspect);
    seen.add(both);
  }
  return repeated;
}
