import { describe, expect, it } from "vitest";
import { matrix, row } from "../../src/core/matrix.ts";

describe("matrix", () => {
  it("is zeros unless told otherwise, and keeps the array that it is given", () => {
    expect([...matrix(2, 3).data]).toEqual([0, 0, 0, 0, 0, 0]);
    const data = Float32Array.of(1, 2);
    expect(matrix(1, 2, data).data).toBe(data);
  });

  it("refuses an array of another size", () => {
    expect(() => matrix(2, 3, new Float32Array(5))).toThrow(
      expect.objectContaining({ code: "INTERNAL", message: "A 2 x 3 matrix cannot be made of 5 values." }),
    );
  });

  it("gives rows as views", () => {
    const m = matrix(2, 2, Float32Array.of(1, 2, 3, 4));
    expect([...row(m, 1)]).toEqual([3, 4]);
    row(m, 1)[0] = 9;
    expect(m.data[2]).toBe(9);
  });
});
