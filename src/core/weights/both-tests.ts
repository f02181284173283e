import { alignUnits, testAligned } from "./aligned.ts";
import { type Projected, projectAll } from "./alignment.ts";
import { compareLayers } from "./counterparts.ts";
import { isCopied, isMatched, type LayerEvidence, type PairingEvidence } from "./evidence.ts";
import { testInPlace } from "./in-place.ts";
import type { Sketch } from "./kept.ts";
import type { Layer } from "./network.ts";
import type { Alignment } from "./projection.ts";
import type { MatchedNetwork } from "./suspect.ts";

/** Random permutations of each test. */
export const PERMUTATIONS = 9999;
/**
 * How the tests share the false-alarm rate: p = min(1 - (1 - p in place)^(1/0.8), 1 - (1 - p aligned)^(1/0.2)), Sidak's
 * correction with weights. The p-value in place is uniform whatever the suspect is when the order of its units is not looked
 * at, and the aligned test looks at nothing else: under the null hypothesis the two are independent, and p is uniform if both are.
 */
const SHARE_IN_PLACE = 0.8;
const SHARE_ALIGNED = 0.2;
/** Fewest units in all: seven can be ordered in 5,040 ways. */
const FEWEST_UNITS = 8;

/** The suspect's layers beside the source's, by one order of its units. */
interface Compared {
  readonly alignment: Alignment;
  readonly projected: Projected;
  readonly layers: readonly LayerEvidence[];
}

export function compareBy(sketch: Sketch, suspect: MatchedNetwork, alignment: Alignment): Compared {
  const projected = projectAll(sketch, suspect, alignment);
  return { alignment, projected, layers: compareLayers(sketch, suspect, projected, alignment) };
}

/** What both tests found, and the layers in the order of units that matches, or else where units stand. */
export interface Found extends Compared {
  readonly inPlace: PairingEvidence | undefined;
  /** Undefined also where the test in place had said enough. */
  readonly aligned: PairingEvidence | undefined;
  /** Of both tests together; undefined with too few units. */
  readonly pValue: number | undefined;
  /** Whether the p-value is small, and a layer outside of the spaces that are left out has the source's units. */
  readonly matched: boolean;
}

/** Spaces of the suspect that do not count, by test. */
interface LeftOut {
  readonly inPlace: ReadonlySet<number>;
  readonly aligned: ReadonlySet<number>;
}

/**
 * Both tests of a suspect; the aligned one only where that in place does not say enough, or its layers are not a copy's.
 * @param standing the layers where units stand
 */
export function testBoth(
  sketch: Sketch,
  suspect: MatchedNetwork,
  standing: Compared,
  alpha: number,
  leftOut: LeftOut,
): Found {
  const counts = ({ output }: Layer) => !leftOut.inPlace.has(output);
  const anyMatched = ({ layers }: Compared) =>
    layers.some((layer, i) => isMatched(layer) && counts(suspect.network.layers[i]));
  const inPlace = testInPlace(sketch, suspect, standing.projected, PERMUTATIONS, leftOut.inPlace);
  const first = inPlace && pValueInPlace(inPlace);
  const known = isSmall(first, alpha) && anyMatched(standing);
  const enough = known && isCopied(standing.layers);
  if (!inPlace || enough) return { ...standing, inPlace, aligned: undefined, pValue: first, matched: known };
  const reordered = testAligned(sketch, suspect, alignUnits(sketch, suspect), PERMUTATIONS, leftOut.aligned);
  const aligned = reordered?.evidence;
  const second = aligned && weighted(aligned.pValue, SHARE_ALIGNED);
  const pValue = first && Math.min(first, second ?? 1);
  if (!reordered || !isSmall(second, alpha)) return { ...standing, inPlace, aligned, pValue, matched: known };
  const realigned = compareBy(sketch, suspect, reordered.alignment);
  const shown = known && !isCopied(realigned.layers) ? standing : realigned;
  return { ...shown, inPlace, aligned, pValue, matched: first !== undefined && anyMatched(shown) };
}

/** Of the test in place alone, as its share of the false-alarm rate makes it; undefined with too few units. */
export function pValueInPlace({ pValue, spaces }: PairingEvidence): number | undefined {
  const units = spaces.reduce((sum, one) => sum + one.units, 0);
  return units < FEWEST_UNITS ? undefined : weighted(pValue, SHARE_IN_PLACE);
}

export function isSmall(pValue: number | undefined, alpha: number): boolean {
  return pValue !== undefined && pValue <= alpha;
}

/** 1 - (1 - p)^(1 / share), with the digits of a small p. */
function weighted(p: number, share: number): number {
  return -Math.expm1(Math.log1p(-p) / share);
}
