import { describe, expect, test } from "vitest";
import { meanOfRows } from "../../src/runtime/mean-rows.ts";

/** An output with the numbers from 0 upwards. */
function output(shape: number[], fed: number) {
  const length = shape.reduce((product, size) => product * size, 1);
  return { fed, shape, elementType: "float32", data: Float32Array.from({ length }, (_, i) => i) };
}

/** Shape, values, and whether they are means. */
function read(shape: number[], fed: number, classes: number) {
  const { shape: to, data, averaged = false } = meanOfRows(output(shape, fed), classes);
  return [to, [...data], averaged];
}

describe("of several rows of scores for an item", () => {
  test("that are all of one item, the mean is read, over whatever number of classes", () => {
    expect(read([3, 2], 1, 2)).toEqual([[1, 2], [2, 3], true]);
    expect(read([3, 2], 1, 7)).toEqual([[1, 2], [2, 3], true]);
  });

  test("in a map, channels second or last, the mean of the places is read", () => {
    expect(read([2, 2, 1, 2], 2, 2).slice(0, 2)).toEqual([
      [2, 2],
      [0.5, 2.5, 4.5, 6.5],
    ]);
    expect(read([2, 2, 3], 2, 3)).toEqual([[2, 3], [1.5, 2.5, 3.5, 7.5, 8.5, 9.5], true]);
    expect(read([2, 3, 2, 1], 1, 3)).toEqual([[1, 3], [3.5, 5.5, 7.5], true]);
  });

  test("channels come second in a map, and last in a list, where neither is as many as there are classes", () => {
    expect(read([1, 2, 1, 3], 1, 7)).toEqual([[1, 2], [1, 4], true]);
    expect(read([1, 3, 2], 1, 7)).toEqual([[1, 2], [2, 3], true]);
  });

  test("nothing is read where it is unknown to which item a row belongs", () => {
    expect(read([4, 2], 2, 2)[0]).toEqual([4, 2]);
    expect(read([6], 1, 6)[0]).toEqual([6]);
  });
});

test("a row for each item is left as it is", () => {
  expect(read([2, 3], 2, 3)).toEqual([[2, 3], [0, 1, 2, 3, 4, 5], false]);
  expect(read([1, 3, 1, 1], 1, 3)[2]).toBe(false);
});
