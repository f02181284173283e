import { projectAligned } from "./alignment.ts";
import { type Block, blocksOf } from "./blocks.ts";
import type { PairingEvidence, SpaceEvidence } from "./evidence.ts";
import { heldOut } from "./held-out.ts";
import { MOST_UNITS } from "./in-place.ts";
import { addInnerProducts, chosenRows } from "./inner-products.ts";
import type { Sketch } from "./kept.ts";
import { whitened } from "./mahalanobis.ts";
import { matchUnits } from "./matching.ts";
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
}

/** Space by space in the order: units are matched by what earlier spaces, aligned already, say of them. */
export function alignUnits(sketch: Sketch, suspect: MatchedNetwork): Aligned {
  const { spaces } = suspect.network;
  const heldOutOf = new Map<number, Compared>();
  const alignment: Places[] = spaces.map(({ width, fixed }) =>
    Int32Array.from({ length: width }, (_, i) => (fixed ? i : -1)),
  );
  const inOrder = spaces.filter(({ fixed }) => !fixed).sort((a, b) => suspect.order[a.id] - suspect.order[b.id]);
  for (const { id, width } of inOrder) {
    const pairs = blocksAlong(suspect, id);
    const described = pairs.map((pair) => ({
      first: pair.ours.first,
      ours: sourceVectors(sketch, pair.source),
      theirFirst: pair.block.first,
      theirs: projectAligned(sketch, suspect, pair, alignment),
    }));
    if (described.length === 0) continue;
    alignment[id] = matchUnits(described, width);
    const hidden = described.filter((_, at) => readsHidden(suspect, pairs[at].block));
    const compared = heldOut(hidden, width, MOST_UNITS);
    if (compared) heldOutOf.set(id, { ...compared, tolerance: HELD_OUT_TOLERANCE });
  }
  return { alignment, heldOut: heldOutOf };
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

/**
 * The test of permuted copies. Two things were not looked at when units were matched, and are the evidence: of what comes before
 * them, the half of the dimensions that was held out, when units are matched by the other half alone; and of what comes after
 * them, their profiles. Whether matched units agree in these is tested against random exchanges of the matched units.
 * Independent models share a little of both, because a kind of unit does a kind of work: so much agreement is allowed for.
 * @param leftOut spaces of the suspect that are not looked at
 */
export function testAligned(
  sketch: Sketch,
  suspect: MatchedNetwork,
  { alignment, heldOut: beyond }: Aligned,
  permutations: number,
  leftOut: ReadonlySet<number>,
): PairingEvidence | undefined {
  const spaces: SpaceEvidence[] = [];
  const all: Standing[] = [];
  let observed = 0;
  for (const { id, fixed } of suspect.network.spaces) {
    if (fixed || leftOut.has(id)) continue;
    const looks = [compareProfiles(sketch, suspect, alignment, id), beyond.get(id)];
    const found = looks.flatMap((look, at) => {
      const seed = sketch.seed + 2 * id + at + 1;
      return look && look.pairing.n >= FEWEST_UNITS ? (standing(look, seed) ?? []) : [];
    });
    if (found.length === 0) continue;
    all.push(...found);
    const z = found.reduce((sum, one) => sum + one.z, 0);
    observed += z;
    const units = Math.max(...found.map((one) => one.pairing.n));
    spaces.push({ space: id, source: sourceSpace(suspect, id), units, z: z / Math.sqrt(found.length) });
  }
  if (spaces.length === 0) return undefined;
  return { pValue: shareAsLarge(all, observed, permutations), z: observed / Math.sqrt(all.length), spaces };
}

/** Where the matched units stand among random exchanges of them. */
interface Standing {
  readonly pairing: UnitPairing;
  readonly seed: number;
  readonly mean: number;
  readonly spread: number;
  /** In standard deviations. */
  readonly z: number;
}

function standing({ pairing, views, tolerance }: Compared, seed: number): Standing | undefined {
  const { mean, spread } = momentsOf(pairing);
  if (spread === 0) return undefined;
  return { pairing, seed, mean, spread, z: (diagonal(pairing) - tolerance * views * pairing.n - mean) / spread };
}

/** The share of random exchanges, and of what was observed, whose deviations are at least as large in all. */
function shareAsLarge(all: readonly Standing[], observed: number, permutations: number): number {
  const sums = new Float64Array(permutations);
  for (const [i, permuted] of permutedSumsOfAll(all, permutations).entries()) {
    const { mean, spread } = all[i];
    for (let draw = 0; draw < permutations; draw += 1) sums[draw] += (permuted[draw] - mean) / spread;
  }
  let atLeast = 1;
  for (let draw = 0; draw < permutations; draw += 1) if (sums[draw] >= observed) atLeast += 1;
  return atLeast / (permutations + 1);
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
