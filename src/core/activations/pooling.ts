import { type Pooling, pooledLength } from "./kept.ts";
import type { ActivationLayout } from "./layout.ts";

/** Activations of a value's units on images, each image's averaged in cells: value (unit, image, cell) in this order. */
export interface Pooled {
  /** As the model's file calls the value. */
  readonly name: string;
  readonly units: number;
  readonly data: Float32Array;
  /** Whether it is another, less likely reading of a value that is read already. */
  readonly unlikely?: boolean;
}

/**
 * Averages a batch's activations in cells. Maps with fewer positions than cells have some of them in several.
 * @param into of all images
 * @param first image of the batch, by its index among all
 * @param count images of the batch that are wanted; what follows only fills it
 */
export function pool(
  into: Pooled,
  pooling: Pooling,
  values: ArrayLike<number>,
  layout: ActivationLayout,
  first: number,
  count: number,
): void {
  const { grid } = pooling;
  const [down, across] = layout.height === 1 ? [1, grid * grid] : [grid, grid];
  const rows = stretches(layout.height, down);
  const columns = stretches(layout.width, across);
  const length = pooledLength(pooling);
  for (let image = 0; image < count; image += 1) {
    for (let unit = 0; unit < into.units; unit += 1) {
      const start = image * layout.imageStride + unit * layout.unitStride;
      let to = unit * length + (first + image) * grid * grid;
      for (const row of rows) {
        for (const column of columns) into.data[to++] = average(values, start, layout, row, column);
      }
    }
  }
}

type Stretch = readonly [from: number, until: number];

function stretches(length: number, count: number): Stretch[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * length) / count);
    return [from, Math.max(from + 1, Math.floor(((i + 1) * length) / count))];
  });
}

function average(
  values: ArrayLike<number>,
  start: number,
  { rowStride, columnStride }: ActivationLayout,
  [top, bottom]: Stretch,
  [left, right]: Stretch,
): number {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    const line = start + y * rowStride;
    for (let x = left; x < right; x += 1) sum += values[line + x * columnStride];
  }
  return sum / ((bottom - top) * (right - left));
}
