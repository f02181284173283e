import { describe, expect, it } from "vitest";
import { expectedFalseAlarms, type Judged, rateOf } from "../../src/core/expected-alarms.ts";
import { conformalPValue } from "../../src/core/significance.ts";
import type { Rule } from "../../src/core/verdict.ts";
import { random } from "../support/random.ts";

const judged = (rule: Rule | undefined, panel = 5, ...levels: number[]): Judged => ({ rule, panel, levels });

describe("the rate of one suspect", () => {
  it("is alpha under the rule normal, and what n models resolve under the conformal one", () => {
    expect(rateOf("normal", 4, 0.05)).toBe(0.05);
    const resolved = ([19, 30, 39, 18] as const).map((n) => rateOf("conformal", n, 0.05));
    expect(resolved).toEqual([1 / 20, 1 / 31, 2 / 40, 0]);
  });
});

describe("the false alarms that a run must expect", () => {
  it("are the number of suspects times their rate: no minimum, and no cap", () => {
    expect(expectedFalseAlarms([judged("normal")], 0.05)).toBe(0.05);
    const hundred = Array.from({ length: 100 }, () => judged("conformal", 19));
    expect(expectedFalseAlarms(hundred, 0.05)).toBeCloseTo(5, 9);
    const mixed = [judged("normal"), judged("conformal", 30), judged("conformal", 39)];
    expect(expectedFalseAlarms(mixed, 0.05)).toBeCloseTo(0.05 + 1 / 31 + 2 / 40, 12);
  });

  it("have the levels of weights and activations added for each suspect of which these were compared", () => {
    const three = [judged("conformal", 19, 0.001, 0.001), judged("conformal", 19, 0.001), judged("conformal", 19)];
    expect(expectedFalseAlarms(three, 0.05)).toBeCloseTo(0.153, 12);
    expect(expectedFalseAlarms([judged(undefined, 0, 0.001, 0.001)], 0.05)).toBe(0.002);
  });

  it("are not promised where a rule on the distance judged any of them, or where nothing was judged", () => {
    for (const rule of ["min-unrelated", "midpoint", "threshold"] as const) {
      expect(expectedFalseAlarms([judged(rule), judged("normal")], 0.05)).toBeUndefined();
    }
    expect(expectedFalseAlarms([judged(undefined)], 0.05)).toBeUndefined();
    expect(expectedFalseAlarms([], 0.05)).toBeUndefined();
  });

  it("are what honest suspects bring that could have been among the references, even if they depend on each other", () => {
    const { normal } = random(63);
    const [runs, suspects, alpha] = [3000, 20, 0.05];
    let alarms = 0;
    for (let run = 0; run < runs; run += 1) {
      const common = normal();
      const references = Array.from({ length: 19 }, () => common + normal());
      const last = common + normal();
      const own = Array.from({ length: suspects }, (_, i) => (i % 2 ? common + normal() : last));
      alarms += own.filter((closeness) => conformalPValue(closeness, references) <= alpha).length;
    }
    const expected = expectedFalseAlarms(
      Array.from({ length: suspects }, () => judged("conformal", 19)),
      alpha,
    );
    // The spread of a run's count is at most that of twenty copies of one suspect: 20 sqrt(0.05 0.95) = 4.4.
    expect(Math.abs(alarms / runs - (expected ?? 0))).toBeLessThan((4 * 4.4) / Math.sqrt(runs));
  });
});
