import { SacError } from "../errors.ts";
import type { Batch } from "./asking.ts";
import { type BatchOutput, isTable, WHOLE } from "./decode-output.ts";
import type { RawOutput } from "./protocol.ts";

/** Share of the largest score by which two answers to the same batch may differ: devices add in another order. */
const SAME_BATCH = 0.01;

/**
 * Share of an answer's length by which one may differ in other company, and all of them in the mean (root mean square). Models that
 * are quantised dynamically take their scale from the whole batch, and differed by up to 0.063 and 0.025 of it (17 models, 1,700
 * images). A tenth that is taken from the source's class alone would already hide many a copy.
 */
const OTHER_COMPANY = { one: 0.1, mean: 0.04 };

/** Share of an answer's length that rounding to 32 bits may make of it. */
const ROUNDING = 2 ** -20;

/** Two batches, by their indices, that were answered differently about the same item. */
export interface Difference {
  readonly first: number;
  readonly again: number;
}

/** An item's answer, and the batch that it was given in. */
interface Told {
  readonly batch: number;
  readonly row: Float32Array;
}

/**
 * The item whose answers differ most, of all about which a model was asked more than once; undefined where none differ, or its
 * outputs are no answers to single items.
 */
export function findDifference(batches: readonly Batch[], outputs: readonly BatchOutput[]): Difference | undefined {
  const answers = answersByItem(batches, outputs);
  if (!answers) return undefined;
  const apart = comparison(answers, outputs[0].elementType);
  const compared = [...answers.values()].flatMap(([first, ...others]) =>
    others.map((other) => ({ first: first.batch, again: other.batch, by: apart(first.row, other.row) })),
  );
  const together = Math.sqrt(compared.reduce((sum, { by }) => sum + by * by, 0) / compared.length);
  const most = compared.reduce((largest, one) => (one.by <= largest.by ? largest : one));
  return most.by <= OTHER_COMPANY.one && together <= OTHER_COMPANY.mean ? undefined : most;
}

/** Every item's first answer, in the items' order, as if they had been one batch; the outputs as they are if they are none. */
export function inOrderOfItems(
  batches: readonly Batch[],
  outputs: readonly BatchOutput[],
  items: number,
): readonly BatchOutput[] {
  const answers = answersByItem(batches, outputs);
  if (!answers) return outputs;
  const { elementType, shape } = outputs[0];
  const data = new Float32Array(items * (shape[1] ?? 1));
  for (const [item, [{ row }]] of answers) data.set(row, item * row.length);
  return [{ elementType, shape: [items, ...shape.slice(1)], data, fed: items }];
}

/** All answers to each item, in the order in which they were given; undefined if an output is no table of rows for items. */
function answersByItem(batches: readonly Batch[], outputs: readonly BatchOutput[]): Map<number, Told[]> | undefined {
  const width = outputs[0].shape[1] ?? 1;
  if (!outputs.every((output) => isTable(output, width))) return undefined;
  const answers = new Map<number, Told[]>();
  batches.forEach((slots, batch) => {
    slots.forEach(({ item, filling }, place) => {
      if (filling !== undefined) return;
      const told = { batch, row: outputs[batch].data.subarray(place * width, (place + 1) * width) };
      answers.set(item, [...(answers.get(item) ?? []), told]);
    });
  });
  return answers;
}

/**
 * How far two answers to one item are from each other: labels are the same or not; scores by their distance, whatever is added to
 * all scores of an item, as a share of their length or of what is short among all items'.
 */
function comparison(answers: ReadonlyMap<number, readonly Told[]>, elementType: string) {
  const firsts = [...answers.values()].map(([{ row }]) => row);
  const single = firsts[0].length === 1;
  if (single && WHOLE.test(elementType)) return (one: Float32Array, other: Float32Array) => (same(one, other) ? 0 : 1);
  const values = firsts.map(([value]) => value);
  const middle = single ? quantile(0.5, values) : undefined;
  const lengths = firsts.map((row) => norm(centred(row, middle)));
  const short = quantile(0.25, lengths);
  return (given: Float32Array, again: Float32Array) => {
    if (same(given, again)) return 0;
    const [one, other] = [withoutShared(given, again), withoutShared(again, given)];
    if (![one, other].every((row) => row.every(Number.isFinite))) return 1;
    const [left, right] = [centred(one, middle), centred(other, middle)];
    const rounding = ROUNDING * Math.max(norm(one), norm(other));
    const apart = Math.max(0, norm(left.map((value, i) => value - right[i])) - rounding);
    return apart === 0 ? 0 : apart / Math.max(norm(left), norm(right), short);
  };
}

function same(one: Float32Array, other: Float32Array): boolean {
  return one.every((value, i) => Object.is(value, other[i]));
}

/** Zeros where both answers have the same value that is no number or without bounds: the rest may still be compared. */
function withoutShared(row: Float32Array, other: Float32Array): Float32Array {
  return row.map((value, i) => (!Number.isFinite(value) && Object.is(value, other[i]) ? 0 : value));
}

/** Values less their mean, or less what is given. */
function centred(row: Float32Array, middle = row.reduce((sum, value) => sum + value, 0) / row.length): Float64Array {
  const values = new Float64Array(row);
  for (let i = 0; i < values.length; i += 1) values[i] -= middle;
  return values;
}

function norm(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** Of the values that are finite numbers; 0 if none is. */
function quantile(share: number, values: readonly number[]): number {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Whether a model answered the same batch in the same way twice. */
export function isRepeated(first: RawOutput, again: RawOutput): boolean {
  const largest = first.data.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  const close = (value: number, i: number) =>
    Object.is(value, again.data[i]) || Math.abs(value - again.data[i]) <= SAME_BATCH * largest;
  return first.data.length === again.data.length && first.data.every(close);
}

const MAY_EVADE = "If it is somebody else's, it may have been made to evade this.";

/** What it answers is drawn by lot, so that neither likeness nor unlikeness to a source would mean anything. */
export function answersByLot(path: string): SacError {
  const message = `${path} answers the same images differently when it is asked again.`;
  return new SacError("OUTPUT_RANDOM", message, `Export the model without dropout or other random steps. ${MAY_EVADE}`);
}

/**
 * What it answers depends on what the runtime makes of its graph, so that whoever runs it by another runtime, or by another version
 * of this one, may get other answers than the probes did.
 */
export function answersByOptimisation(path: string): SacError {
  const message = `${path} answers an image differently when its graph is simplified, as runtimes do, and when it is run as it is written.`;
  const hint = `Its graph meets an error of onnxruntime: export the model with another opset or exporter. ${MAY_EVADE}`;
  return new SacError("OUTPUT_DEPENDS_ON_OPTIMISATION", message, hint);
}

/** What it answers depends on how it is asked, so that its answers to the probes need not be those that its users get. */
export function answersByCompany(path: string): SacError {
  const message = `${path} answers an image differently alone and among others, or by what other images are in the batch.`;
  const hint = `Export the model in inference mode: in training mode, batch normalisation depends on the whole batch. ${MAY_EVADE}`;
  return new SacError("OUTPUT_DEPENDS_ON_BATCH", message, hint);
}
