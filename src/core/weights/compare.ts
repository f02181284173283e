import { kinship } from "./ancestor.ts";
import { compareBy, type Found, isSmall, PERMUTATIONS, pValueInPlace, testBoth } from "./both-tests.ts";
import type { Kinship, PairingEvidence, WeightsEvidence } from "./evidence.ts";
import { fixedFilters, wholeBanks } from "./fixed-filters.ts";
import { testInPlace } from "./in-place.ts";
import type { Ancestor, Sketch } from "./kept.ts";
import type { Layout, Network } from "./network.ts";
import { beyondStart } from "./same-start.ts";
import { type MatchedNetwork, pairWithSketch } from "./suspect.ts";

/** Share of a suspect's hidden units of which more must have been compared before "unrelated" is said of it. */
const ENOUGH_UNITS = 0.5;

interface WeightsSettings {
  /** Level of the verdict `derived`. */
  readonly alpha: number;
  readonly ancestors: readonly Ancestor[];
  /** The source's spaces in which models that are independent of it match, too: they prove nothing. */
  readonly tied?: readonly number[] | undefined;
}

/** Judges a suspect's weights by the source's sketch. No model is run. */
export function compareWeights(sketch: Sketch, network: Network, settings: WeightsSettings): WeightsEvidence {
  const { alpha } = settings;
  const suspect = pairWithSketch(sketch, network);
  const standing = compareBy(sketch, suspect, suspect.inPlace);
  const tied = tiedOf(suspect, settings.tied ?? []);
  const filters = fixedFilters(suspect, standing.layers, tied);
  const banks = wholeBanks(suspect, standing.layers, filters);
  const leftOut = { inPlace: new Set([...tied, ...filters]), aligned: new Set([...tied, ...banks]) };
  const found = testBoth(sketch, suspect, standing, alpha, leftOut);
  const ancestors = found.matched ? settings.ancestors.filter(({ pValue }) => pValue <= alpha) : [];
  const kin = ancestors.map((ancestor) => kinship(sketch, suspect, found.projected, found.alignment, ancestor));
  const compared = shareCompared(sketch, suspect, found.inPlace, filters);
  const said = { aligned: found.aligned, compared, layers: found.layers, kinship: kin };
  if (isSmall(found.pValue, alpha)) {
    const { pValue, inPlace } = found;
    return { ...said, pValue, inPlace, ...descent(sketch, suspect, found, kin) };
  }
  // What may be filters alone is asked last: it is doubtful at best.
  const byFilters = filters.size > 0 ? testInPlace(sketch, suspect, standing.projected, PERMUTATIONS, tied) : undefined;
  const pValue = byFilters && pValueInPlace(byFilters);
  if (isSmall(pValue, alpha)) {
    return { ...said, verdict: "doubtful", doubt: "fixed-filters", pValue, inPlace: byFilters };
  }
  const comparable = found.pValue !== undefined && compared > ENOUGH_UNITS;
  const verdict = comparable ? "unrelated" : "not-comparable";
  return { ...said, verdict, doubt: undefined, pValue: found.pValue, inPlace: found.inPlace };
}

/** The suspect's spaces that are compared with some of the source's. */
function tiedOf({ blocks }: MatchedNetwork, known: readonly number[]): ReadonlySet<number> {
  const spaces = new Set(known);
  return new Set(blocks.flatMap(({ ours, block }) => (spaces.has(ours.space) ? block.space : [])));
}

/** What a small p-value means. An ancestor that is known explains a common start, or it does not. */
function descent(
  sketch: Sketch,
  suspect: MatchedNetwork,
  found: Found,
  kin: readonly Kinship[],
): Pick<WeightsEvidence, "verdict" | "doubt" | "learned"> {
  if (!found.matched) return { verdict: "doubtful", doubt: "no-layer" };
  const { isCopy, learned } = beyondStart(sketch, suspect, found);
  if (kin.length === 0 && !isCopy) return { verdict: "doubtful", doubt: "same-start", learned };
  return { verdict: kin.every(({ beyond }) => beyond) ? "derived" : "common-ancestor", doubt: undefined, learned };
}

/**
 * Share of the suspect's hidden units in sets that were compared, and of which a layer has the same shape as the source's. A
 * layer of other widths may have another beginning altogether: that it does not match clears nobody. A set counts as compared
 * also where all was said of it by an earlier one, or it may be of fixed filters.
 */
function shareCompared(
  sketch: Sketch,
  { network, blocks, repeated }: MatchedNetwork,
  evidence: PairingEvidence | undefined,
  filters: ReadonlySet<number>,
): number {
  const { spaces, layers } = network;
  const tested = new Set([...(evidence?.spaces ?? []).map(({ space }) => space), ...filters]);
  const alike = blocks.filter(({ ours, block }) => sameSize(sketch.layers[ours.layer], layers[block.layer]));
  const compared = new Set(
    alike.flatMap(({ block }) => (tested.has(block.space) || repeated.has(block.layer) ? block.space : [])),
  );
  const width = (some: (id: number) => boolean) =>
    spaces.reduce((sum, space) => sum + (!space.fixed && some(space.id) ? space.width : 0), 0);
  const all = width(() => true);
  return width((id) => compared.has(id)) / Math.max(1, all);
}

function sameSize(a: Layout, b: Layout): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.taps === b.taps;
}
