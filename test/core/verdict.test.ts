import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conformalPValue, smallestRate } from "../../src/core/significance.ts";
import { midpointThreshold, minUnrelatedThreshold, modelsNeeded, ruleFor } from "../../src/core/verdict.ts";

describe("ruleFor", () => {
  it("takes the conformal rule as soon as it can reach alpha, and normal from three models on", () => {
    const rules = [0, 1, 2, 3, 18, 19, 98, 99].map((n) => [n, ruleFor(n, 0.05), ruleFor(n, 0.01)]);
    expect(rules).toEqual([
      [0, undefined, undefined],
      [1, undefined, undefined],
      [2, undefined, undefined],
      [3, "normal", "normal"],
      [18, "normal", "normal"],
      [19, "conformal", "normal"],
      [98, "conformal", "normal"],
      [99, "conformal", "conformal"],
    ]);
  });

  it("never picks a conformal rule that could not call anything derived", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.002, max: 0.9, noNaN: true }), (n, alpha) => {
        const farthest = conformalPValue(1, new Array<number>(n).fill(0));
        expect(ruleFor(n, alpha) === "conformal").toBe(farthest <= alpha + 1e-9);
      }),
    );
  });
});

it("the paper's thresholds are the closest unrelated model, and halfway between the means", () => {
  expect(minUnrelatedThreshold([0.4, 0.28, 0.3])).toBe(0.28);
  expect(midpointThreshold([0.4, 0.3], [0.1, 0.2])).toBeCloseTo(0.25, 12);
});

it("a rate needs as many models as bear it", () => {
  expect([0.5, 0.25, 0.1, 0.05, 0.01, 0.001].map((alpha) => modelsNeeded(alpha))).toEqual([1, 3, 9, 19, 99, 999]);
  for (let n = 1; n <= 2000; n += 1) expect(modelsNeeded(smallestRate(n))).toBe(n);
  expect(modelsNeeded(0.049)).toBe(20);
  expect(modelsNeeded(0.051)).toBe(19);
  expect(modelsNeeded(0.05, "normal")).toBe(3);
});
