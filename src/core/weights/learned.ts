import { COPIED, isMatched, type LayerEvidence, type Learned } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import { biasesOf, FEWEST_KEPT_UNITS, MOST_KEPT_UNITS } from "./seedless.ts";
import { silencedWeights } from "./silenced.ts";
import type { MatchedNetwork } from "./suspect.ts";

/** From which agreement on they are a copy's. Norms move little, and much the same way, in a short training. */
const A_COPY = { biases: 0.85, norms: 0.95 };
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
): Learned | undefined {
  if (!seedless) return undefined;
  const { network } = suspect;
  const biases = suspect.pairs.flatMap(({ source, suspect: index }) => {
    const ours = seedless.biases[source];
    const theirs = ours && isMatched(layers[index]) && biasesOf(network.layers[index], suspect.weights(index));
    const found = theirs ? correlation(ours, theirs, silencedWeights(suspect, index)) : undefined;
    return found ? [{ ...found, isClear: (layers[index].similarity ?? 0) >= COPIED }] : [];
  });
  const clear = biases.filter(({ isClear }) => isClear);
  const norms = (network.norms ?? []).map((load) => load().slice(0, MOST_KEPT_UNITS));
  // A graph may have been written otherwise: the source's is where one like it is.
  const found = seedless.norms.flatMap((ours) => {
    const all = norms.flatMap((theirs) => correlation(ours, theirs) ?? []);
    return all.length > 0 ? all.reduce((most, one) => (one.agreement > most.agreement ? one : most)) : [];
  });
  return together("biases", clear) ?? together("biases", biases) ?? together("norms", found);
}

type Agreement = Pick<Learned, "units" | "agreement">;

function together(of: Learned["of"], found: readonly Agreement[]): Learned | undefined {
  const units = found.reduce((sum, one) => sum + one.units, 0);
  if (units < FEWEST_UNITS) return undefined;
  const agreement = found.reduce((sum, one) => sum + one.units * one.agreement, 0) / units;
  return { of, units, agreement, limit: A_COPY[of] };
}

/**
 * Of the units that are not zero in either; undefined where they are too few, or all alike.
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
  const spread = Math.sqrt(inner(a, a) * inner(left, left));
  return spread > 0 ? { units: alive.length, agreement: inner(a, left) / spread } : undefined;
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
