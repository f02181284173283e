import { seededNumbers } from "../random.ts";
import type { Projected } from "./alignment.ts";
import { addStatistic, nothingYet, pValueOf } from "./combined-rank.ts";
import type { PairingEvidence, SpaceEvidence } from "./evidence.ts";
import { addInnerProducts, chosenRows } from "./inner-products.ts";
import type { Sketch } from "./kept.ts";
import { diagonal, momentsOf, permutedSums, type UnitPairing } from "./permutation.ts";
import { type MatchedNetwork, sourceSpace, sourceVectors } from "./suspect.ts";

/** Units of a space that are tested; of wider spaces, as many are drawn. */
export const MOST_UNITS = 128;

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
  for (const { id } of suspect.network.spaces) {
    if (leftOut.has(id)) continue;
    const pairing = pairUnits(sketch, suspect, projected, id, random);
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

/** At most `MOST_UNITS` of some units, ascending; all choices are as likely. */
function drawUnits(units: Int32Array, random: () => number): Int32Array {
  const left = units.length;
  if (left <= MOST_UNITS) return units;
  for (let i = 0; i < MOST_UNITS; i += 1) {
    const j = i + Math.floor(random() * (left - i));
    [units[i], units[j]] = [units[j], units[i]];
  }
  return units.slice(0, MOST_UNITS).sort();
}

/** Cosines between the source's and the suspect's units of the same places in a space, added up over its blocks. */
function pairUnits(
  sketch: Sketch,
  suspect: MatchedNetwork,
  projected: Projected,
  space: number,
  random: () => number,
): UnitPairing | undefined {
  const standing = suspect.inPlace[space];
  const units = drawUnits(
    Int32Array.from(standing.keys()).filter((unit) => standing[unit] >= 0),
    random,
  );
  const n = units.length;
  const value = new Float32Array(n * n);
  let found = false;
  suspect.blocks.forEach(({ source, ours, block }, at) => {
    if (block.space !== space || suspect.repeated.has(block.layer)) return;
    found = true;
    const mine = units.map((unit) => standing[unit] - ours.first);
    const theirs = units.map((unit) => unit - block.first);
    addInnerProducts(chosenRows(sourceVectors(sketch, source), mine), chosenRows(projected[at], theirs), value);
  });
  const place = (cut: number) => units.filter((unit) => unit < cut).length;
  return found ? { n, value, cuts: suspect.cuts[space].map(place) } : undefined;
}
