import type { LayerPair } from "./correspondence.ts";
import type { Sketch } from "./kept.ts";

/** Values that a quick look at a layer takes in. */
const GLANCE = 64;

/** The same for layers of the same values; different for most others, without reading them all. */
export function glanceAt(values: Float32Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const step = Math.max(1, Math.floor(words.length / GLANCE));
  const some: number[] = [];
  for (let i = 0; i < words.length; i += step) some.push(words[i]);
  return `${words.length}/${some.join()}`;
}

/** Two digests of 32 bits, of values bit by bit (Fowler, Noll and Vo's hash on words, from two starts). */
function digestOf(values: Float32Array): string {
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
 * @param glances at the suspect's layers
 * @param values of one of them
 */
export function repeatedLayers(
  { descriptors }: Sketch,
  pairs: readonly LayerPair[],
  glances: readonly string[],
  values: (layer: number) => Float32Array,
): ReadonlySet<number> {
  const alike = new Map<string, number[]>();
  for (const { source, suspect } of pairs) {
    const both = `${glances[suspect]} ${descriptors[source].join()}`;
    alike.set(both, [...(alike.get(both) ?? []), suspect]);
  }
  const repeated = new Set<number>();
  for (const layers of alike.values()) {
    if (layers.length < 2) continue;
    const seen = new Set<string>();
    for (const layer of layers) {
      const digest = digestOf(values(layer));
      if (seen.has(digest)) repeated.add(layer);
      seen.add(digest);
    }
  }
  return repeated;
}
