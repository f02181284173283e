import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BehaviourEvidence, evidenceOf } from "../../src/core/judging.ts";
import { decideRun, expectedFalseAlarms, type RunDecision } from "../../src/core/several-suspects.ts";
import { conformalPValue, holm } from "../../src/core/significance.ts";
import { isStatistical, type Policy, RULES, type Rule } from "../../src/core/verdict.ts";
import { random } from "../support/random.ts";

const ALPHA = 0.05;
/** Scores of 19 unrelated models, larger meaning closer: the conformal p-value cannot get below 1/20. */
const NINETEEN = Array.from({ length: 19 }, random(61).normal);

function suspectAt(closeness: number, unrelated: readonly number[] = NINETEEN): BehaviourEvidence {
  return evidenceOf(1 - closeness / 100, closeness, unrelated);
}

function judge(suspects: readonly BehaviourEvidence[], policy: Policy): RunDecision[] {
  return decideRun(
    suspects,
    suspects.map(() => policy),
  );
}

function verdicts(suspects: readonly BehaviourEvidence[], policy: Policy): string[] {
  return judge(suspects, policy).map(({ verdict }) => verdict);
}

/** What a suspect's p-values alone would say. */
function evidence(conformal: number, tail: number, distance = 0.2): BehaviourEvidence {
  return { distance, conformal, tail };
}

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

  it("a missing tail counts as no evidence at all", () => {
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
    const decisions = decideRun([strong, strong, strong], policies);
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
          decideRun(
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
    expect(decideRun([], [])).toEqual([]);
  });
});

describe("the false alarms to expect", () => {
  const judged = (rule: Rule, panel = 5) => ({ rule, panel });

  it("are alpha under the rule normal, and what n models resolve under the conformal one", () => {
    expect(expectedFalseAlarms([judged("normal")], 0.05)).toBe(0.05);
    expect(expectedFalseAlarms([judged("conformal", 19)], 0.05)).toBeCloseTo(1 / 20, 12);
    expect(expectedFalseAlarms([judged("conformal", 30)], 0.05)).toBeCloseTo(1 / 31, 12);
    expect(expectedFalseAlarms([judged("conformal", 39)], 0.05)).toBeCloseTo(2 / 40, 12);
  });

  it("stay within alpha among several suspects", () => {
    expect(expectedFalseAlarms([judged("normal"), judged("normal")], 0.05)).toBe(0.05);
  });

  it("are not promised for the rules on the distance, or where nothing was judged", () => {
    for (const rule of ["min-unrelated", "midpoint", "threshold"] as const) {
      expect(expectedFalseAlarms([judged(rule)], 0.05)).toBeUndefined();
    }
    expect(expectedFalseAlarms([], 0.05)).toBeUndefined();
  });
});
