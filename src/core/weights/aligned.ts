import type { Matrix } from "../matrix.ts";
import { blocksOf, readsEarlier } from "./blocks.ts";
import type { PairingEvidence, SpaceEvidence } from "./evidence.ts";
import { MOST_UNITS } from "./in-place.ts";
import type { Sketch } from "./kept.ts";
import { whitened } from "./mahalanobis.ts";
import { matchUnits } from "./matching.ts";
import type { Segment } from "./network.ts";
import { diagonal, momentsOf, permutedSums, type UnitPairing } from "./permutation.ts";
import { type BlockView, profileUnits, viewsOf } from "./profile.ts";
import { firstColumn, type Places } from "./projection.ts";
import { dequantised, standardised } from "./sketch.ts";
import {
  type BlockPair,
  type MatchedNetwork,
  projectPair,
  sourceSpace,
  sourceVectors,
  unitVectors,
} from "./suspect.ts";

/** Fewest matched units of a space that say anything. */
const FEWEST_UNITS = 4;

/** For each of the suspect's spaces, the source's unit of each unit, or -1. */
export type Alignment = readonly Places[];

/** Space by space in the order: units are matched by what earlier spaces, aligned already, say of them. */
export function alignUnits(sketch: Sketch, suspect: MatchedNetwork): Alignment {
  const { spaces } = suspect.network;
  const alignment: Places[] = spaces.map(({ width, fixed }) =>
    Int32Array.from({ length: width }, (_, i) => (fixed ? i : -1)),
  );
  const inOrder = spaces.filter(({ fixed }) => !fixed).sort((a, b) => suspect.order[a.id] - suspect.order[b.id]);
  for (const { id, width } of inOrder) {
    const blocks = suspect.blocks.filter(({ block }) => block.space === id);
    const described = blocks.map((pair) => ({
      first: pair.block.first,
      ours: sourceVectors(sketch, pair.source),
      theirs: projectAligned(sketch, suspect, pair, alignment),
    }));
    if (blocks.length > 0) alignment[id] = matchUnits(described, width);
  }
  return alignment;
}

/** A block's vectors with the other axis in the source's order; what found no counterpart there is left out. */
export function projectAligned(sketch: Sketch, suspect: MatchedNetwork, pair: BlockPair, alignment: Alignment): Matrix {
  return unitVectors(projectPair(sketch, suspect, pair, alignedPlaces(suspect, pair, alignment)));
}

function alignedPlaces({ network, order }: MatchedNetwork, { block }: BlockPair, alignment: Alignment): Places {
  const layer = network.layers[block.layer];
  if (block.segment !== undefined) return alignment[layer.output];
  if (layer.groups > 1) return Int32Array.from({ length: layer.columns }, (_, c) => c);
  const places = new Int32Array(layer.columns).fill(-1);
  layer.input.forEach((read, segment) => {
    const start = firstColumn(layer, segment);
    if (readsEarlier(layer, read, order)) places.set(segmentPlaces(read, start, alignment), start);
  });
  return places;
}

function segmentPlaces({ space, offset, count, positions }: Segment, start: number, alignment: Alignment): Places {
  return Int32Array.from({ length: count * positions }, (_, at) => {
    const unit = alignment[space][offset + Math.floor(at / positions)] - offset;
    return unit >= 0 && unit < count ? start + unit * positions + (at % positions) : -1;
  });
}

/**
 * The test of permuted copies. Units were matched by what comes before them; the evidence is what comes after: whether the
 * profiles of matched units agree, against random exchanges of the matched units. Independent models may share a little of
 * both, because a kind of unit does a kind of work: so much agreement, `TOLERANCE` for each unit, is allowed for.
 * @param leftOut spaces of the suspect that are not looked at
 */
export function testAligned(
  sketch: Sketch,
  suspect: MatchedNetwork,
  alignment: Alignment,
  permutations: number,
  leftOut: ReadonlySet<number>,
): PairingEvidence | undefined {
  const spaces: SpaceEvidence[] = [];
  const sums = new Float64Array(permutations);
  for (const { id } of suspect.network.spaces) {
    const compared = leftOut.has(id) ? undefined : compareProfiles(sketch, suspect, alignment, id);
    const { mean, spread } = compared ? momentsOf(compared.pairing) : { mean: 0, spread: 0 };
    if (!compared || spread === 0) continue;
    const { pairing, views } = compared;
    const allowed = TOLERANCE * views * pairing.n;
    spaces.push({
      space: id,
      source: sourceSpace(suspect, id),
      units: pairing.n,
      z: (diagonal(pairing) - allowed - mean) / spread,
    });
    permutedSums(pairing, permutations, sketch.seed + id + 1).forEach((sum, draw) => {
      sums[draw] += (sum - mean) / spread;
    });
  }
  if (spaces.length === 0) return undefined;
  const observed = spaces.reduce((sum, { z }) => sum + z, 0);
  const atLeast = sums.reduce((count, sum) => count + (sum >= observed ? 1 : 0), 1);
  return { pValue: atLeast / (permutations + 1), z: observed / Math.sqrt(spaces.length), spaces };
}

/** Mean agreement of matched profiles, from -1 to 1, that independent models may show. */
const TOLERANCE = 0.01;

interface Compared {
  readonly pairing: UnitPairing;
  readonly views: number;
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
  for (const [view, source] of pairViews(sketch, suspect, space)) {
    const agreed = agreement(sketch, suspect, view, source, theirs, places);
    if (!agreed) continue;
    views += 1;
    agreed.forEach((one, at) => {
      value[at] += one;
    });
  }
  return views > 0 ? { pairing: { n, value, cuts: [0, n] }, views } : undefined;
}

/** The suspect's views of a space, each with the index of the source's. */
function pairViews(sketch: Sketch, { network, pairs, repeated }: MatchedNetwork, space: number): [BlockView, number][] {
  const suspectOf = new Map(pairs.map(({ source, suspect }) => [source, suspect]));
  const theirs = viewsOf(network).filter((view) => view.space === space && !repeated.has(view.layer));
  return viewsOf(sketch).flatMap((ours, index) => {
    const same = (view: BlockView) => view.layer === suspectOf.get(ours.layer) && view.segment === ours.segment;
    const view = theirs.find(same);
    return view && view.units === ours.units ? [[view, index]] : [];
  });
}

function agreement(
  sketch: Sketch,
  suspect: MatchedNetwork,
  view: BlockView,
  source: number,
  theirs: readonly number[],
  places: Places,
): Float32Array | undefined {
  const kept = sketch.profiles[source];
  const inView = (unit: number) => unit >= view.first && unit < view.first + view.units;
  if (!kept || !theirs.every((j) => inView(j) && inView(places[j]))) return undefined;
  const against = blocksOf(suspect.network)[view.block].segment;
  const chosen = theirs.map((j) => j - view.first);
  const profiles = profileUnits(view, suspect.network.layers[view.layer], suspect.weights(view.layer), chosen, against);
  if (!profiles) return undefined;
  const ours = pickRows(
    dequantised(kept),
    theirs.map((j) => places[j] - view.first),
  );
  const [a, b] = whitened(ours, standardised(profiles));
  const n = theirs.length;
  return Float32Array.from({ length: n * n }, (_, at) => inner(a, Math.floor(at / n), b, at % n));
}

function pickRows(m: Matrix, rows: readonly number[]): Matrix {
  const data = new Float32Array(rows.length * m.columns);
  rows.forEach((from, to) => {
    data.set(m.data.subarray(from * m.columns, (from + 1) * m.columns), to * m.columns);
  });
  return { rows: rows.length, columns: m.columns, data };
}

function inner(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.columns; c += 1) sum += a.data[i * a.columns + c] * b.data[j * b.columns + c];
  return sum;
}
