import { type BatchOutput, isTable } from "./decode-output.ts";

/**
 * Of a value that has several rows of scores for each item, as a last layer has that sees each image in several views or places,
 * the mean of them, which is what usually follows. What is a row for each item, or cannot be read so, is left as it is: several
 * rows in the batch do not say which of them belong to an item, unless one was fed.
 * @param classes how many the scores are over, where a row is not the value's second and last axis
 */
export function meanOfRows(output: BatchOutput, classes: number): BatchOutput {
  const { shape, data, fed } = output;
  const isWhole = isTable(output, shape[1] ?? 1);
  if (isWhole || shape.length < 2 || (shape[0] !== fed && fed !== 1)) return output;
  const axis = shape.length === 2 ? 1 : axisOf(shape, classes);
  const width = shape[axis];
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const means = new Float64Array(fed * width);
  const each = data.length / fed;
  for (let e = 0; e < data.length; e += 1) {
    means[Math.floor(e / each) * width + (Math.floor(e / inner) % width)] += data[e] / (each / width);
  }
  return { ...output, shape: [fed, width], data: Float32Array.from(means), averaged: true };
}

/** Channels come second, or last: second in a map that has neither. */
function axisOf(shape: readonly number[], classes: number): number {
  const last = shape.length - 1;
  return [1, last].find((axis) => shape[axis] === classes) ?? (last > 2 ? 1 : last);
}
