import { type Matrix, row } from "../matrix.ts";
import { seededNumbers } from "../random.ts";
import { spaceOrder } from "./blocks.ts";
import { addStatistic, nothingYet, pValueOf } from "./combined-rank.ts";
import type { PairingEvidence, SpaceEvidence } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import { diagonal, momentsOf, permutedSums, type UnitPairing } from "./permutation.ts";
import { inPlace } from "./sketch.ts";
import { type MatchedNetwork, projectPair, sourceSpace, sourceVectors, unitVectors } from "./suspect.ts";

/** Units of a space that are tested; of wider spaces, as many are drawn. */
export const MOST_UNITS = 128;

/** The suspect's vectors in the source's projection, by index in `MatchedNetwork.blocks`. */
export type Projected = readonly Matrix[];

/** Projects every paired block of the suspect with its units where they stand. */
export function projectInPlace(sketch: Sketch, suspect: MatchedNetwork): Projected {
  const order = spaceOrder(suspect.network);
  return suspect.blocks.map((pair) => {
    const layer = suspect.network.layers[pair.block.layer];
    return unitVectors(projectPair(sketch, suspect, pair, inPlace(pair.block, layer, order)));
  });
}

/**
 * The exact test. Null hypothesis: the suspect was trained independently of the source, and the units of a hidden space are
 * alike before training, so that any order of them was as likely. Each space's statistic is the sum of cosines between
 * source and suspect units of the same place; as it looks at earlier spaces only, its rank among random permutations is
 * uniform whatever those say. The ranks are put together as `pValueOf` says.
 * @param leftOut spaces of the suspect that are not looked at
 */
export function testInPlace(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  permutations: number,
  leftOut: ReadonlySet<number>,
): PairingEvidence | undefined {
  const spaces: SpaceEvidence[] = [];
  const together = nothingYet(permutations);
  const random = seededNumbers(sketch.seed);
  for (const { id, width } of suspect.network.spaces) {
    if (leftOut.has(id)) continue;
    const pairing = pairUnits(sketch, suspect, projected, id, drawUnits(width, random));
    const { mean, spread } = pairing ? momentsOf(pairing) : { mean: 0, spread: 0 };
    if (!pairing || spread === 0) continue;
    const observed = diagonal(pairing);
    spaces.push({ space: id, source: sourceSpace(suspect, id), units: pairing.n, z: (observed - mean) / spread });
    const permuted = permutedSums(pairing, permutations, Math.floor(random() * 2 ** 32));
    addStatistic(together, { observed, permuted, mean, spread }, random);
  }
  if (spaces.length === 0) return undefined;
  const z = spaces.reduce((sum, one) => sum + one.z, 0) / Math.sqrt(spaces.length);
  return { pValue: pValueOf(together), z, spaces };
}

/** At most `MOST_UNITS` of a space's units, ascending; all choices are as likely. */
function drawUnits(width: number, random: () => number): Int32Array {
  const units = Int32Array.from({ length: width }, (_, unit) => unit);
  if (width <= MOST_UNITS) return units;
  for (let i = 0; i < MOST_UNITS; i += 1) {
    const j = i + Math.floor(random() * (width - i));
    [units[i], units[j]] = [units[j], units[i]];
  }
  return units.slice(0, MOST_UNITS).sort();
}

/** Cosines between the source's and the suspect's units in a space, added up over its blocks. */
function pairUnits(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  space: number,
  units: Int32Array,
): UnitPairing | undefined {
  const n = units.length;
  const value = new Float32Array(n * n);
  let found = false;
  suspect.blocks.forEach(({ source, block }, at) => {
    if (block.space !== space || suspect.repeated.has(block.layer)) return;
    found = true;
    addCosines(sourceVectors(sketch, source), projected[at], units, block.first, value);
  });
  const place = (cut: number) => units.filter((unit) => unit < cut).length;
  return found ? { n, value, cuts: suspect.cuts[space].map(place) } : undefined;
}

/** Adds the cosines between rows of two matrices of unit rows; row 0 of both is unit `first`. */
function addCosines(ours: Matrix, theirs: Matrix, units: Int32Array, first: number, value: Float32Array): void {
  const n = units.length;
  for (let i = 0; i < n; i += 1) {
    if (units[i] < first || units[i] >= first + ours.rows) continue;
    const vector = row(ours, units[i] - first);
    for (let j = 0; j < n; j += 1) {
      if (units[j] < first || units[j] >= first + theirs.rows) continue;
      const start = (units[j] - first) * theirs.columns;
      let sum = 0;
      for (let c = 0; c < vector.length; c += 1) sum += vector[c] * theirs.data[start + c];
      value[i * n + j] += sum;
    }
  }
}
