import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pooledLength } from "../../../src/core/activations/kept.ts";
import { layoutOf, layoutsOf } from "../../../src/core/activations/layout.ts";
import { pool } from "../../../src/core/activations/pooling.ts";

const POOLING = { images: 2, grid: 2 };

/** Pooled activations, in the order unit, image, cell. */
function pooled(shape: readonly number[], value: (...index: number[]) => number, images = 2): number[] {
  const layout = layoutOf(shape, images);
  if (!layout) throw new Error("no activations");
  const total = shape.reduce((product, one) => product * one, 1);
  const values = Float32Array.from({ length: total }, (_, i) => {
    const index: number[] = [];
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis -= 1) {
      index.unshift(rest % shape[axis]);
      rest = Math.floor(rest / shape[axis]);
    }
    return value(...index);
  });
  const data = new Float32Array(layout.units * pooledLength(POOLING));
  pool({ name: "", units: layout.units, data }, POOLING, values, layout, 0, images);
  return [...data];
}

describe("the layout of activations", () => {
  it("has the units of feature maps on the second axis", () => {
    const made = pooled(
      [2, 3, 4, 4],
      (image, unit, y, x) => 100 * image + 10 * unit + (y < 2 ? 0 : 2) + (x < 2 ? 0 : 1),
    );
    const cells = (image: number, unit: number) => [0, 1, 2, 3].map((cell) => 100 * image + 10 * unit + cell);
    expect(made).toEqual([0, 1, 2].flatMap((unit) => [...cells(0, unit), ...cells(1, unit)]));
  });

  it("has them on the last axis where the maps lie before it", () => {
    const made = pooled(
      [2, 4, 4, 3],
      (image, y, x, unit) => 100 * image + 10 * unit + (y < 2 ? 0 : 2) + (x < 2 ? 0 : 1),
    );
    expect(made).toEqual(
      pooled([2, 3, 4, 4], (image, unit, y, x) => 100 * image + 10 * unit + (y < 2 ? 0 : 2) + (x < 2 ? 0 : 1)),
    );
  });

  it("pools tokens in stretches, whether they are beside each other or beside the images", () => {
    const token = (image: number, at: number, unit: number) => 100 * image + 10 * unit + Math.floor(at / 2);
    const made = pooled([2, 8, 3], token);
    expect(made.slice(0, 8)).toEqual([0, 1, 2, 3, 100, 101, 102, 103]);
    expect(pooled([16, 3], (row, unit) => token(Math.floor(row / 8), row % 8, unit))).toEqual(made);
    expect(pooled([4, 4, 3], (row, at, unit) => token(row >> 1, 4 * (row & 1) + at, unit))).toEqual(made);
  });

  it("gives maps with fewer positions than cells some of them in several", () => {
    expect(pooled([2, 1, 1, 1], (image) => image)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(pooled([2, 1], (image) => image)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("may be that of flat maps where it looks like tokens, and reads them as it reads maps", () => {
    const ways = layoutsOf([2, 3, 16], 2);
    expect(ways[0]).toEqual(layoutOf([2, 3, 16], 2));
    expect(ways.slice(1)).toEqual([layoutOf([2, 3, 4, 4], 2)]);
    for (const shape of [
      [2, 3, 15],
      [2, 3, 1],
      [4, 3, 16],
      [2, 16],
      [2, 3, 4, 4],
    ]) {
      expect.soft(layoutsOf(shape, 2), shape.join()).toEqual([layoutOf(shape, 2)]);
    }
  });

  it("is none of anything else: numbers alone, empty tensors, weights, more dimensions", () => {
    for (const shape of [[], [2], [0, 3], [2, 0], [2, 3, 0, 4], [3, 4], [2, 3, 4, 5, 6]]) {
      expect.soft(layoutOf(shape, 2), shape.join()).toBeUndefined();
    }
  });

  it("stays within the tensor, whatever its shape", () => {
    const side = fc.integer({ min: 1, max: 5 });
    const shapes = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(side, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(shapes, ([parts, rest]) => {
        const made = pooled([2 * parts, ...rest], () => 1);
        expect(made.every((value) => value === 1)).toBe(true);
      }),
    );
  });
});
