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
  it("ends where there are no numbers to choose by", () => {
    for (const values of [[Number.NaN], [1, Number.NaN, Number.NaN, Number.NaN]]) {
      const asked = () => bestAssignment(Float64Array.from(values), Math.sqrt(values.length));
      expect(asked).toThrow(expect.objectContaining({ code: "OUTPUT_NOT_FINITE" }));
    }
  });

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

  it("leaves columns over where there are more of them than rows, and soon ends with many", () => {
    const wide = fc.record({
      rows: fc.integer({ min: 1, max: 4 }),
      more: fc.integer({ min: 1, max: 4 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(wide, ({ rows, more, seed }) => {
        const n = rows + more;
        const source = random(seed);
        const value = Float64Array.from({ length: rows * n }, () => source.uniform() - 0.5);
        const chosen = bestAssignment(value, rows, n);
        expect(new Set(chosen).size).toBe(rows);
        // Rows of zeros take what is left over.
        const squared = new Float64Array(n * n);
        squared.set(value);
        expect(total(value, n, chosen)).toBeCloseTo(bruteForce(squared, n), 12);
      }),
      { numRuns: 60 },
    );
    const began = process.cpuUsage().user;
    bestAssignment(
      Float64Array.from({ length: 10 * 1500 }, (_, i) => i % 7),
      10,
      1500,
    );
    expect((process.cpuUsage().user - began) / 1000).toBeLessThan(500);
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
