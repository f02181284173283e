import { type Matrix, matrix, row } from "../matrix.ts";
import { type Projected, projectAll } from "./alignment.ts";
import { cosine, counterpart } from "./counterparts.ts";
import type { Kinship } from "./evidence.ts";
import { testInPlace } from "./in-place.ts";
import type { Ancestor, Quantised, Sketch } from "./kept.ts";
import type { Network } from "./network.ts";
import type { Alignment } from "./projection.ts";
import { type BlockPair, type MatchedNetwork, pairWithSketch, sourceVectors } from "./suspect.ts";
import { dequantised, isAlive, quantise, unitVectors } from "./vectors.ts";

/**
 * How many times closer the suspect must be to the source than either is to the ancestor. Two models fine-tuned from one
 * ancestor on the same images move in much the same direction, so that shared movement alone proves nothing; lying this close
 * together they did not do in any measured case.
 */
const TIMES_CLOSER = 2;

/** Places an ancestor beside the source. @returns undefined if no layers correspond */
export function sketchAncestor(
  sketch: Sketch,
  name: string,
  network: Network,
  permutations: number,
): Ancestor | undefined {
  const beside = pairWithSketch(sketch, network);
  const projected = projectAll(sketch, beside, beside.inPlace);
  const evidence = testInPlace(sketch, beside, projected, permutations, new Set());
  if (!evidence) return undefined;
  const vectors: (Quantised | undefined)[] = sketch.vectors.map(() => undefined);
  beside.blocks.forEach((pair, at) => {
    vectors[pair.source] = quantise(inSourceOrder(projected[at], pair, beside.inPlace));
  });
  return { name, vectors, pValue: evidence.pValue };
}

/** A row for each of the source's units in a block: its counterpart's vector, or zeros. */
function inSourceOrder(theirs: Matrix, pair: BlockPair, alignment: Alignment): Matrix {
  const ordered = matrix(pair.ours.units, theirs.columns);
  const of = counterpart(alignment, pair);
  for (let unit = 0; unit < theirs.rows; unit += 1) {
    if (of(unit) >= 0) ordered.data.set(row(theirs, unit), of(unit) * theirs.columns);
  }
  return ordered;
}

/** How the suspect stands to the source and to an ancestor of the source. */
export function kinship(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  alignment: Alignment,
  ancestor: Ancestor,
): Kinship {
  const sums = { sourceToAncestor: 0, suspectToAncestor: 0, suspectToSource: 0 };
  let units = 0;
  suspect.blocks.forEach((pair, at) => {
    const { source, block } = pair;
    const kept = ancestor.vectors[source];
    // Heads are convex problems: they end up alike wherever they started.
    if (!kept || suspect.network.spaces[suspect.network.layers[block.layer].output].fixed) return;
    const [ours, old, theirs] = [sourceVectors(sketch, source), unitVectors(dequantised(kept)), projected[at]];
    const of = counterpart(alignment, pair);
    for (let unit = 0; unit < theirs.rows; unit += 1) {
      const mine = of(unit);
      if (mine < 0 || !isAlive(ours, mine) || !isAlive(old, mine) || !isAlive(theirs, unit)) continue;
      units += 1;
      sums.sourceToAncestor += 2 - 2 * cosine(ours, mine, old, mine);
      sums.suspectToAncestor += 2 - 2 * cosine(theirs, unit, old, mine);
      sums.suspectToSource += 2 - 2 * cosine(theirs, unit, ours, mine);
    }
  });
  const distance = (sum: number) => Math.sqrt(Math.max(0, sum) / Math.max(1, units));
  const distances = {
    sourceToAncestor: distance(sums.sourceToAncestor),
    suspectToAncestor: distance(sums.suspectToAncestor),
    suspectToSource: distance(sums.suspectToSource),
  };
  const nearest = Math.min(distances.sourceToAncestor, distances.suspectToAncestor);
  return { ancestor: ancestor.name, ...distances, beyond: TIMES_CLOSER * distances.suspectToSource <= nearest };
}
