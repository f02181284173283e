import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areaUnderRoc,
  f1AtPaperThreshold,
  paperThreshold,
  type Separation,
  separation,
  truePositiveRate,
  twoSampleTTest,
} from "../../src/core/metrics.ts";

type Golden = Partial<Separation> & { derived: number[]; unrelated: number[]; threshold?: number };

const golden: Golden[] = JSON.parse(readFileSync(new URL("goldens/metrics.json", import.meta.url), "utf8"));
const METRICS = ["auc", "pValue", "f1", "tprAt5", "tprAt1"] as const;

/** Few values, so that ties are common. */
const scores = (least: number) => fc.array(fc.integer({ min: -5, max: 5 }), { minLength: least, maxLength: 12 });
/** Values as scores have them. */
const spread = (least: number) =>
  fc.array(
    fc.integer({ min: -10_000, max: 10_000 }).map((value) => value / 1000),
    { minLength: least, maxLength: 12 },
  );

describe("separation, against scikit-learn and SciPy", () => {
  it.each(golden.map((one, i) => [i, one.derived.length, one.unrelated.length, one] as const))(
    "agrees in case %d: %d derived and %d unrelated models",
    (_, __, ___, { derived, unrelated, threshold, ...expected }) => {
      const measured = separation(derived, unrelated);
      for (const name of METRICS) {
        const value = expected[name];
        if (value === undefined) continue;
        expect(Math.abs(measured[name] - value), name).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 1e-12);
      }
      if (threshold !== undefined) expect(paperThreshold(unrelated)).toBeCloseTo(threshold, 10);
    },
  );

  it("has cases of every metric, of ties, and of tiny p-values", () => {
    for (const name of METRICS) expect(golden.filter((one) => one[name] !== undefined).length).toBeGreaterThan(1);
    expect(golden.some(({ unrelated }) => new Set(unrelated).size < unrelated.length)).toBe(true);
    expect(golden.some(({ pValue }) => pValue !== undefined && pValue < 1e-20)).toBe(true);
  });
});

describe("areaUnderRoc", () => {
  it("is turned round when the roles are, and not changed by what keeps the order", () => {
    fc.assert(
      fc.property(scores(1), scores(1), (a, b) => {
        expect(areaUnderRoc(a, b) + areaUnderRoc(b, a)).toBeCloseTo(1, 12);
        const cubed = (values: number[]) => values.map((value) => value ** 3);
        expect(areaUnderRoc(cubed(a), cubed(b))).toBe(areaUnderRoc(a, b));
      }),
    );
  });

  it("is 1 when all are apart, and not a number without models", () => {
    expect(areaUnderRoc([2, 3], [0, 1])).toBe(1);
    expect(areaUnderRoc([1], [1])).toBe(0.5);
    expect(areaUnderRoc([], [1])).toBeNaN();
    expect(areaUnderRoc([1], [])).toBeNaN();
  });
});

describe("twoSampleTTest", () => {
  it("does not depend on the order of the groups, on shift or on scale", () => {
    fc.assert(
      fc.property(spread(2), spread(2), fc.integer({ min: 1, max: 9 }), (a, b, factor) => {
        const p = twoSampleTTest(a, b);
        fc.pre(new Set([...a, ...b]).size > 3 && p > 1e-6);
        expect(twoSampleTTest(b, a)).toBeCloseTo(p, 10);
        const moved = (values: number[]) => values.map((value) => factor * value + 3);
        expect(twoSampleTTest(moved(a), moved(b))).toBeCloseTo(p, 6);
      }),
    );
  });

  it("takes groups without any spread, and refuses too few models", () => {
    expect(twoSampleTTest([1, 1], [1, 1])).toBe(1);
    expect(twoSampleTTest([1, 1], [0, 0])).toBe(0);
    expect(twoSampleTTest([1], [0])).toBeNaN();
    expect(twoSampleTTest([], [0, 1, 2])).toBeNaN();
    expect(twoSampleTTest([3], [0, 1])).toBeGreaterThan(0);
  });
});

describe("the paper's threshold", () => {
  it("lies among the unrelated models, nearer to the closest ones", () => {
    fc.assert(
      fc.property(spread(4), (unrelated) => {
        const threshold = paperThreshold(unrelated);
        const mean = unrelated.reduce((sum, value) => sum + value, 0) / unrelated.length;
        expect(threshold).toBeLessThanOrEqual(Math.max(...unrelated) + 1e-9);
        expect(threshold).toBeGreaterThanOrEqual(mean - 1e-9);
      }),
    );
  });

  it("is the closest of four when there are four, and does not exist with three", () => {
    expect(paperThreshold([3, 1, 4, 1])).toBe(4);
    expect(paperThreshold([3, 1, 4])).toBeNaN();
  });

  it("gives an F1 from 0 to 1, which no shift of all scores changes and closer derived models only raise", () => {
    fc.assert(
      fc.property(scores(1), scores(5), (derived, unrelated) => {
        const f1 = f1AtPaperThreshold(derived, unrelated);
        expect(f1).toBeGreaterThanOrEqual(0);
        expect(f1).toBeLessThanOrEqual(1 + 1e-12);
        const up = (values: number[]) => values.map((value) => value + 1);
        expect(f1AtPaperThreshold(up(derived), up(unrelated))).toBeCloseTo(f1, 12);
        expect(f1AtPaperThreshold(up(derived), unrelated)).toBeGreaterThanOrEqual(f1 - 1e-12);
      }),
    );
  });

  it("counts the false alarms that the rule raises: 1/5 of the unrelated models outside the four", () => {
    // 20 derived models all caught and 16 of 20 unrelated ones judged, none tied: 16/5 of them are closer on average.
    const unrelated = Array.from({ length: 20 }, (_, i) => i);
    const derived = new Array<number>(20).fill(100);
    const f1 = f1AtPaperThreshold(derived, unrelated);
    expect(f1).toBeGreaterThan(40 / (40 + 16 / 5));
    expect(f1).toBeLessThan(0.935);
    expect(f1AtPaperThreshold(derived, unrelated.slice(0, 4))).toBeNaN();
    expect(f1AtPaperThreshold([-1], unrelated)).toBe(0);
  });
});

describe("truePositiveRate", () => {
  it("is not pretended where the unrelated models cannot support the rate", () => {
    const unrelated = Array.from({ length: 98 }, (_, i) => i);
    expect(truePositiveRate([1000], unrelated.slice(0, 18), 0.05)).toBeNaN();
    expect(truePositiveRate([1000], unrelated.slice(0, 19), 0.05)).toBe(1);
    expect(truePositiveRate([1000], unrelated, 0.01)).toBeNaN();
    expect(truePositiveRate([1000], [...unrelated, 98], 0.01)).toBe(1);
  });

  it("counts a tie with an unrelated model as not caught, and never falls when alpha rises", () => {
    const unrelated = Array.from({ length: 19 }, (_, i) => i);
    expect(truePositiveRate([18, 18.5], unrelated, 0.05)).toBe(0.5);
    fc.assert(
      fc.property(scores(1), fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 19, maxLength: 30 }), (a, b) => {
        expect(truePositiveRate(a, b, 0.1)).toBeGreaterThanOrEqual(truePositiveRate(a, b, 0.05));
      }),
    );
  });
});
