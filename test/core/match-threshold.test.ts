import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findThreshold, type MatchRule, matchPairs, matchRates } from "../../src/core/match-threshold.ts";

const EQUAL: MatchRule = { kind: "equal-error-rate" };
const values = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 30 })
  .map((all) => Float32Array.from(all, (value) => value / 100));

describe("matchPairs", () => {
  it("gives every pair of one person and every pair of two, once", () => {
    const { genuine, impostor } = matchPairs([0, 1, 0, 1, 2], 100);
    expect(genuine).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(genuine.length + impostor.length).toBe(10);
    expect(new Set([...genuine, ...impostor].map(String)).size).toBe(10);
  });

  it("gives every k-th of too many", () => {
    const people = Array.from({ length: 30 }, (_, i) => i % 3);
    const all = matchPairs(people, 1000);
    const some = matchPairs(people, 50);
    for (const kind of ["genuine", "impostor"] as const) {
      const step = Math.ceil(all[kind].length / 50);
      expect(some[kind]).toEqual(all[kind].filter((_, i) => i % step === 0));
      expect(some[kind].length).toBeLessThanOrEqual(50);
    }
  });
});

describe("findThreshold", () => {
  it("errs as little as any threshold does, in the sense of its rule", () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0, 0.05, 0.2), (genuine, impostor, rate) => {
        const answers = { genuine, impostor };
        const everywhere = [-2, 2, ...genuine, ...impostor].flatMap((value) => [value, value + 0.005]);
        const equal = matchRates(answers, findThreshold(answers, EQUAL));
        const strict = matchRates(answers, findThreshold(answers, { kind: "false-accept-rate", rate }));
        expect(strict.falseAccept).toBeLessThanOrEqual(rate);
        for (const threshold of everywhere) {
          const { falseAccept, falseReject } = matchRates(answers, threshold);
          expect(Math.abs(equal.falseAccept - equal.falseReject)).toBeLessThanOrEqual(
            Math.abs(falseAccept - falseReject) + 1e-12,
          );
          if (falseAccept <= rate) expect(strict.falseReject).toBeLessThanOrEqual(falseReject + 1e-12);
        }
      }),
    );
  });

  it("lies between the answers, never on one that could be rounded to the other side", () => {
    const answers = { genuine: Float32Array.of(0.5, 0.75), impostor: Float32Array.of(0, 0.25) };
    expect(findThreshold(answers, EQUAL)).toBe(0.375);
    expect(matchRates(answers, 0.375)).toEqual({ falseAccept: 0, falseReject: 0, accuracy: 1 });
  });

  it("lets nobody in at a rate of 0, even where strangers look most alike", () => {
    const answers = { genuine: Float32Array.of(0.1), impostor: Float32Array.of(0.9) };
    const threshold = findThreshold(answers, { kind: "false-accept-rate", rate: 0 });
    expect(threshold).toBeGreaterThan(0.9);
    expect(matchRates(answers, threshold).accuracy).toBe(0.5);
  });

  it("needs pairs of both kinds", () => {
    const none = { genuine: Float32Array.of(1), impostor: new Float32Array(0) };
    expect(() => findThreshold(none, EQUAL)).toThrow(expect.objectContaining({ code: "INTERNAL" }));
  });
});
