import type { Matrix } from "../matrix.ts";
import type { Alignment } from "./aligned.ts";
import type { LayerEvidence } from "./evidence.ts";
import type { Projected } from "./in-place.ts";
import type { Sketch } from "./kept.ts";
import { type MatchedNetwork, sourceVectors } from "./suspect.ts";

/** Units of a block that are alive in both models, with their cosine to their counterpart. */
interface Pairs {
  readonly cosines: readonly number[];
  readonly units: number;
}

/** A row for each of the suspect's layers. @param alignment undefined: units are compared where they stand */
export function compareLayers(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  alignment: Alignment | undefined,
): LayerEvidence[] {
  return suspect.network.layers.map(({ name, operator, rows }, index) => {
    const compared = suspect.blocks.flatMap((pair, at) =>
      pair.block.layer === index
        ? [pairsOf(sourceVectors(sketch, pair.source), projected[at], counterpart(alignment, pair.block))]
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

/** The source's unit of each of a block's units, both counted from the block's first; -1: none. */
export function counterpart(
  alignment: Alignment | undefined,
  { space, first, units }: { space: number; first: number; units: number },
): (unit: number) => number {
  if (!alignment) return (unit) => unit;
  return (unit) => {
    const found = alignment[space][first + unit] - first;
    return found < units ? found : -1;
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

export function isAlive({ data, columns }: Matrix, i: number): boolean {
  for (let c = i * columns; c < (i + 1) * columns; c += 1) if (data[c] !== 0) return true;
  return false;
}

/** Of unit rows. */
export function cosine(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.columns; c += 1) sum += a.data[i * a.columns + c] * b.data[j * b.columns + c];
  return sum;
}
