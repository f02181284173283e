import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentUpperTail } from "../../src/core/student.ts";

const golden: { tails: [t: number, freedom: number, tail: number][] } = JSON.parse(
  readFileSync(new URL("goldens/student.json", import.meta.url), "utf8"),
);

describe("studentUpperTail", () => {
  it("agrees with mpmath and SciPy to ten digits, far out in the tail as well", () => {
    const errors = golden.tails.map(([t, freedom, tail]) => ({
      t,
      freedom,
      relative: Math.abs(studentUpperTail(t, freedom) / tail - 1),
    }));
    expect(errors.length).toBeGreaterThan(300);
    expect(errors.filter(({ relative }) => !(relative <= 1e-10))).toEqual([]);
  });

  it("has the closed forms of one and two degrees of freedom", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), (t) => {
        expect(studentUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
        expect(studentUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 12);
      }),
    );
  });

  it("is symmetric about one half and never grows with t", () => {
    const t = fc.double({ min: 0, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(t, t, fc.integer({ min: 1, max: 200 }), (a, b, freedom) => {
        expect(studentUpperTail(-a, freedom)).toBeCloseTo(1 - studentUpperTail(a, freedom), 12);
        const [near, far] = [Math.min(a, b), Math.max(a, b)];
        expect(studentUpperTail(far, freedom)).toBeLessThanOrEqual(studentUpperTail(near, freedom) * (1 + 1e-12));
      }),
    );
  });

  it("takes what overflows and underflows", () => {
    expect(studentUpperTail(0, 5)).toBe(0.5);
    expect(studentUpperTail(Number.POSITIVE_INFINITY, 5)).toBe(0);
    expect(studentUpperTail(Number.NEGATIVE_INFINITY, 5)).toBe(1);
    expect(studentUpperTail(1e200, 3)).toBeLessThan(1e-300);
    expect(studentUpperTail(1e6, 200)).toBeLessThan(1e-300);
  });
});
