import { quantile } from "simple-statistics";
import { crossProducts } from "../gram.ts";
import { type Matrix, row } from "../matrix.ts";
import { correlationVectors } from "./correlation-vectors.ts";
import type { HiddenLikeness } from "./evidence.ts";
import type { ActivationSketch } from "./kept.ts";
import type { Pooled } from "./pooling.ts";

/**
 * The quantile of a layer's units that speaks for it: a copy that was pruned hard has lost most of them, and independent models
 * have units of a kind with a few.
 */
const SPEAKING = 0.75;
/** Units of a model that are compared at a time. */
const AT_A_TIME = 2048;

/**
 * For each of the source's layers, how like it anything inside a model is: of each unit the largest correlation, of either sign,
 * with any unit of any value, and of these the upper quartile. The order of units, their scale and sign, how many there are and
 * what they are called make no difference.
 * @param values of the model on the sketch's images, pooled likewise; their numbers are changed
 */
export function hiddenLikeness(sketch: ActivationSketch, values: readonly Pooled[]): HiddenLikeness {
  const ours = vectorsOf(sketch);
  const best = new Float32Array(ours.rows);
  const from = new Int32Array(ours.rows).fill(-1);
  values.forEach(({ data, units }, index) => {
    const { vectors } = correlationVectors(data, units);
    largestCorrelations(ours, vectors).forEach((value, unit) => {
      if (value <= best[unit]) return;
      best[unit] = value;
      from[unit] = index;
    });
  });
  let start = 0;
  const layers = sketch.layers.map(({ name, units }) => {
    const [likest, where] = [best, from].map((all) => all.slice(start, start + units));
    start += units;
    const counterpart = values[commonest(where)]?.name ?? "";
    return { name, likeness: Math.min(1, quantile([...likest], SPEAKING)), counterpart };
  });
  const widths = values.map(({ units }) => units);
  return { layers, sameShape: widths.join() === sketch.widths.join() };
}

function vectorsOf(sketch: ActivationSketch): Matrix {
  const units = sketch.layers.reduce((sum, layer) => sum + layer.units, 0);
  return correlationVectors(Float32Array.from(sketch.values), units).vectors;
}

/** Of each row of ours, its largest inner product with any of theirs, of either sign. */
function largestCorrelations(ours: Matrix, theirs: Matrix): Float32Array {
  const most = new Float32Array(ours.rows);
  for (let first = 0; first < theirs.rows; first += AT_A_TIME) {
    const count = Math.min(AT_A_TIME, theirs.rows - first);
    const { columns } = theirs;
    const data = theirs.data.subarray(first * columns, (first + count) * columns);
    const products = crossProducts(ours, { rows: count, columns, data });
    most.forEach((value, unit) => {
      most[unit] = row(products, unit).reduce((largest, one) => Math.max(largest, Math.abs(one)), value);
    });
  }
  return most;
}

function commonest(indices: Iterable<number>): number {
  const counts = new Map<number, number>();
  for (const index of indices) counts.set(index, (counts.get(index) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
