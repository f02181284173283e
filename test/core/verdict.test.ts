import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conformalPValue, holm, predictiveTail } from "../../src/core/significance.ts";
import {
  type Decision,
  decide,
  type Evidence,
  evidenceOf,
  isStatistical,
  midpointThreshold,
  minUnrelatedThreshold,
  type Policy,
  RULES,
  type Rule,
  ruleFor,
} from "../../src/core/verdict.ts";
import { random } from "../support/random.ts";

const ALPHA = 0.05;
/** Scores of 19 unrelated models, larger meaning closer: the conformal p-value cannot get below 1/20. */
const NINETEEN = Array.from({ length: 19 }, random(61).normal);

function suspectAt(closeness: number, unrelated: readonly number[] = NINETEEN): Evidence {
  return evidenceOf(1 - closeness / 100, closeness, unrelated);
}

function judge(suspects: readonly Evidence[], policy: Policy): Decision[] {
  return decide(
    suspects,
    suspects.map(() => policy),
  );
}

function verdicts(suspects: readonly Evidence[], policy: Policy): string[] {
  return judge(suspects, policy).map(({ verdict }) => verdict);
}

/** What a suspect's p-values alone would say. */
function evidence(conformal: number, tail: number, distance = 0.2): Evidence {
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

describe("one suspect", () => {
  it("is derived under the conformal rule at alpha exactly, whatever its tail", () => {
    expect(verdicts([evidence(0.05, 0.4)], { rule: "conformal", alpha: 0.05 })).toEqual(["derived"]);
    expect(verdicts([evidence(0.05, Number.NaN)], { rule: "conformal", alpha: 0.05 })).toEqual(["derived"]);
    expect(verdicts([evidence(0.05, 1e-9)], { rule: "conformal", alpha: 0.0499 })).toEqual(["unrelated"]);
    expect(verdicts([evidence(0.1, 1e-9)], { rule: "conformal", alpha: 0.05 })).toEqual(["unrelated"]);
  });

  it("is derived with 19 references if it is closer than all of them, and not if one is as close", () => {
    const closest = Math.max(...NINETEEN);
    const policy = { rule: "conformal", alpha: ALPHA } as const;
    expect(verdicts([suspectAt(closest + 1e-9)], policy)).toEqual(["derived"]);
    expect(verdicts([suspectAt(closest)], policy)).toEqual(["unrelated"]);
  });

  it("is derived under the normal rule by its tail alone", () => {
    expect(verdicts([evidence(0.2, 0.05)], { rule: "normal", alpha: 0.05 })).toEqual(["derived"]);
    expect(verdicts([evidence(0.05, 0.0501)], { rule: "normal", alpha: 0.05 })).toEqual(["unrelated"]);
  });

  it.each(["min-unrelated", "midpoint", "threshold"] as const)("is derived under %s up to the threshold", (rule) => {
    const at = (distance: number) => evidence(1, 1, distance);
    const policy = { rule, alpha: ALPHA, threshold: 0.25 };
    expect([0, 0.25, 0.2500001].map((distance) => verdicts([at(distance)], policy)[0])).toEqual([
      "derived",
      "derived",
      "unrelated",
    ]);
    expect(judge([at(0.1)], policy)[0]).toEqual({ verdict: "derived", pValue: Number.NaN, adjustedTail: Number.NaN });
  });

  it("is never derived by evidence that is not there", () => {
    for (const rule of RULES) {
      expect(verdicts([evidence(Number.NaN, Number.NaN, 0.1)], { rule, alpha: 0.5 })).toEqual(["unrelated"]);
    }
  });

  it("is told the p-value that was compared with alpha", () => {
    const one = evidence(0.05, 0.001);
    expect(judge([one], { rule: "conformal", alpha: ALPHA })[0]).toMatchObject({ pValue: 0.05, adjustedTail: 0.001 });
    expect(judge([one], { rule: "normal", alpha: ALPHA })[0]).toMatchObject({ pValue: 0.001, adjustedTail: 0.001 });
  });
});

describe("several suspects", () => {
  const honest = (count: number, seed: number) =>
    Array.from({ length: count }, random(seed).normal).map((closeness) => suspectAt(closeness));

  it.each(["conformal", "normal"] as const)("a copy is caught among 1, 5 and 50 suspects alike: %s", (rule) => {
    const copy = suspectAt(9);
    for (const count of [0, 4, 49]) {
      expect(verdicts([...honest(count, 62), copy], { rule, alpha: ALPHA }).at(-1)).toBe("derived");
    }
  });

  it("the conformal p-value alone could not catch it once it is corrected for two", () => {
    const copy = suspectAt(9);
    expect(copy.conformal).toBe(1 / 20);
    expect(holm([copy.conformal, 0.5])[0]).toBeGreaterThan(ALPHA);
    expect(verdicts([copy, suspectAt(0)], { rule: "conformal", alpha: ALPHA })).toEqual(["derived", "unrelated"]);
  });

  it("the tail p-value alone does not make one derived under the conformal rule", () => {
    const closest = Math.max(...NINETEEN);
    const narrow = evidence(conformalPValue(closest, NINETEEN), 1e-12);
    expect(verdicts([narrow, narrow], { rule: "conformal", alpha: ALPHA })).toEqual(["unrelated", "unrelated"]);
  });

  it("a borderline suspect is derived alone and not in company", () => {
    const borderline = evidence(0.05, 0.03);
    for (const rule of ["conformal", "normal"] as const) {
      expect(verdicts([borderline], { rule, alpha: ALPHA })).toEqual(["derived"]);
      expect(verdicts([borderline, suspectAt(0)], { rule, alpha: ALPHA })).toEqual(["unrelated", "unrelated"]);
    }
  });

  it("step by step, several copies make each other no harder to catch", () => {
    const copies = Array.from({ length: 50 }, () => evidence(0.05, 0.0009));
    expect(new Set(verdicts(copies, { rule: "conformal", alpha: ALPHA }))).toEqual(new Set(["derived"]));
    const weaker = [...copies.slice(1), evidence(0.05, 0.04)];
    expect(verdicts(weaker, { rule: "conformal", alpha: ALPHA }).at(-1)).toBe("derived");
  });

  it("honest runs of fifty raise a false alarm in no more than 5 % of cases", () => {
    const { normal } = random(63);
    const runs = 600;
    const alarms = { conformal: 0, normal: 0 };
    for (let run = 0; run < runs; run += 1) {
      const unrelated = Array.from({ length: 19 }, normal);
      const suspects = Array.from({ length: 50 }, () => suspectAt(normal(), unrelated));
      for (const rule of ["conformal", "normal"] as const) {
        if (verdicts(suspects, { rule, alpha: ALPHA }).includes("derived")) alarms[rule] += 1;
      }
    }
    // Four standard errors above 5 %.
    for (const count of Object.values(alarms)) expect(count / runs).toBeLessThan(0.086);
  });

  it("counts a missing tail as no evidence at all", () => {
    const unknown = evidence(1 / 3, Number.NaN);
    const decisions = judge([unknown, unknown], { rule: "conformal", alpha: 0.4 });
    expect(decisions.map(({ verdict, adjustedTail }) => [verdict, adjustedTail])).toEqual([
      ["unrelated", 1],
      ["unrelated", 1],
    ]);
  });
});

describe("mixed rules in one run", () => {
  it("are each applied to their own suspect; thresholds take no part in the correction", () => {
    const strong = evidence(0.05, 0.03, 0.1);
    const policies: Policy[] = [
      { rule: "threshold", alpha: ALPHA, threshold: 0.15 },
      { rule: "min-unrelated", alpha: ALPHA, threshold: 0.05 },
      { rule: "conformal", alpha: ALPHA },
    ];
    const decisions = decide([strong, strong, strong], policies);
    expect(decisions.map(({ verdict }) => verdict)).toEqual(["derived", "unrelated", "derived"]);
    expect(decisions.map(({ adjustedTail }) => adjustedTail)).toEqual([Number.NaN, Number.NaN, 0.03]);
  });

  it("give each suspect the verdict of its place, in any order", () => {
    const rule = fc.constantFrom<Rule>(...RULES);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const entry = fc.record({ rule, conformal: share, tail: share, distance: share, threshold: share });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), share, (entries, alpha) => {
        const run = (list: typeof entries) =>
          decide(
            list,
            list.map(({ rule, threshold }) => ({ rule, alpha, threshold })),
          );
        const decisions = run(entries);
        expect(run([...entries].reverse()).reverse()).toEqual(decisions);
        const statistical = entries.filter((one) => isStatistical(one.rule));
        const adjusted = holm(statistical.map(({ tail }) => tail));
        entries.forEach((one, i) => {
          const k = statistical.indexOf(one);
          const expected =
            one.rule === "normal"
              ? adjusted[k] <= alpha
              : one.rule === "conformal"
                ? one.conformal <= alpha && (statistical.length === 1 || adjusted[k] <= alpha)
                : one.distance <= one.threshold;
          expect(decisions[i].verdict).toBe(expected ? "derived" : "unrelated");
        });
      }),
    );
  });

  it("have nothing to say about no suspects", () => {
    expect(decide([], [])).toEqual([]);
  });
});

it("draws the paper's thresholds: the closest unrelated model, and halfway between the means", () => {
  expect(minUnrelatedThreshold([0.4, 0.28, 0.3])).toBe(0.28);
  expect(midpointThreshold([0.4, 0.3], [0.1, 0.2])).toBeCloseTo(0.25, 12);
});
