import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestAssignment } from "../../src/core/assignment.ts";
import { random, shuffled } from "../support/random.ts";

function total(value: Float64Array, n: number, columns: ArrayLike<number>): number {
  return Array.from(columns).reduce((sum, column, i) => sum + value[i * n + column], 0);
}

/** The largest total over all n! assignments, row by row. */
function bruteForce(value: Float64Array, n: number, row = 0, taken = new Set<number>()): number {
  if (row === n) return 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < n; column += 1) {
    if (taken.has(column)) continue;
    taken.add(column);
    best = Math.max(best, value[row * n + column] + bruteForce(value, n, row + 1, taken));
    taken.delete(column);
  }
  return best;
}

const square = (value: fc.Arbitrary<number>, max: number) =>
  fc
    .integer({ min: 1, max })
    .chain((n) => fc.record({ n: fc.constant(n), values: fc.array(value, { minLength: n * n, maxLength: n * n }) }))
    .map(({ n, values }) => ({ n, value: Float64Array.from(values) }));

describe("bestAssignment", () => {
  it.each([
    ["real values", fc.double({ min: -100, max: 100, noNaN: true })],
    ["many ties", fc.integer({ min: -1, max: 1 })],
    ["values of very different size", fc.constantFrom(0, 1e-9, 1, -1, 1e9, -1e9)],
  ])("finds the largest total, as trying all assignments does: %s", (_, values) => {
    fc.assert(
      fc.property(square(values, 7), ({ n, value }) => {
        const columns = bestAssignment(value, n);
        expect([...columns].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        // Where huge values cancel, their rounding is all that is left to differ by.
        const largest = value.reduce((most, one) => Math.max(most, Math.abs(one)), 1);
        expect(Math.abs(total(value, n, columns) - bruteForce(value, n))).toBeLessThanOrEqual(1e-12 * largest * n);
      }),
      { numRuns: 60 },
    );
  });

  it("finds a hidden permutation of many classes", () => {
    const n = 300;
    const source = random(1);
    const hidden = shuffled(n, source);
    const value = Float64Array.from({ length: n * n }, () => source.uniform());
    hidden.forEach((column, i) => {
      value[i * n + column] += 1;
    });
    expect([...bestAssignment(value, n)]).toEqual(hidden);
  });

  it("has nothing to do for no classes", () => {
    expect(bestAssignment(new Float64Array(0), 0)).toHaveLength(0);
  });
});
