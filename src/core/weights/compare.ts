import { alignUnits, testAligned } from "./aligned.ts";
import { projectAll } from "./alignment.ts";
import { kinship } from "./ancestor.ts";
import { compareLayers } from "./counterparts.ts";
import type { Kinship, PairingEvidence, WeightsEvidence, WeightsVerdict } from "./evidence.ts";
import { testInPlace } from "./in-place.ts";
import type { Ancestor, Sketch } from "./kept.ts";
import type { Layout, Network } from "./network.ts";
import { type MatchedNetwork, pairWithSketch } from "./suspect.ts";

/** Random permutations of each test. */
export const PERMUTATIONS = 9999;
/**
 * How the tests share the false-alarm rate: p = min(1 - (1 - p in place)^(1/0.8), 1 - (1 - p aligned)^(1/0.2)), Sidak's
 * correction with weights. The p-value in place is uniform whatever the suspect is when the order of its units is not looked
 * at, and the aligned test looks at nothing else: under the null hypothesis the two are independent, and p is uniform if both are.
 */
const SHARE_IN_PLACE = 0.8;
const SHARE_ALIGNED = 0.2;
/** Share of a suspect's hidden units that must have been compared before "unrelated" is said of it. */
const ENOUGH_UNITS = 0.5;
/** Fewest units in all: seven can be ordered in 5,040 ways. */
const FEWEST_UNITS = 8;

interface WeightsSettings {
  /** Level of the verdict `derived`. */
  readonly alpha: number;
  readonly ancestors: readonly Ancestor[];
}

/** Judges a suspect's weights by the source's sketch. No model is run. */
export function compareWeights(sketch: Sketch, network: Network, settings: WeightsSettings): WeightsEvidence {
  const suspect = pairWithSketch(sketch, network);
  const inPlace = projectAll(sketch, suspect, suspect.inPlace);
  const first = testInPlace(sketch, suspect, inPlace, PERMUTATIONS);
  const enough = first !== undefined && weighted(first.pValue, SHARE_IN_PLACE) <= settings.alpha;
  const alignment = first && !enough ? alignUnits(sketch, suspect) : undefined;
  const second = alignment && testAligned(sketch, suspect, alignment, PERMUTATIONS);
  const pValue = combine(first, second);
  const matches = pValue !== undefined && pValue <= settings.alpha;
  const aligned = matches && !enough ? alignment : undefined;
  const used = aligned ?? suspect.inPlace;
  const projected = aligned ? projectAll(sketch, suspect, aligned) : inPlace;
  const ancestors = matches ? settings.ancestors.filter(({ pValue }) => pValue <= settings.alpha) : [];
  const kin = ancestors.map((ancestor) => kinship(sketch, suspect, projected, used, ancestor));
  const compared = shareCompared(sketch, suspect, first);
  const comparable = pValue !== undefined && compared >= ENOUGH_UNITS;
  return {
    verdict: matches ? matched(kin) : comparable ? "unrelated" : "not-comparable",
    pValue,
    inPlace: first,
    aligned: second,
    compared,
    layers: compareLayers(sketch, suspect, projected, used),
    kinship: kin,
  };
}

function matched(kin: readonly Kinship[]): WeightsVerdict {
  return kin.every(({ beyond }) => beyond) ? "derived" : "common-ancestor";
}

/** Both tests' p-value; a test that was not made counts as 1. Undefined with too few units. */
function combine(inPlace: PairingEvidence | undefined, aligned: PairingEvidence | undefined): number | undefined {
  if (!inPlace || countUnits(inPlace) < FEWEST_UNITS) return undefined;
  return Math.min(weighted(inPlace.pValue, SHARE_IN_PLACE), weighted(aligned?.pValue ?? 1, SHARE_ALIGNED));
}

/** 1 - (1 - p)^(1 / share), with the digits of a small p. */
function weighted(p: number, share: number): number {
  return -Math.expm1(Math.log1p(-p) / share);
}

function countUnits({ spaces }: PairingEvidence): number {
  return spaces.reduce((sum, { units }) => sum + units, 0);
}

/**
 * Share of the suspect's hidden units in sets that were compared, and of which a layer has the same shape as the source's. A
 * layer of other widths may have another beginning altogether: that it does not match clears nobody.
 */
function shareCompared(sketch: Sketch, suspect: MatchedNetwork, evidence: PairingEvidence | undefined): number {
  const { spaces, layers } = suspect.network;
  const alike = suspect.blocks.filter(({ ours, block }) => sameSize(sketch.layers[ours.layer], layers[block.layer]));
  const tested = new Set(evidence?.spaces.map(({ space }) => space));
  const compared = new Set(alike.flatMap(({ block }) => (tested.has(block.space) ? [block.space] : [])));
  const width = (some: (id: number) => boolean) =>
    spaces.reduce((sum, space) => sum + (!space.fixed && some(space.id) ? space.width : 0), 0);
  const all = width(() => true);
  return width((id) => compared.has(id)) / Math.max(1, all);
}

function sameSize(a: Layout, b: Layout): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.taps === b.taps;
}
