import { describe, expect, test } from "vitest";
import { innerReadings } from "../../src/core/inner-readings.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";

const values = matrix(3, 2, Float32Array.of(1, 2, 0, 4, 5, -3));
const changed = (change: (value: number, column: number) => number): Matrix =>
  matrix(
    3,
    2,
    values.data.map((value, i) => change(value, i % 2)),
  );

function expectClose(one: Matrix, other: Matrix) {
  one.data.forEach((value, i) => {
    expect(value).toBeCloseTo(other.data[i], 4);
  });
}

describe("values inside are read", () => {
  test("as they are, and turned round", () => {
    const [plain, turned] = innerReadings(values, []);
    expect([plain, turned]).toEqual([values, changed((value) => -value)]);
  });

  test("with each class in the numbers that it usually has, whatever was done to each", () => {
    const moved = changed((value, column) => (column === 0 ? 4 * value + 200 : value / 8));
    expectClose(innerReadings(moved, [values])[2], values);
    const turned = changed((value, column) => (column === 0 ? 200 : 7) - 3 * value);
    expectClose(innerReadings(turned, [values])[3], values);
  });

  test("with those classes turned back that were turned round", () => {
    const partly = changed((value, column) => (column === 0 ? -value : value));
    expectClose(innerReadings(partly, [values])[4], values);
  });

  test("by their means and standard deviations alone, where what is usual is over other classes", () => {
    const [, , read] = innerReadings(values, [matrix(3, 3)]);
    const [first, second] = [0, 1].map((j) => [0, 1, 2].map((i) => read.data[2 * i + j]));
    for (const column of [first, second]) {
      expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      expect(column.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(3, 4);
    }
  });

  test("where they are huge, in part of their size", () => {
    expectClose(
      innerReadings(
        changed((value) => value * 2 ** 60),
        [],
      )[0],
      changed((value) => value / 5),
    );
  });

  test("as they are where they are no numbers", () => {
    const none = matrix(1, 2, Float32Array.of(Number.NaN, 1));
    expect(innerReadings(none, [])).toEqual([none]);
  });
});
