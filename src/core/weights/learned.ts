import { COPIED, isMatched, type LayerEvidence, type Learned } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import { leastAgreement } from "./least-agreement.ts";
import type { Scatter } from "./scattered.ts";
import { biasesOf, FEWEST_KEPT_UNITS, MOST_KEPT_UNITS } from "./seedless.ts";
import { silencedWeights } from "./silenced.ts";
import type { MatchedNetwork } from "./suspect.ts";

/** Share of their squares from which on two things that biases are fitted by are told apart. */
const ALIKE = 1e-6;
/** Fewest units in all. */
const FEWEST_UNITS = 30;

/**
 * Compares a suspect's with the source's, unit by unit where they stand. Of layers, those are asked that match as a copy's do,
 * or where they are too few all that match.
 * @param layers the suspect's, compared where their units stand
 * @returns undefined where too few can be compared
 */
export function compareSeedless(
  { seedless }: Sketch,
  suspect: MatchedNetwork,
  layers: readonly LayerEvidence[],
  scatter: Scatter | undefined,
): Learned | undefined {
  if (!seedless) return undefined;
  const { network } = suspect;
  const biases = suspect.pairs.flatMap(({ source, suspect: index }) => {
    const ours = seedless.biases[source];
    const theirs = ours && isMatched(layers[index]) && biasesOf(network.layers[index], suspect.weights(index));
    const found = theirs ? correlation(ours, theirs, silencedWeights(suspect, index)) : undefined;
    const { similarity = 0 } = layers[index];
    return found ? [{ ...found, similarity }] : [];
  });
  const clear = biases.filter(({ similarity }) => similarity >= COPIED);
  const least = leastAgreement(seedless, layers, scatter);
  const norms = (network.norms ?? []).map((load) => load().slice(0, MOST_KEPT_UNITS));
  // A graph may have been written otherwise: the source's is where one like it is.
  const found = seedless.norms.flatMap((ours) => {
    const all = norms.flatMap((theirs) => correlation(ours, theirs) ?? []);
    return all.length > 0 ? all.reduce((most, one) => (one.agreement > most.agreement ? one : most)) : [];
  });
  const byBiases = together("biases", clear, least.biases) ?? together("biases", biases, least.biases);
  const byNorms = together("norms", found, least.norms);
  return [byBiases, byNorms].find((one) => one && isReached(one)) ?? byBiases ?? byNorms;
}

export function isReached({ agreement, limit }: Learned): boolean {
  return agreement >= limit;
}

type Agreement = Pick<Learned, "units" | "agreement">;

function together(of: Learned["of"], found: readonly Agreement[], limit: number): Learned | undefined {
  const units = found.reduce((sum, one) => sum + one.units, 0);
  if (units < FEWEST_UNITS) return undefined;
  const agreement = found.reduce((sum, one) => sum + one.units * one.agreement, 0) / units;
  return { of, units, agreement, limit };
}

/**
 * Spearman's rank correlation of the units that are not zero in either; undefined where they are too few, or all alike. A unit of
 * hardly any weights has a bias that is many times as large as any other's: only its place counts.
 * @param besides what else may have changed the suspect's, for each unit: as much of it as fits best is taken off
 */
function correlation(ours: Int8Array, theirs: Float32Array, besides?: Float64Array): Agreement | undefined {
  if (ours.length !== Math.min(MOST_KEPT_UNITS, theirs.length)) return undefined;
  const alive = [...ours.keys()].filter((unit) => ours[unit] !== 0 && theirs[unit] !== 0);
  if (alive.length < FEWEST_KEPT_UNITS) return undefined;
  const centred = (of: ArrayLike<number>) => {
    const mean = alive.reduce((sum, unit) => sum + of[unit], 0) / alive.length;
    return alive.map((unit) => of[unit] - mean);
  };
  const [a, b] = [centred(ours), centred(theirs)];
  const left = besides ? without(b, a, centred(besides)) : b;
  const [x, y] = [ranks(a), ranks(left)];
  const spread = Math.sqrt(inner(x, x) * inner(y, y));
  return spread > 0 ? { units: alive.length, agreement: inner(x, y) / spread } : undefined;
}

/** Ranks less their mean; those of values that are equal are their mean. */
function ranks(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  const result = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next]] === values[order[first]]) next += 1;
    for (let at = first; at < next; at += 1) result[order[at]] = (first + next - values.length) / 2;
    first = next;
  }
  return result;
}

/** Values less that part of `other` which they have when they are fitted by it and by `known` together. */
function without(values: readonly number[], known: readonly number[], other: readonly number[]): readonly number[] {
  const [known2, other2, both] = [inner(known, known), inner(other, other), inner(known, other)];
  const determinant = known2 * other2 - both * both;
  // Where the two are the same there is nothing of its own to take off.
  if (!(determinant > ALIKE * known2 * other2)) return values;
  const share = (known2 * inner(other, values) - both * inner(known, values)) / determinant;
  return values.map((value, i) => value - share * other[i]);
}

function inner(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}
