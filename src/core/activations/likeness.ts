import { mean, quantile } from "simple-statistics";
import { crossProducts } from "../gram.ts";
import { type Matrix, matrix, row } from "../matrix.ts";
import { spread } from "../spread.ts";
import { correlationVectors } from "./correlation-vectors.ts";
import type { HiddenLikeness } from "./evidence.ts";
import type { ActivationSketch } from "./kept.ts";
import type { Pooled } from "./pooling.ts";
import { someRows, stacked, TURNS, turned } from "./symmetries.ts";

/**
 * The quantile of a layer's units that speaks for it: a copy that was pruned hard has lost most of them, and independent models
 * have units of a kind with a few.
 */
const SPEAKING = 0.75;
/** Units of a model that are compared at a time, at most. */
const AT_A_TIME = 2048;

/** Units by which it is found out whether a model sees images mirrored or turned: all of them for each way would take too long. */
const MOST_TURNED = 16;

/**
 * For each of the source's layers, how like it anything inside a model is: of each unit the largest correlation, of either sign,
 * with any unit of any value, and of these the upper quartile. The order of units, their scale and sign, how many there are and
 * what they are called make no difference, nor whether the model mirrors or turns all images: of these ways to look at it the one
 * counts by which it is most like the source, for any model, so that honest ones are held to no other measure.
 * @param values of the model on the sketch's images, pooled likewise, in every way to read them; their numbers are changed
 */
export function hiddenLikeness(sketch: ActivationSketch, values: readonly Pooled[]): HiddenLikeness {
  const ours = vectorsOf(sketch);
  const chosen = spread([...Array(ours.rows).keys()], MOST_TURNED);
  const some = someRows(ours, chosen);
  const found = closest(stacked([ours, ...TURNS.map((turn) => turned(some, sketch.grid, turn))]), values);
  const plain = mean(chosen.map((unit) => found.best[unit]));
  const ways = TURNS.map((turn, way) => {
    const first = ours.rows + way * some.rows;
    return { turn, likeness: mean([...found.best.subarray(first, first + some.rows)]) };
  });
  const { turn, likeness } = ways.reduce((most, one) => (one.likeness > most.likeness ? one : most));
  const asIs = layersOf(sketch, values, found);
  const layers =
    likeness > plain
      ? moreAlike(asIs, layersOf(sketch, values, closest(turned(ours, sketch.grid, turn), values)))
      : asIs;
  const widths = values.filter(({ unlikely }) => !unlikely).map(({ units }) => units);
  return { layers, sameShape: widths.join() === sketch.widths.join() };
}

type Layers = HiddenLikeness["layers"];

function moreAlike(one: Layers, other: Layers): Layers {
  const [a, b] = [one, other].map((layers) => mean(layers.map(({ likeness }) => likeness)));
  return b > a ? other : one;
}

/** Of each row the largest correlation with any unit, and the value that has that unit; -1 for none. */
interface Closest {
  readonly best: Float32Array;
  readonly from: Int32Array;
}

function closest(ours: Matrix, values: readonly Pooled[]): Closest {
  const best = new Float32Array(ours.rows);
  const from = new Int32Array(ours.rows).fill(-1);
  for (const { vectors, parts } of blocksOf(values, ours.columns)) {
    const products = crossProducts(ours, vectors);
    for (let unit = 0; unit < ours.rows; unit += 1) {
      for (const { index, first, count } of parts) {
        const value = largestOf(row(products, unit).subarray(first, first + count));
        if (value <= best[unit]) continue;
        best[unit] = value;
        from[unit] = index;
      }
    }
  }
  return { best, from };
}

function layersOf(sketch: ActivationSketch, values: readonly Pooled[], { best, from }: Closest): Layers {
  let start = 0;
  return sketch.layers.map(({ name, units }) => {
    const [likest, where] = [best, from].map((all) => all.slice(start, start + units));
    start += units;
    const counterpart = values[commonest(where)]?.name ?? "";
    return { name, likeness: Math.min(1, quantile([...likest], SPEAKING)), counterpart };
  });
}

function vectorsOf(sketch: ActivationSketch): Matrix {
  const units = sketch.layers.reduce((sum, layer) => sum + layer.units, 0);
  return correlationVectors(Float32Array.from(sketch.values), units).vectors;
}

/** Units of one value, and where they stand among those of a block. */
interface Part {
  /** Of the value. */
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/**
 * The vectors of all units, in blocks of as many values as fit: each block is multiplied with the source's units, which costs
 * more than all the rest where values have few units. A block is there until the next one is asked for.
 */
function* blocksOf(values: readonly Pooled[], columns: number): Generator<{ vectors: Matrix; parts: readonly Part[] }> {
  const all = values.reduce((sum, { units }) => sum + units, 0);
  const { data } = matrix(Math.min(AT_A_TIME, all), columns);
  let parts: Part[] = [];
  let rows = 0;
  for (const [index, value] of values.entries()) {
    const { vectors } = correlationVectors(value.data, value.units);
    for (let done = 0; done < value.units; ) {
      const count = Math.min(value.units - done, AT_A_TIME - rows);
      data.set(vectors.data.subarray(done * columns, (done + count) * columns), rows * columns);
      parts.push({ index, first: rows, count });
      rows += count;
      done += count;
      if (rows < AT_A_TIME) continue;
      yield { vectors: { rows, columns, data }, parts };
      parts = [];
      rows = 0;
    }
  }
  if (rows > 0) yield { vectors: { rows, columns, data: data.subarray(0, rows * columns) }, parts };
}

/** The largest of them, of either sign. */
function largestOf(products: Float32Array): number {
  let largest = 0;
  for (const product of products) largest = Math.max(largest, Math.abs(product));
  return largest;
}

function commonest(indices: Iterable<number>): number {
  const counts = new Map<number, number>();
  for (const index of indices) counts.set(index, (counts.get(index) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
