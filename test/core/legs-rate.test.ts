import { describe, expect, it } from "vitest";
import { expectedFalseAlarms } from "../../src/core/expected-alarms.ts";
import { activationsLevel, type LegVerdicts, verdictOfLegs, weightsLevel } from "../../src/core/legs.ts";
import { conformalPValue, predictiveTail } from "../../src/core/significance.ts";
import { random } from "../support/random.ts";

const ALPHA = 0.05;
const REFERENCES = 19;
const RUNS = 60_000;

/** Permutations of the weights' test in place, and its share of the leg: as core/weights/compare.ts has them. */
const [PERMUTATIONS, SHARE] = [9999, 0.8];

/**
 * How often an honest suspect is derived by all legs together, and how often by weights and activations without its answers.
 * @param common the share of one cause in the variance of all three legs: 0 for independent ones
 */
function rates(common: number): { readonly all: number; readonly beside: number } {
  const { normal, uniform } = random(17 + 100 * common);
  const [own, shared] = [Math.sqrt(1 - common), Math.sqrt(common)];
  const panel = () => Array.from({ length: REFERENCES }, normal);
  let [all, beside] = [0, 0];
  for (let run = 0; run < RUNS; run += 1) {
    const cause = normal();
    const [answers, layers] = [0, 1].map(() => own * normal() + shared * cause);
    const behaviour = conformalPValue(answers, panel()) <= ALPHA ? "derived" : "unrelated";
    const rank = (1 + Math.floor(uniform() * (PERMUTATIONS + 1))) / (PERMUTATIONS + 1);
    const weights = 1 - (1 - rank) ** (1 / SHARE) <= weightsLevel(ALPHA) ? "derived" : "unrelated";
    const activations = predictiveTail(layers, panel()) <= activationsLevel(ALPHA) ? "derived" : "unrelated";
    const legs: LegVerdicts = { behaviour, weights, activations };
    if (verdictOfLegs(legs) === "derived") all += 1;
    if (verdictOfLegs({ ...legs, behaviour: "unrelated" }) === "derived") beside += 1;
  }
  return { all: all / RUNS, beside: beside / RUNS };
}

/** Four standard errors of a share of so many runs. */
const margin = (share: number) => 4 * Math.sqrt((share * (1 - share)) / RUNS);

describe("the rate of an honest suspect's being derived by any leg", () => {
  const levels = [weightsLevel(ALPHA), activationsLevel(ALPHA)];
  const stated = expectedFalseAlarms([{ rule: "conformal", panel: REFERENCES, levels }], ALPHA) ?? 0;

  it("is stated as 1.04 alpha with 19 references", () => {
    expect(stated).toBeCloseTo(1.04 * ALPHA, 12);
  });

  it.each([0, 0.5, 1])("is no more than stated, where one cause has %d of the legs' variance", (common) => {
    const { all, beside } = rates(common);
    expect(all).toBeLessThanOrEqual(stated + margin(stated));
    expect(beside).toBeLessThanOrEqual(levels[0] + levels[1] + margin(levels[0] + levels[1]));
    // Were either leg given alpha itself, or never heard, it would show.
    expect(all).toBeGreaterThanOrEqual(0.9 * ALPHA);
    expect(beside).toBeGreaterThanOrEqual(0.0012);
  });
});
