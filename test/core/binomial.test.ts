import { describe, expect, it } from "vitest";
import { binomialUpperTail } from "../../src/core/binomial.ts";

describe("binomialUpperTail", () => {
  it("is the sum of the distribution's upper tail", () => {
    expect(binomialUpperTail(3, 3, 0.5)).toBeCloseTo(1 / 8, 12);
    expect(binomialUpperTail(2, 3, 0.5)).toBeCloseTo(1 / 2, 12);
    expect(binomialUpperTail(1, 2, 0.1)).toBeCloseTo(0.19, 12);
    // The sum of math.comb(100, k) * 0.1**k * 0.9**(100 - k) in Python, from 18 on.
    expect(binomialUpperTail(18, 100, 0.1)).toBeCloseTo(0.010007279262125, 12);
  });

  it("is certain of none, and knows what cannot happen or must", () => {
    expect(binomialUpperTail(0, 10, 0.3)).toBe(1);
    expect(binomialUpperTail(0, 0, 0.3)).toBe(1);
    expect(binomialUpperTail(11, 10, 0.3)).toBe(0);
    expect(binomialUpperTail(1, 10, 0)).toBe(0);
    expect(binomialUpperTail(10, 10, 1)).toBe(1);
  });
});
