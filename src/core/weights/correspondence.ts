import { likeness } from "./descriptor.ts";
import type { Descriptor } from "./kept.ts";
import { shapeLikeness, shapesOf } from "./layer-shape.ts";
import type { Layout, Topology } from "./network.ts";

/** A network's layout with its layers' descriptors: all that correspondence may look at. */
interface Described extends Topology {
  readonly descriptors: readonly Descriptor[];
}

/** Indices of layers that correspond, ascending in both. */
export interface LayerPair {
  readonly source: number;
  readonly suspect: number;
}

/**
 * Which layer of the suspect corresponds to which of the source: the alignment of the two sequences, gaps allowed, in which
 * layers are as alike as possible in total, those of the same shape before others. It looks at nothing that depends on the order of units, so that
 * the test in place stays exact.
 */
export function matchLayers(source: Described, suspect: Described): LayerPair[] {
  const [n, m] = [source.layers.length, suspect.layers.length];
  const gain = layerGains(source, suspect);
  const best = new Float64Array((n + 1) * (m + 1));
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const [skipped, dropped] = [best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]];
      const paired = gain[i * m + j] + best[(i + 1) * (m + 1) + j + 1];
      best[i * (m + 1) + j] = Math.max(skipped, dropped, paired);
    }
  }
  const pairs: LayerPair[] = [];
  for (let i = 0, j = 0; i < n && j < m; ) {
    const here = best[i * (m + 1) + j];
    if (here === best[(i + 1) * (m + 1) + j]) i += 1;
    else if (here === best[i * (m + 1) + j + 1]) j += 1;
    else {
      pairs.push({ source: i, suspect: j });
      i += 1;
      j += 1;
    }
  }
  return consistent(source, suspect, pairs);
}

/**
 * Without the pairs that would have units of a set compared with two sets of which one has another width: where widths differ
 * it must be told which unit stands for which. Pairs of layers of the same shape come first.
 */
function consistent(source: Topology, suspect: Topology, pairs: readonly LayerPair[]): LayerPair[] {
  const partner = new Map<number, number>();
  const taken = new Map<number, number>();
  const isSame = ([ours, theirs]: SpacePair) => source.spaces[ours].width === suspect.spaces[theirs].width;
  const met = (pair: LayerPair) => spacePairs(source.layers[pair.source], suspect.layers[pair.suspect]);
  const settle = (spaces: readonly SpacePair[]) => {
    for (const [ours, theirs] of spaces) {
      partner.set(theirs, ours);
      taken.set(ours, theirs);
    }
  };
  const fits = ([ours, theirs]: SpacePair) =>
    [undefined, ours].includes(partner.get(theirs)) && [undefined, theirs].includes(taken.get(ours));
  const kept = new Set(pairs.filter((pair) => met(pair).every(isSame)));
  for (const pair of kept) settle(met(pair));
  for (const pair of pairs) {
    if (kept.has(pair) || !met(pair).every(fits)) continue;
    kept.add(pair);
    settle(met(pair));
  }
  return pairs.filter((pair) => kept.has(pair));
}

/** A space of the source, and the suspect's that is compared with it. */
type SpacePair = readonly [ours: number, theirs: number];

function spacePairs(ours: Layout, theirs: Layout): SpacePair[] {
  return [[ours.output, theirs.output], ...ours.input.map(({ space }, i): SpacePair => [space, theirs.input[i].space])];
}

/** What layers of the same shape gain at least, however their weights were changed. */
const LEAST_GAIN = 0.01;

/** Source layers x suspect layers; 0 where they cannot be compared. */
function layerGains(source: Described, suspect: Described): Float64Array {
  const [ours, theirs] = [shapesOf(source), shapesOf(suspect)];
  return Float64Array.from({ length: ours.length * theirs.length }, (_, at) => {
    const i = Math.floor(at / theirs.length);
    const j = at % theirs.length;
    const close = shapeLikeness(ours[i], theirs[j]);
    return close > 0 ? close * (LEAST_GAIN + likeness(source.descriptors[i], suspect.descriptors[j])) : 0;
  });
}
