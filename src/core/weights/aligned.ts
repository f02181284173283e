import { projectAligned } from "./alignment.ts";
import { type Block, blocksOf } from "./blocks.ts";
import type { PairingEvidence, SpaceEvidence } from "./evidence.ts";
import { beyondFirst, heldOut } from "./held-out.ts";
import { MOST_UNITS } from "./in-place.ts";
import { addInnerProducts, chosenRows } from "./inner-products.ts";
import type { Sketch } from "./kept.ts";
import { whitened } from "./mahalanobis.ts";
import { type Described, matchUnits } from "./matching.ts";
import { PRODUCT } from "./network.ts";
import { diagonal, momentsOf, permutedSumsOfAll, type UnitPairing } from "./permutation.ts";
import { type BlockView, profileUnits, viewsOf } from "./profile.ts";
import type { Alignment, Places } from "./projection.ts";
import { standardised } from "./sketch.ts";
import { type BlockPair, type MatchedNetwork, sourceSpace, sourceVectors } from "./suspect.ts";
import { dequantised } from "./vectors.ts";

/** Fewest matched units of a space that say anything. */
const FEWEST_UNITS = 4;

/** A suspect's units, matched with the source's, and how far that holds for what was not looked at. */
interface Aligned {
  readonly alignment: Alignment;
  /** By space of the suspect. */
  readonly heldOut: ReadonlyMap<number, Compared>;
  /** The same by the products alone in which a stream that may have been turned does not occur; undefined where there are none. */
  readonly throughStreams?: Aligned | undefined;
}

/** Space by space in the order: units are matched by what earlier spaces, aligned already, say of them. */
export function alignUnits(sketch: Sketch, suspect: MatchedNetwork): Aligned {
  const { spaces } = suspect.network;
  const heldOutOf = new Map<number, Compared>();
  const alignment = nothingAligned(suspect);
  const inOrder = spaces.filter(({ fixed }) => !fixed).sort((a, b) => suspect.order[a.id] - suspect.order[b.id]);
  for (const { id, width } of inOrder) {
    const pairs = blocksAlong(suspect, id);
    const described = describedBy(sketch, suspect, pairs, alignment);
    if (described.length === 0) continue;
    alignment[id] = matchUnits(described, width);
    const hidden = described.filter((_, at) => readsHidden(suspect, pairs[at].block));
    const compared = heldOut(hidden, width, MOST_UNITS);
    if (compared) heldOutOf.set(id, { ...compared, tolerance: HELD_OUT_TOLERANCE });
  }
  return { alignment, heldOut: heldOutOf, throughStreams: alignThroughStreams(sketch, suspect) };
}

/**
 * Spaces of which there are two products or more, by these alone: matched by the first, units must agree in the others. No stream
 * occurs in products, and nothing of a space of which the order is not known.
 */
function alignThroughStreams(sketch: Sketch, suspect: MatchedNetwork): Aligned | undefined {
  const beyond = new Map<number, Compared>();
  const alignment = nothingAligned(suspect);
  for (const { id, width } of suspect.network.spaces) {
    const pairs = suspect.blocks.filter(({ block }) => block.space === id && isProduct(suspect, block));
    const described = describedBy(sketch, suspect, pairs, alignment);
    if (described.length < 2) continue;
    alignment[id] = matchUnits(described, width);
    beyond.set(id, { ...beyondFirst(described, width, MOST_UNITS), tolerance: HELD_OUT_TOLERANCE });
  }
  return beyond.size > 0 ? { alignment, heldOut: beyond } : undefined;
}

function nothingAligned({ network }: MatchedNetwork): Places[] {
  return network.spaces.map(({ width, fixed }) => Int32Array.from({ length: width }, (_, i) => (fixed ? i : -1)));
}

function describedBy(
  sketch: Sketch,
  suspect: MatchedNetwork,
  pairs: readonly BlockPair[],
  alignment: Alignment,
): Described[] {
  return pairs.map((pair) => ({
    first: pair.ours.first,
    ours: sourceVectors(sketch, pair.source),
    theirFirst: pair.block.first,
    theirs: projectAligned(sketch, suspect, pair, alignment),
  }));
}

function isProduct({ network, repeated }: MatchedNetwork, { layer }: Block): boolean {
  return network.layers[layer].operator === PRODUCT && !repeated.has(layer);
}

/** What describes a space's units; heads that may stand in another order as wholes only where there is nothing else. */
function blocksAlong({ network, blocks }: MatchedNetwork, id: number): readonly BlockPair[] {
  const all = blocks.filter(({ block }) => block.space === id);
  const known = all.filter(({ block: { layer, segment } }) => {
    return segment === undefined || !network.spaces[network.layers[layer].output].headed;
  });
  return known.length > 0 ? known : all;
}

/** Whether the other axis of a block is of hidden units: filters of colours are much the same in all models. */
function readsHidden({ network, repeated }: MatchedNetwork, { layer: index, segment }: Block): boolean {
  const { groups, input, output } = network.layers[index];
  const others = segment === undefined ? input.map(({ space }) => space) : [output];
  return groups === 1 && !repeated.has(index) && others.some((space) => !network.spaces[space].fixed);
}

/** What the test of permuted copies found, and in which order of the suspect's units. */
interface Reordered {
  readonly evidence: PairingEvidence;
  readonly alignment: Alignment;
}

/**
 * The test of permuted copies. Two things were not looked at when units were matched, and are the evidence: of what comes before
 * them, the half of the dimensions that was held out, when units are matched by the other half alone; and of what comes after
 * them, their profiles. Whether matched units agree in these is tested against random exchanges of the matched units.
 * Independent models share a little of both, because a kind of unit does a kind of work: so much agreement is allowed for.
 * Where a stream may have been turned, its products are asked apart from that, together and space by space, and what agrees most
 * counts: nothing else is left of such a copy, and within heads units may have been mixed besides.
 * @param leftOut spaces of the suspect that are not looked at
 */
export function testAligned(
  sketch: Sketch,
  suspect: MatchedNetwork,
  { alignment, heldOut: beyond, throughStreams }: Aligned,
  permutations: number,
  leftOut: ReadonlySet<number>,
): Reordered | undefined {
  const spaces = suspect.network.spaces.filter(({ id, fixed }) => !fixed && !leftOut.has(id)).map(({ id }) => id);
  const own = spaces.flatMap((id) => {
    const looks = [compareProfiles(sketch, suspect, alignment, id), beyond.get(id)];
    return standings(id, looks, sketch.seed + 2 * id + 1);
  });
  const seen = spaces.flatMap((id) => standings(id, [throughStreams?.heldOut.get(id)], sketch.seed - id - 1));
  const ways = [own, seen, ...(seen.length > 1 ? seen.map((one) => [one]) : [])].filter(({ length }) => length > 0);
  if (ways.length === 0) return undefined;
  const drawn = largestDrawn([...own, ...seen], ways, permutations);
  const pValues = ways.map((way) => shareAsLarge(drawn, together(way)));
  const pValue = Math.min(...pValues);
  const best = ways[pValues.indexOf(pValue)];
  return {
    evidence: { pValue, z: together(best), spaces: spaces.flatMap((id) => spaceEvidence(suspect, id, best)) },
    alignment: best === own ? alignment : (throughStreams?.alignment ?? alignment),
  };
}

function standings(space: number, looks: readonly (Compared | undefined)[], seed: number): Standing[] {
  return looks.flatMap((look, at) =>
    look && look.pairing.n >= FEWEST_UNITS ? (standing(look, space, seed + at) ?? []) : [],
  );
}

/** Deviations added up, over the square root of their number. */
function together(way: readonly Standing[]): number {
  return way.reduce((sum, { z }) => sum + z, 0) / Math.sqrt(way.length);
}

function spaceEvidence(suspect: MatchedNetwork, space: number, way: readonly Standing[]): SpaceEvidence[] {
  const found = way.filter((one) => one.space === space);
  if (found.length === 0) return [];
  const units = Math.max(...found.map((one) => one.pairing.n));
  return [{ space, source: sourceSpace(suspect, space), units, z: together(found) }];
}

/** Where the matched units of a space stand among random exchanges of them. */
interface Standing {
  readonly space: number;
  readonly pairing: UnitPairing;
  readonly seed: number;
  readonly mean: number;
  readonly spread: number;
  /** In standard deviations. */
  readonly z: number;
}

function standing({ pairing, views, tolerance }: Compared, space: number, seed: number): Standing | undefined {
  const { mean, spread } = momentsOf(pairing);
  if (spread === 0) return undefined;
  return { space, pairing, seed, mean, spread, z: (diagonal(pairing) - tolerance * views * pairing.n - mean) / spread };
}

/** Of each of so many random exchanges, the most that deviations come to together in any of the ways. */
function largestDrawn(
  all: readonly Standing[],
  ways: readonly (readonly Standing[])[],
  permutations: number,
): Float64Array {
  const sums = permutedSumsOfAll(all, permutations);
  const most = new Float64Array(permutations).fill(Number.NEGATIVE_INFINITY);
  for (const way of ways) {
    const added = new Float64Array(permutations);
    for (const [i, { mean, spread }] of all.entries()) {
      if (!way.includes(all[i])) continue;
      for (let draw = 0; draw < permutations; draw += 1) added[draw] += (sums[i][draw] - mean) / spread;
    }
    for (let draw = 0; draw < permutations; draw += 1) {
      most[draw] = Math.max(most[draw], added[draw] / Math.sqrt(way.length));
    }
  }
  return most;
}

/** The share of random exchanges, and of what was observed, that come to at least as much. */
function shareAsLarge(drawn: Float64Array, observed: number): number {
  return (1 + drawn.filter((one) => one >= observed).length) / (drawn.length + 1);
}

/** Mean agreement of matched profiles, from -1 to 1, that independent models may show, and of what was held out. */
const PROFILE_TOLERANCE = 0.01;
const HELD_OUT_TOLERANCE = 0.4;

/** How matched units agree, added up over so many views, and how much of that is allowed for in each. */
interface Compared {
  readonly pairing: UnitPairing;
  readonly views: number;
  readonly tolerance: number;
}

/** Agreement of profiles between the matched units of a space: value (i, j) of source unit of pair i, suspect unit of pair j. */
function compareProfiles(
  sketch: Sketch,
  suspect: MatchedNetwork,
  alignment: Alignment,
  space: number,
): Compared | undefined {
  const places = alignment[space];
  // In the source's order: the suspect's must not matter.
  const matched = [...places.keys()].filter((j) => places[j] >= 0).sort((a, b) => places[a] - places[b]);
  const theirs = matched.slice(0, MOST_UNITS);
  const n = theirs.length;
  if (n < FEWEST_UNITS || suspect.network.spaces[space].fixed) return undefined;
  const value = new Float32Array(n * n);
  let views = 0;
  for (const pair of pairViews(sketch, suspect, space)) {
    const agreed = agreement(sketch, suspect, pair, theirs, places);
    if (!agreed) continue;
    views += 1;
    agreed.forEach((one, at) => {
      value[at] += one;
    });
  }
  return views > 0 ? { pairing: { n, value, cuts: [0, n] }, views, tolerance: PROFILE_TOLERANCE } : undefined;
}

/** One look at a space, from layers that correspond. */
interface ViewPair {
  /** Index among the source's views. */
  readonly source: number;
  readonly ours: BlockView;
  readonly view: BlockView;
}

function pairViews(sketch: Sketch, { network, pairs, repeated }: MatchedNetwork, space: number): ViewPair[] {
  const suspectOf = new Map(pairs.map(({ source, suspect }) => [source, suspect]));
  const theirs = viewsOf(network).filter((view) => view.space === space && !repeated.has(view.layer));
  return viewsOf(sketch).flatMap((ours, source) => {
    const same = (view: BlockView) => view.layer === suspectOf.get(ours.layer) && view.segment === ours.segment;
    const view = theirs.find(same);
    return view ? [{ source, ours, view }] : [];
  });
}

function agreement(
  sketch: Sketch,
  suspect: MatchedNetwork,
  { source, ours: known, view }: ViewPair,
  theirs: readonly number[],
  places: Places,
): Float32Array | undefined {
  const kept = sketch.profiles[source];
  const within = ({ first, units }: BlockView, unit: number) => unit >= first && unit < first + units;
  if (!kept || !theirs.every((j) => within(view, j) && within(known, places[j]))) return undefined;
  const against = blocksOf(suspect.network)[view.block].segment;
  const chosen = theirs.map((j) => j - view.first);
  const profiles = profileUnits(view, suspect.network.layers[view.layer], suspect.weights(view.layer), chosen, against);
  if (!profiles) return undefined;
  const ours = chosenRows(
    dequantised(kept),
    theirs.map((j) => places[j] - known.first),
  );
  const [a, b] = whitened(ours, standardised(profiles));
  const products = new Float32Array(theirs.length ** 2);
  addInnerProducts(a, b, products);
  return products;
}
