import type { Matrix } from "../matrix.ts";
import { type Block, blocksOf, interchangeable, spaceOrder } from "./blocks.ts";
import { canonicalForm } from "./canonical/canonical.ts";
import { thinned } from "./canonical/thinned.ts";
import { sizeOf } from "./canonical/work.ts";
import { type LayerPair, matchLayers } from "./correspondence.ts";
import { describeLayer } from "./descriptor.ts";
import { type Equilibrated, equilibrate, type Scales } from "./equilibrate.ts";
import type { Descriptor, Sketch } from "./kept.ts";
import type { Layout, Network } from "./network.ts";
import type { Alignment } from "./projection.ts";
import { glanceAt, repeatedLayers } from "./repeated.ts";
import { tapsInUse } from "./taps.ts";
import { equilibrateUntied } from "./ties.ts";
import { unequalSpaces, unitsInPlace } from "./units-in-place.ts";
import { dequantised, unitVectors } from "./vectors.ts";

/** A block of the suspect and the source's that it is compared with. */
export interface BlockPair {
  /** Index of the source's block. */
  readonly source: number;
  readonly ours: Block;
  readonly block: Block;
}

/** A suspect's network laid beside a source's sketch. */
export interface MatchedNetwork {
  readonly network: Network;
  readonly pairs: readonly LayerPair[];
  readonly blocks: readonly BlockPair[];
  /** Layers that no test looks at, because whatever they say was said by an earlier one. */
  readonly repeated: ReadonlySet<number>;
  /** Of its own spaces. */
  readonly order: Int32Array;
  readonly cuts: readonly (readonly number[])[];
  /** The source's unit of each unit where units stand, found without looking at how alike any are. */
  readonly inPlace: Alignment;
  /** A layer's values with the scales found before. */
  weights(layer: number): Equilibrated;
}

/**
 * Finds what corresponds, reading one layer of the suspect at a time. Where a set of units has another width than the source's,
 * those that do nothing and those that do the same as others are taken out of it first.
 */
export function pairWithSketch(sketch: Sketch, given: Network): MatchedNetwork {
  const network = sketch.canonical ? canonicalForm(given) : given;
  const matched = pairNetwork(sketch, network);
  const unequal = unequalSpaces(sketch, network, matched.pairs);
  const left = thinned(network, unequal);
  return left === network ? matched : pairNetwork(sketch, left);
}

function pairNetwork(sketch: Sketch, network: Network): MatchedNetwork {
  const weights = remember(network);
  const glances: string[] = [];
  const descriptors: Descriptor[] = [];
  const layers = network.layers.map((layer, index): Layout => {
    const loaded = weights(index);
    glances.push(glanceAt(loaded.values));
    descriptors.push(describeLayer(loaded, layer));
    return { ...layer, taps: tapsInUse(loaded.values, layer) };
  });
  const pairs = matchLayers(sketch, { spaces: network.spaces, layers, descriptors });
  return {
    network,
    pairs,
    blocks: pairBlocks(sketch, network, pairs),
    repeated: repeatedLayers(sketch, pairs, glances, (layer) => weights(layer).values),
    order: spaceOrder(network),
    cuts: interchangeable(network),
    inPlace: unitsInPlace(sketch, network, pairs),
    weights,
  };
}

/** Values that are kept once read, besides the largest layer's, so that no test reads them again: a ResNet-50 has 25 million. */
const MOST_KEPT = 2 ** 25;

/**
 * Reads layers and finds their scales once; of a larger network only the first layers' values, the last one's and the largest
 * one's are kept. Read again, the largest would stand in memory twice: what was let go of is still there until it is collected.
 */
function remember({ layers }: Network): (index: number) => Equilibrated {
  const kept = new Map<number, Equilibrated>();
  const scales: Scales[] = [];
  const sizes = layers.map(sizeOf);
  const largest = sizes.indexOf(Math.max(...sizes));
  let room = MOST_KEPT;
  let last: { readonly index: number; readonly weights: Equilibrated } | undefined;
  return (index) => {
    const known = last?.index === index ? last.weights : kept.get(index);
    if (known) return known;
    const layer = layers[index];
    const found = scales[index];
    const weights = found ? equilibrate(layer.load(), layer, found) : equilibrateUntied(layer.load(), layer);
    if (!("tied" in weights && weights.tied))
      scales[index] = { rowScale: weights.rowScale, columnScale: weights.columnScale };
    last = { index, weights };
    const taken = index === largest ? 0 : weights.values.length;
    if (taken <= room) {
      kept.set(index, weights);
      room -= taken;
    }
    return weights;
  };
}

function pairBlocks(sketch: Sketch, network: Network, pairs: readonly LayerPair[]): BlockPair[] {
  const suspectOf = new Map(pairs.map(({ source, suspect }) => [source, suspect]));
  const theirs = new Map(blocksOf(network).map((block) => [`${block.layer}/${block.segment}`, block]));
  return blocksOf(sketch).flatMap((ours, source) => {
    const block = theirs.get(`${suspectOf.get(ours.layer)}/${ours.segment}`);
    return block ? [{ source, ours, block }] : [];
  });
}

/** The source's space that a paired space of the suspect is compared with. */
export function sourceSpace({ blocks }: MatchedNetwork, space: number): number {
  return blocks.find(({ block }) => block.space === space)?.ours.space ?? -1;
}

/** The source's projected vectors of a block, scaled to length 1. */
export function sourceVectors(sketch: Sketch, block: number): Matrix {
  return unitVectors(dequantised(sketch.vectors[block]));
}
