import { COPIED, isMatched, type LayerEvidence, type Learned } from "./evidence.ts";
import type { Quantised, Sketch } from "./kept.ts";
import { biasesOf, FEWEST_KEPT_UNITS, MOST_KEPT_UNITS } from "./seedless.ts";
import type { MatchedNetwork } from "./suspect.ts";

/** From which agreement on they are a copy's. Norms move little, and much the same way, in a short training. */
const A_COPY = { biases: 0.85, norms: 0.95 };
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
  { network, pairs, weights }: MatchedNetwork,
  layers: readonly LayerEvidence[],
): Learned | undefined {
  if (!seedless) return undefined;
  const biases = pairs.flatMap(({ source, suspect }) => {
    const ours = seedless.biases[source];
    const theirs = ours && isMatched(layers[suspect]) && biasesOf(network.layers[suspect], weights(suspect));
    const found = theirs ? correlation(ours, theirs) : undefined;
    return found ? [{ ...found, isClear: (layers[suspect].similarity ?? 0) >= COPIED }] : [];
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

/** Of the units that are not zero in either; undefined where they are too few, or all alike. */
function correlation({ units, values }: Quantised, theirs: Float32Array): Agreement | undefined {
  if (units !== Math.min(MOST_KEPT_UNITS, theirs.length)) return undefined;
  const alive = [...values.keys()].filter((unit) => values[unit] !== 0 && theirs[unit] !== 0);
  if (alive.length < FEWEST_KEPT_UNITS) return undefined;
  const centred = (of: ArrayLike<number>) => {
    const mean = alive.reduce((sum, unit) => sum + of[unit], 0) / alive.length;
    return alive.map((unit) => of[unit] - mean);
  };
  const [a, b] = [centred(values), centred(theirs)];
  const inner = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const spread = Math.sqrt(inner(a, a) * inner(b, b));
  return spread > 0 ? { units: alive.length, agreement: inner(a, b) / spread } : undefined;
}
