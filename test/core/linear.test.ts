import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solver } from "../../src/core/linear.ts";
import { random } from "../support/random.ts";

describe("solver", () => {
  it("solves what multiplying by the matrix made", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const { normal } = random(seed);
        const factor = Array.from({ length: n }, () => Array.from({ length: n }, normal));
        const at = (i: number, j: number) =>
          factor[i].reduce((sum, value, k) => sum + value * factor[j][k], i === j ? 1 : 0);
        const matrix = Float64Array.from({ length: n * n }, (_, place) => at(Math.floor(place / n), place % n));
        const solution = Float64Array.from({ length: n }, normal);
        const made = Float64Array.from({ length: n }, (_, i) =>
          solution.reduce((sum, value, j) => sum + at(i, j) * value, 0),
        );
        const found = solver(matrix, n)(made);
        for (let i = 0; i < n; i += 1) expect(found[i]).toBeCloseTo(solution[i], 6);
      }),
    );
  });

  it("looks at the lower triangle alone", () => {
    const whole = Float64Array.of(4, 1, 1, 3);
    const lower = Float64Array.of(4, Number.NaN, 1, 3);
    expect(solver(lower, 2)(Float64Array.of(1, 2))).toEqual(solver(whole, 2)(Float64Array.of(1, 2)));
  });
});
