import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conformalPValue, holm, predictiveTail, smallestRate, spreadsBeyond } from "../../src/core/significance.ts";
import { random } from "../support/random.ts";

const golden: { predictions: { scores: number[]; new: number; tail: number }[] } = JSON.parse(
  readFileSync(new URL("goldens/student.json", import.meta.url), "utf8"),
);
const score = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const pValue = fc.double({ min: 0, max: 1, noNaN: true });

/** How often a p-value is at most alpha in `runs` draws; one standard error of it is sqrt(alpha (1 - alpha) / runs). */
function rate(runs: number, alpha: number, draw: (run: number) => number): number {
  let below = 0;
  for (let run = 0; run < runs; run += 1) if (draw(run) <= alpha) below += 1;
  return below / runs;
}

describe("conformalPValue", () => {
  it("counts the unrelated models at least as close, and the suspect itself", () => {
    expect(conformalPValue(5, [1, 2, 3, 4])).toBe(1 / 5);
    expect(conformalPValue(3, [1, 2, 3, 4])).toBe(3 / 5);
    expect(conformalPValue(0, [1, 2, 3, 4])).toBe(1);
    expect(conformalPValue(1, [1, 1, 1])).toBe(1);
  });

  it("lies between 1/(n + 1) and 1 and depends on the order of the scores alone", () => {
    fc.assert(
      fc.property(score, fc.array(score, { minLength: 1 }), (suspect, unrelated) => {
        const p = conformalPValue(suspect, unrelated);
        expect(p).toBeGreaterThanOrEqual(smallestRate(unrelated.length));
        expect(p).toBeLessThanOrEqual(1);
        const squeezed = unrelated.map(Math.atan);
        expect(conformalPValue(Math.atan(suspect), squeezed)).toBeGreaterThanOrEqual(p);
        expect(conformalPValue(suspect, [...unrelated].reverse())).toBe(p);
      }),
    );
  });

  it.each([
    ["heavy tails", ({ normal }: ReturnType<typeof random>) => normal() / Math.abs(normal())],
    ["many ties", ({ uniform }: ReturnType<typeof random>) => Math.floor(uniform() * 4)],
  ])("keeps its rate for any exchangeable scores: %s", (_, draw) => {
    const source = random(31);
    for (const [n, alpha] of [
      [19, 0.05],
      [9, 0.1],
      [7, 0.25],
      [20, 0.05],
    ]) {
      const runs = 6000;
      const measured = rate(runs, alpha, () => {
        const unrelated = Array.from({ length: n }, () => draw(source));
        return conformalPValue(draw(source), unrelated);
      });
      expect(measured).toBeLessThanOrEqual(alpha + 4 * Math.sqrt((alpha * (1 - alpha)) / runs));
    }
  });

  it("is exact without ties: a suspect like the others has p <= k/(n + 1) in that share of cases", () => {
    const { normal } = random(32);
    const runs = 8000;
    for (const k of [1, 5, 10]) {
      const measured = rate(runs, k / 20, () => conformalPValue(normal(), Array.from({ length: 19 }, normal)));
      expect(Math.abs(measured - k / 20)).toBeLessThan(4 * Math.sqrt(((k / 20) * (1 - k / 20)) / runs));
    }
  });
});

describe("predictiveTail", () => {
  it.each(golden.predictions)("agrees with SciPy: $new among $scores.length", ({ scores, new: fresh, tail }) => {
    expect(Math.abs(predictiveTail(fresh, scores) / tail - 1)).toBeLessThanOrEqual(1e-9);
  });

  it("keeps its rate for normal scores, with three references as with twenty", () => {
    const { normal } = random(33);
    const runs = 8000;
    for (const n of [3, 4, 20]) {
      const measured = rate(runs, 0.05, () => predictiveTail(normal(), Array.from({ length: n }, normal)));
      expect(Math.abs(measured - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs));
    }
  });

  it("does not see the unit of the scores", () => {
    const unit = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(unit, score, fc.integer({ min: 1, max: 1e6 }), (scale, shift, seed) => {
        const { normal } = random(seed);
        const unrelated = Array.from({ length: 8 }, normal);
        const suspect = 3 * normal();
        const moved = unrelated.map((value) => scale * value + shift);
        expect(predictiveTail(scale * suspect + shift, moved)).toBeCloseTo(predictiveTail(suspect, unrelated), 6);
      }),
    );
  });

  it("says nothing with fewer than three models", () => {
    expect(predictiveTail(1, [])).toBeNaN();
    expect(predictiveTail(1, [0, 0.5])).toBeNaN();
    expect(predictiveTail(1, [0, 0.5, 0.25])).toBeGreaterThan(0);
  });

  it("models with one score give 0 for anything closer and 1 otherwise", () => {
    expect(predictiveTail(2, [1, 1, 1])).toBe(0);
    expect(predictiveTail(1, [1, 1, 1])).toBe(1);
    expect(predictiveTail(0, [1, 1, 1])).toBe(1);
  });
});

describe("spreadsBeyond", () => {
  it("is the distance from the mean in sample standard deviations", () => {
    expect(spreadsBeyond(9, [1, 2, 3, 4, 5])).toBeCloseTo(6 / Math.sqrt(2.5), 12);
    expect(spreadsBeyond(3, [1, 2, 3, 4, 5])).toBe(0);
    expect(spreadsBeyond(-3, [1, 2, 3, 4, 5])).toBeCloseTo(-6 / Math.sqrt(2.5), 12);
  });

  it("takes a spread for no smaller than it can be", () => {
    expect(spreadsBeyond(9, [1, 2, 3, 4, 5], 3)).toBe(2);
    expect(spreadsBeyond(2, [1, 1, 1], 0.5)).toBe(2);
  });

  it("is nothing with fewer than three models, without a spread, or without a score", () => {
    expect([spreadsBeyond(2, [0, 1]), spreadsBeyond(2, [1, 1, 1]), spreadsBeyond(Number.NaN, [1, 2, 3])]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("holm", () => {
  it("gives the adjusted p-values of R's p.adjust", () => {
    const near = (values: number[]) => values.map((value) => expect.closeTo(value, 12));
    expect(holm([0.01, 0.02, 0.03, 0.04, 0.05])).toEqual(near([0.05, 0.08, 0.09, 0.09, 0.09]));
    expect(holm([0.04, 0.001, 0.3, 0.9])).toEqual(near([0.12, 0.004, 0.6, 0.9]));
    expect(holm([0.5, 0.5])).toEqual([1, 1]);
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([])).toEqual([]);
  });

  it("rejects what the step-down procedure rejects at any level", () => {
    fc.assert(
      fc.property(fc.array(pValue, { maxLength: 30 }), pValue, (pValues, alpha) => {
        const ascending = [...pValues].sort((a, b) => a - b);
        const failing = ascending.findIndex((p, i) => p * (pValues.length - i) > alpha);
        const rejected = failing < 0 ? ascending.length : failing;
        expect(holm(pValues).filter((p) => p <= alpha)).toHaveLength(rejected);
      }),
    );
  });

  it("never lowers a p-value, and keeps to its place in the list", () => {
    fc.assert(
      fc.property(fc.array(pValue, { maxLength: 30 }), (pValues) => {
        const adjusted = holm(pValues);
        adjusted.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(pValues[i]);
          expect(p).toBeLessThanOrEqual(1);
          for (let j = 0; j < i; j += 1) if (pValues[i] < pValues[j]) expect(p).toBeLessThanOrEqual(adjusted[j]);
        });
        expect(holm([...pValues].reverse())).toEqual([...adjusted].reverse());
      }),
    );
  });
});
