import { row } from "../matrix.ts";
import { seededNumbers } from "../random.ts";
import { spread } from "../spread.ts";
import { correlationVectors } from "./correlation-vectors.ts";
import {
  type ActivationSketch,
  MOST_SKETCHED_LAYERS,
  MOST_SKETCHED_UNITS,
  type Pooling,
  pooledLength,
} from "./kept.ts";
import type { Pooled } from "./pooling.ts";

/** A layer of fewer units says little. */
const FEWEST_UNITS = 4;
/** A unit that changes less than this share of what is usual in its layer is as good as dead. */
const HARDLY_ALIVE = 1e-3;
const LARGEST = 127;

/**
 * Keeps some live units of layers that are spread over a model's depth.
 * @param values pooled, in the order of their depth; their numbers are changed
 * @param seed by which units are drawn
 * @returns undefined if no layer has enough live units
 */
export function sketchActivations(
  values: readonly Pooled[],
  pooling: Pooling,
  seed: number,
): ActivationSketch | undefined {
  const random = seededNumbers(seed);
  const alive = values
    .map((value) => ({ ...value, ...liveUnits(value) }))
    .filter(({ live }) => live.length >= FEWEST_UNITS);
  const layers = spread(alive, MOST_SKETCHED_LAYERS).map(({ name, live, vectors }) => {
    const chosen = drawn(live, MOST_SKETCHED_UNITS, random);
    return { name, units: chosen.length, vectors: chosen.map((unit) => row(vectors, unit)) };
  });
  if (layers.length === 0) return undefined;
  const kept = layers.flatMap(({ vectors }) => vectors);
  const all = new Int8Array(kept.length * pooledLength(pooling));
  kept.forEach((vector, i) => {
    all.set(inEightBits(vector), i * vector.length);
  });
  return {
    ...pooling,
    widths: values.map(({ units }) => units),
    layers: layers.map(({ name, units }) => ({ name, units })),
    values: all,
  };
}

function liveUnits({ data, units }: Pooled) {
  const { vectors, lengths } = correlationVectors(data, units);
  const sorted = lengths.filter((length) => length > 0).sort();
  const usual = sorted[sorted.length >> 1] ?? 0;
  const live = [...lengths.keys()].filter((unit) => lengths[unit] > HARDLY_ALIVE * usual);
  return { vectors, live };
}

/** Some of a list, in its order. */
function drawn(list: readonly number[], most: number, random: () => number): number[] {
  const keyed = list.map((value) => ({ value, key: random() }));
  const chosen = keyed.sort((a, b) => a.key - b.key).slice(0, most);
  return chosen.map(({ value }) => value).sort((a, b) => a - b);
}

function inEightBits(values: Float32Array): Int8Array {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return Int8Array.from(values, (value) => Math.round((LARGEST * value) / most));
}
