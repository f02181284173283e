import type { Equilibrated } from "./equilibrate.ts";
import type { Seedless } from "./kept.ts";
import type { Layer, Network } from "./network.ts";
import { LARGEST } from "./vectors.ts";

/** Units of a layer or a norm that are kept at most, and that say anything. */
export const MOST_KEPT_UNITS = 128;
export const FEWEST_KEPT_UNITS = 8;
/**
 * Biases that spread about as far as the weights beside them may be random numbers of the start: frameworks draw both from one
 * range, unless a norm follows. Those that spread so many times as far, or so small a part of it, were constant.
 */
const WIDER = 2;
const NARROWER = 0.25;
/** Bytes that biases take at most, with the numbers that say of how many units they are. */
export function mostBiases({ layers }: Network): number {
  return layers.reduce((sum, { rows }) => sum + Math.min(rows, MOST_KEPT_UNITS) + 4, 0);
}

/**
 * @param biases of each layer, undefined where it has none that were learned
 * @returns undefined of a network that has learned neither: it was not trained, or has no biases and norms at all. Random numbers
 *   that may be the start's own are no such sign, unless there are constants beside them
 */
export function sketchSeedless(
  network: Network,
  biases: readonly (Float32Array | undefined)[],
): Omit<Seedless, "barelyTrained"> | undefined {
  const norms = (network.norms ?? []).map((load) => load());
  const shifts = network.layers.flatMap((layer) => layer.shifts?.() ?? []);
  const isStart = norms.length > 0 || shifts.some(isConstant) || shifts.length === 0;
  if (isStart && norms.every(isConstant) && biases.every((values) => values === undefined)) return undefined;
  const wide = norms.filter(({ length }) => length >= FEWEST_KEPT_UNITS);
  return { biases: biases.map((values) => values && kept(values)), norms: wide.map(kept) };
}

function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}

/**
 * In eight bits over what they range over: the scales of norms that have hardly been trained lie close to 1, and what was learned
 * is how they differ. Only what is zero is 0.
 */
function kept(values: Float32Array): Int8Array {
  const data = values.slice(0, MOST_KEPT_UNITS);
  const alive = data.filter((value) => value !== 0);
  const [least, most] = [Math.min(...alive), Math.max(...alive)];
  const step = (most - least) / 2 / LARGEST;
  return Int8Array.from(data, (value) => (value === 0 ? 0 : Math.round((value - (least + most) / 2) / step) || 1));
}

/** What is added to a layer's rows, by a measure in which it does not matter how units are scaled; undefined where nothing is. */
export function biasesOf({ shifts }: Layer, { rowScale }: Equilibrated): Float32Array | undefined {
  const values = shifts?.();
  return values?.some((value) => value !== 0) ? values.map((value, row) => value * rowScale[row]) : undefined;
}

/** Whether a layer's biases were learned, and are not for the most part what its training may have begun with. */
export function areLearned({ rows, columns, taps, shifts }: Layer, { values }: Equilibrated): boolean {
  const length = columns * taps;
  const ratios = Array.from(shifts?.() ?? [], (shift, row) => {
    let squares = 0;
    for (let i = row * length; i < (row + 1) * length; i += 1) squares += values[i] * values[i];
    return squares > 0 ? shift / Math.sqrt(squares / length) : 0;
  });
  const mean = ratios.reduce((sum, one) => sum + one, 0) / rows;
  const spread = Math.sqrt(ratios.reduce((sum, one) => sum + (one - mean) ** 2, 0) / rows);
  return ratios.length > 0 && (spread >= WIDER || spread <= NARROWER);
}
