import type { Matrix } from "../matrix.ts";
import type { Projected } from "./alignment.ts";
import type { LayerEvidence } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import type { Alignment } from "./projection.ts";
import { type BlockPair, type MatchedNetwork, sourceVectors } from "./suspect.ts";
import { isAlive } from "./vectors.ts";

/** Units of a block that are alive in both models, with their cosine to their counterpart. */
interface Pairs {
  readonly cosines: readonly number[];
  readonly units: number;
}

/** A row for each of the suspect's layers, whose units are compared with those that the alignment says. */
export function compareLayers(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  alignment: Alignment,
): LayerEvidence[] {
  return suspect.network.layers.map(({ name, operator, rows }, index) => {
    const compared = suspect.blocks.flatMap((pair, at) =>
      pair.block.layer === index
        ? [pairsOf(sourceVectors(sketch, pair.source), projected[at], counterpart(alignment, pair))]
        : [],
    );
    const cosines = compared.flatMap((pairs) => pairs.cosines);
    const units = compared.reduce((sum, pairs) => sum + pairs.units, 0);
    return {
      name,
      operator,
      rows,
      compared: compared.length > 0,
      alive: units > 0 ? cosines.length / units : 0,
      similarity: cosines.length > 0 ? cosines.reduce((sum, one) => sum + one, 0) / cosines.length : undefined,
    };
  });
}

/** The source's unit of each of a block's units, both counted from their block's first; -1: none. */
export function counterpart(alignment: Alignment, { ours, block }: BlockPair): (unit: number) => number {
  const places = alignment[block.space];
  return (unit) => {
    const found = places[block.first + unit] - ours.first;
    return found < ours.units ? found : -1;
  };
}

function pairsOf(ours: Matrix, theirs: Matrix, of: (unit: number) => number): Pairs {
  const cosines: number[] = [];
  for (let unit = 0; unit < theirs.rows; unit += 1) {
    const mine = of(unit);
    if (mine >= 0 && isAlive(ours, mine) && isAlive(theirs, unit)) cosines.push(cosine(ours, mine, theirs, unit));
  }
  return { cosines, units: theirs.rows };
}

/** Of unit rows. */
export function cosine(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.columns; c += 1) sum += a.data[i * a.columns + c] * b.data[j * b.columns + c];
  return sum;
}
