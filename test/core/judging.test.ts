import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BehaviourEvidence, boundary, decide, evidenceOf, standingBy } from "../../src/core/judging.ts";
import { EVALUATED_SCORES, type EvaluatedScore, isDistance } from "../../src/core/score-table.ts";
import { distanceIn, type EvaluatedScores } from "../../src/core/scores.ts";
import { conformalPValue, predictiveTail } from "../../src/core/significance.ts";
import { isStatistical, type Policy, RULES, type Rule } from "../../src/core/verdict.ts";
import { random } from "../support/random.ts";

const ALPHA = 0.05;
/** Scores of 19 unrelated models, larger meaning closer: the conformal p-value cannot get below 1/20. */
const NINETEEN = Array.from({ length: 19 }, random(61).normal);

function suspectAt(closeness: number, unrelated: readonly number[] = NINETEEN): BehaviourEvidence {
  return evidenceOf(1 - closeness / 100, closeness, unrelated);
}

function verdictOf(suspect: BehaviourEvidence, policy: Policy): string {
  return decide(suspect, policy).verdict;
}

/** What a suspect's p-values alone would say. */
function evidence(conformal: number, tail: number, distance = 0.2): BehaviourEvidence {
  return { distance, conformal, tail };
}

describe("evidenceOf", () => {
  it("is the two p-values of the score, and the distance as it is", () => {
    expect(evidenceOf(0.3, 2.5, NINETEEN)).toEqual({
      distance: 0.3,
      conformal: conformalPValue(2.5, NINETEEN),
      tail: predictiveTail(2.5, NINETEEN),
    });
  });

  it("says nothing without unrelated models or without a score", () => {
    expect(evidenceOf(0.3, 2.5, [])).toEqual(evidence(Number.NaN, Number.NaN, 0.3));
    expect(evidenceOf(0.3, Number.NaN, NINETEEN)).toEqual(evidence(Number.NaN, Number.NaN, 0.3));
    expect(evidenceOf(0.3, 2.5, [1, 2])).toEqual(evidence(1 / 3, Number.NaN, 0.3));
  });
});

describe("one suspect", () => {
  it("is derived under the conformal rule at alpha exactly, whatever its tail", () => {
    expect(verdictOf(evidence(0.05, 0.4), { rule: "conformal", alpha: 0.05 })).toBe("derived");
    expect(verdictOf(evidence(0.05, Number.NaN), { rule: "conformal", alpha: 0.05 })).toBe("derived");
    expect(verdictOf(evidence(0.05, 1e-9), { rule: "conformal", alpha: 0.0499 })).toBe("unrelated");
    expect(verdictOf(evidence(0.1, 1e-9), { rule: "conformal", alpha: 0.05 })).toBe("unrelated");
  });

  it("is derived with 19 references if it is closer than all of them, and not if one is as close", () => {
    const closest = Math.max(...NINETEEN);
    const policy = { rule: "conformal", alpha: ALPHA } as const;
    expect(verdictOf(suspectAt(closest + 1e-9), policy)).toBe("derived");
    expect(verdictOf(suspectAt(closest), policy)).toBe("unrelated");
  });

  it("is derived under the normal rule by its tail alone", () => {
    expect(verdictOf(evidence(0.2, 0.05), { rule: "normal", alpha: 0.05 })).toBe("derived");
    expect(verdictOf(evidence(0.05, 0.0501), { rule: "normal", alpha: 0.05 })).toBe("unrelated");
  });

  it.each(["min-unrelated", "midpoint", "threshold"] as const)("is derived under %s up to the threshold", (rule) => {
    const at = (distance: number) => evidence(1, 1, distance);
    const policy = { rule, alpha: ALPHA, threshold: 0.25 };
    expect([0, 0.25, 0.2500001].map((distance) => verdictOf(at(distance), policy))).toEqual([
      "derived",
      "derived",
      "unrelated",
    ]);
    expect(decide(at(0.1), policy)).toEqual({ verdict: "derived", pValue: Number.NaN });
  });

  it("is never derived by evidence that is not there", () => {
    for (const rule of RULES) {
      expect(verdictOf(evidence(Number.NaN, Number.NaN, 0.1), { rule, alpha: 0.5 })).toBe("unrelated");
    }
  });

  it("is told the p-value that was compared with alpha", () => {
    const one = evidence(0.05, 0.001);
    expect(decide(one, { rule: "conformal", alpha: ALPHA }).pValue).toBe(0.05);
    expect(decide(one, { rule: "normal", alpha: ALPHA }).pValue).toBe(0.001);
  });
});

describe("the p-value that may be claimed", () => {
  it("is the conformal one as it is, and that of the rule normal down to 1 in 1,000", () => {
    const claimed = (p: number, rule: Rule) => decide(evidence(p, p), { rule, alpha: ALPHA, threshold: 1 }).claimed;
    expect(claimed(0.0001, "conformal")).toEqual({ value: 0.0001, isBound: false });
    expect(claimed(0.04, "normal")).toEqual({ value: 0.04, isBound: false });
    expect(claimed(0.001, "normal")).toEqual({ value: 0.001, isBound: false });
    expect(claimed(1e-15, "normal")).toEqual({ value: 0.001, isBound: true });
    expect(claimed(0.04, "threshold")).toBeUndefined();
  });

  it("decides nothing: a verdict is by the p-value itself", () => {
    expect(verdictOf(evidence(0.2, 0.0006), { rule: "normal", alpha: 0.0005 })).toBe("unrelated");
    expect(verdictOf(evidence(0.2, 0.0004), { rule: "normal", alpha: 0.0005 })).toBe("derived");
  });
});

describe("where a suspect stands", () => {
  const panel = [0.4, 0.2, 0.3].map((sac) => ({ sac }));

  it("is measured by the models of the panel that have the score", () => {
    const some = [...panel, { sac: 0.1, fusion: 1 }, { sac: 0.5, fusion: 3 }];
    expect(standingBy("fusion", { sac: 0.2, fusion: 2 }, some, 50)).toMatchObject({
      ...{ judgedBy: "fusion", closeness: 2, panel: [1, 3], asClose: 1, smallestRate: 1 / 3, leastSpread: 0 },
      evidence: { distance: 0.2, conformal: 2 / 3, tail: Number.NaN },
      spreads: Number.NaN,
    });
  });

  it("counts as close whatever has the same distance", () => {
    expect(standingBy("sac", { sac: 0.3 }, panel, 50)).toMatchObject({ closeness: -0.3, asClose: 2 });
  });

  it("is so many spreads beyond the panel's mean, counting for a distance what is smaller", () => {
    expect(standingBy("sac", { sac: 0 }, panel, 50).spreads).toBeCloseTo(3, 12);
    expect(standingBy("sac", { sac: 0.5 }, panel, 50).spreads).toBeCloseTo(-2, 12);
    const alike = [0.1, 0.1, 0.1].map((rate) => ({ sac: 0.5, "match-rate": rate }));
    const counted = standingBy("match-rate", { sac: 0.5, "match-rate": 0.19 }, alike, 100);
    expect(counted.spreads, "of counting alone").toBeCloseTo(0.09 / 0.03, 12);
  });

  it("is nowhere without the score", () => {
    const { closeness, evidence } = standingBy("fusion", { sac: 0.3 }, panel, 50);
    expect([closeness, evidence.conformal, evidence.tail]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

/** A panel and a suspect by one score: counts of labels for the match rate, else numbers of any size. */
function drawn(seed: number, score: EvaluatedScore, count: number, probes: number) {
  const { normal, uniform } = random(seed);
  const size = 10 ** (4 * uniform() - 2);
  const rate = 0.4 * uniform();
  const value = () =>
    score === "match-rate"
      ? Array.from({ length: probes }, () => (uniform() < rate ? 1 : 0)).reduce<number>((sum, one) => sum + one, 0) /
        probes
      : size * (3 + normal());
  const scores = (): EvaluatedScores => ({ sac: uniform(), [score]: value() });
  const panel = Array.from({ length: count }, scores);
  const near = { ...scores(), [score]: panel[0][score] };
  const away = { ...scores(), [score]: value() + (isDistance(score) ? -1 : 1) * 4 * size * uniform() };
  return {
    panel,
    suspects: [scores(), scores(), near, ...(score === "match-rate" ? [] : [away])],
    threshold: uniform(),
  };
}

describe("the boundary", () => {
  const world = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    score: fc.constantFrom(...EVALUATED_SCORES),
    rule: fc.constantFrom(...RULES),
    count: fc.integer({ min: 1, max: 40 }),
    probes: fc.integer({ min: 10, max: 200 }),
    alpha: fc.oneof(fc.constantFrom(0.05, 0.01, 0.1, 0.25), fc.double({ min: 0.002, max: 0.9, noNaN: true })),
  });

  it("has exactly those suspects on its derived side that are derived, by any score and any rule", () => {
    const seen = { derived: 0, unrelated: 0 };
    fc.assert(
      fc.property(world, ({ seed, score, rule, count, probes, alpha }) => {
        const { panel, suspects, threshold } = drawn(seed, score, count, probes);
        const policy = { rule, alpha, threshold };
        for (const suspect of suspects) {
          const standing = standingBy(score, suspect, panel, probes);
          const { verdict } = decide(standing.evidence, policy);
          const line = boundary(standing, policy);
          const value = isStatistical(rule) ? (suspect[score] ?? Number.NaN) : distanceIn(suspect);
          const smaller = !isStatistical(rule) || isDistance(score);
          const beyond = line !== undefined && (smaller ? value < line : value > line);
          const onLine = value === line && rule !== "conformal";
          if (line === undefined && new Set(standing.panel).size === 1) return;
          expect(verdict).toBe(beyond || onLine ? "derived" : "unrelated");
          seen[verdict] += 1;
        }
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.derived, seen.unrelated)).toBeGreaterThan(500);
  });

  it("of few equal counts of labels heeds that chance alone would spread them", () => {
    const panel = [0.1, 0.1, 0.11, 0.1, 0.11, 0.1, 0.11, 0.1, 0.1, 0.11].map((rate) => ({
      sac: 0.5,
      "match-rate": rate,
    }));
    const standing = standingBy("match-rate", { sac: 0.5, "match-rate": 0.13 }, panel, 100);
    const policy = { rule: "normal", alpha: ALPHA } as const;
    expect(decide(standing.evidence, policy).verdict).toBe("unrelated");
    expect(boundary(standing, policy)).toBeGreaterThan(0.15);
  });

  it("is nowhere where the panel is too small, or has no spread", () => {
    const among = (panel: number[]) => ({ judgedBy: "fusion" as const, panel, leastSpread: 0 });
    expect(boundary(among([1, 2]), { rule: "normal", alpha: ALPHA })).toBeUndefined();
    expect(boundary(among([1, 1, 1, 1]), { rule: "normal", alpha: ALPHA })).toBeUndefined();
    expect(boundary(among(NINETEEN.slice(1)), { rule: "conformal", alpha: ALPHA })).toBeUndefined();
  });
});
