import type { Matrix } from "../matrix.ts";
import { readsEarlier } from "./blocks.ts";
import type { Sketch } from "./kept.ts";
import { firstColumn, type Layout, type Segment } from "./network.ts";
import { type Alignment, axisLength, drawProjection, type Places, projectBlock } from "./projection.ts";
import type { BlockPair, MatchedNetwork } from "./suspect.ts";
import { unitVectors } from "./vectors.ts";

/** The suspect's vectors in the source's projection, by index in `MatchedNetwork.blocks`. */
export type Projected = readonly Matrix[];

/** Every paired block of the suspect. */
export function projectAll(sketch: Sketch, suspect: MatchedNetwork, alignment: Alignment): Projected {
  return suspect.blocks.map((pair) => projectAligned(sketch, suspect, pair, alignment));
}

/** A block's vectors with the other axis in the source's order; what found no counterpart there is left out. */
export function projectAligned(sketch: Sketch, suspect: MatchedNetwork, pair: BlockPair, alignment: Alignment): Matrix {
  const { block, ours, source } = pair;
  const [layer, sourceLayer] = [suspect.network.layers[block.layer], sketch.layers[ours.layer]];
  const { dimensions } = sketch.vectors[source];
  const projection = drawProjection(sketch.seed, source, axisLength(ours, sourceLayer), dimensions);
  const places = placesOf(suspect, pair, sourceLayer, alignment);
  return unitVectors(projectBlock(block, layer, suspect.weights(block.layer), places, projection, sourceLayer));
}

/** Places in the source's layer of the suspect's columns, or of its rows where the block describes columns. */
function placesOf(
  { network, order }: MatchedNetwork,
  { block }: BlockPair,
  ours: Layout,
  alignment: Alignment,
): Places {
  const layer = network.layers[block.layer];
  if (block.segment !== undefined) return alignment[layer.output];
  if (layer.groups > 1) return Int32Array.from({ length: layer.columns }, (_, c) => c);
  const places = new Int32Array(layer.columns).fill(-1);
  layer.input.forEach((read, segment) => {
    if (!readsEarlier(layer, read, order)) return;
    const columns = segmentPlaces(read, ours.input[segment], firstColumn(ours, segment), alignment);
    places.set(columns, firstColumn(layer, segment));
  });
  return places;
}

function segmentPlaces(theirs: Segment, ours: Segment, start: number, alignment: Alignment): Places {
  const { space, offset, count, positions } = theirs;
  return Int32Array.from({ length: count * positions }, (_, at) => {
    const unit = alignment[space][offset + Math.floor(at / positions)] - ours.offset;
    return unit >= 0 && unit < ours.count ? start + unit * positions + (at % positions) : -1;
  });
}
