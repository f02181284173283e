import { type Alignment, alignUnits, projectAligned, testAligned } from "./aligned.ts";
import { kinship } from "./ancestor.ts";
import { compareLayers } from "./counterparts.ts";
import {
  isMatched,
  type Kinship,
  type LayerEvidence,
  type PairingEvidence,
  type WeightsEvidence,
  type WeightsVerdict,
} from "./evidence.ts";
import { fixedFilters } from "./fixed-filters.ts";
import { type Projected, projectInPlace, testInPlace } from "./in-place.ts";
import type { Ancestor, Sketch } from "./kept.ts";
import type { Layer, Network } from "./network.ts";
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
  /** The source's spaces in which models that are independent of it match, too: they prove nothing. */
  readonly tied?: readonly number[] | undefined;
}

/** Judges a suspect's weights by the source's sketch. No model is run. */
export function compareWeights(sketch: Sketch, network: Network, settings: WeightsSettings): WeightsEvidence {
  const { alpha, tied: known = [] } = settings;
  const suspect = pairWithSketch(sketch, network);
  const projected = projectInPlace(sketch, suspect);
  const tied = new Set(suspect.blocks.flatMap(({ ours, block }) => (known.includes(ours.space) ? block.space : [])));
  const standing = { projected, layers: compareLayers(sketch, suspect, projected, undefined) };
  const filters = fixedFilters(suspect, standing.layers, tied);
  const found = search(sketch, suspect, standing, alpha, new Set([...tied, ...filters]));
  const small = isSmall(found.pValue, alpha);
  const byFilters =
    small || filters.size === 0 ? undefined : testInPlace(sketch, suspect, projected, PERMUTATIONS, tied);
  const filtersMatch = isSmall(combine(byFilters, undefined), alpha);
  const doubt = small && !found.matched ? "no-layer" : filtersMatch ? "fixed-filters" : undefined;
  const ancestors = found.matched ? settings.ancestors.filter(({ pValue }) => pValue <= alpha) : [];
  const kin = ancestors.map((ancestor) => kinship(sketch, suspect, found.projected, found.alignment, ancestor));
  const compared = shareCompared(suspect, [...(found.inPlace?.spaces ?? []).map(({ space }) => space), ...filters]);
  const comparable = found.pValue !== undefined && compared >= ENOUGH_UNITS;
  return {
    verdict: doubt ? "doubtful" : small ? descent(kin) : comparable ? "unrelated" : "not-comparable",
    doubt,
    pValue: filtersMatch ? combine(byFilters, undefined) : found.pValue,
    inPlace: filtersMatch ? byFilters : found.inPlace,
    aligned: found.aligned,
    compared,
    layers: found.layers,
    kinship: kin,
  };
}

/** What both tests found, and by which order of units layers were compared. */
interface Found {
  readonly inPlace: PairingEvidence | undefined;
  readonly aligned: PairingEvidence | undefined;
  readonly pValue: number | undefined;
  /** Undefined: units were compared where they stand. */
  readonly alignment: Alignment | undefined;
  readonly projected: Projected;
  readonly layers: readonly LayerEvidence[];
  /** Whether the p-value is small, and a layer outside of the spaces that are left out has the source's units. */
  readonly matched: boolean;
}

/** Both tests without some of the suspect's spaces; the aligned one only where that in place does not say enough. */
function search(
  sketch: Sketch,
  suspect: MatchedNetwork,
  standing: Pick<Found, "projected" | "layers">,
  alpha: number,
  leftOut: ReadonlySet<number>,
): Found {
  const counts = ({ output }: Layer) => !leftOut.has(output);
  const anyMatched = (layers: readonly LayerEvidence[]) =>
    layers.some((layer, i) => isMatched(layer) && counts(suspect.network.layers[i]));
  const inPlace = testInPlace(sketch, suspect, standing.projected, PERMUTATIONS, leftOut);
  const first = combine(inPlace, undefined);
  const unaligned = { ...standing, inPlace, alignment: undefined };
  const enough = isSmall(first, alpha) && anyMatched(standing.layers);
  if (!inPlace || enough) return { ...unaligned, aligned: undefined, pValue: first, matched: enough };
  const alignment = alignUnits(sketch, suspect);
  const aligned = testAligned(sketch, suspect, alignment, PERMUTATIONS, leftOut);
  const pValue = combine(inPlace, aligned);
  if (!aligned || weighted(aligned.pValue, SHARE_ALIGNED) > alpha)
    return { ...unaligned, aligned, pValue, matched: false };
  const projected = suspect.blocks.map((pair) => projectAligned(sketch, suspect, pair, alignment));
  const realigned = compareLayers(sketch, suspect, projected, alignment);
  return { inPlace, aligned, pValue, alignment, projected, layers: realigned, matched: anyMatched(realigned) };
}

function isSmall(pValue: number | undefined, alpha: number): boolean {
  return pValue !== undefined && pValue <= alpha;
}

function descent(kin: readonly Kinship[]): WeightsVerdict {
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
 * Share of the suspect's hidden units that were compared.
 * @param tested spaces that a test looked at; those of which all was said by an earlier layer count, too
 */
function shareCompared({ network, blocks, repeated }: MatchedNetwork, tested: readonly number[]): number {
  const compared = new Set([
    ...tested,
    ...blocks.flatMap(({ block }) => (repeated.has(block.layer) ? block.space : [])),
  ]);
  const width = (some: (id: number) => boolean) =>
    network.spaces.reduce((sum, space) => sum + (!space.fixed && some(space.id) ? space.width : 0), 0);
  const all = width(() => true);
  return width((id) => compared.has(id)) / Math.max(1, all);
}
