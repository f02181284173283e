import { describe, expect, it } from "vitest";
import { rateOf } from "../../src/core/expected-alarms.ts";
import { decide, evidenceOf } from "../../src/core/judging.ts";
import { minUnrelatedThreshold, type Policy } from "../../src/core/verdict.ts";
import { random } from "../support/random.ts";

const RUNS = 20_000;
/** Share of all models that have the source's architecture. */
const OWN = 0.25;

/** Four standard errors of a share of so many runs. */
const margin = (share: number) => 4 * Math.sqrt((share * (1 - share)) / RUNS);

/**
 * How often an honest suspect is derived that is drawn as its n references are: exchangeable with them.
 * @param closer by how many of their own spreads models of the source's architecture are closer than others
 * @param policies the same draws are judged by each
 */
function rates(n: number, closer: number, policies: readonly Omit<Policy, "threshold">[]): number[] {
  const { normal, uniform } = random(1000 * n + closer);
  const derived = policies.map(() => 0);
  for (let run = 0; run < RUNS; run += 1) {
    const model = () => (uniform() < OWN ? closer : 0) + normal();
    const references = Array.from({ length: n }, model);
    const suspect = model();
    const threshold = minUnrelatedThreshold(references.map((closeness) => -closeness));
    const evidence = evidenceOf(-suspect, suspect, references);
    for (const [i, policy] of policies.entries()) {
      if (decide(evidence, { ...policy, threshold }).verdict === "derived") derived[i] += 1;
    }
  }
  return derived.map((count) => count / RUNS);
}

const at = (rule: Policy["rule"]) => [0.05, 0.01, 0.001].map((alpha) => ({ rule, alpha }));

describe("the rate at which honest suspects are derived that could have been among the references", () => {
  it.each([0, 6])(
    "is the conformal rule's own, whatever the scores: own architecture closer by %d spreads",
    (closer) => {
      for (const n of [19, 99]) {
        const policies = at("conformal").slice(0, 2);
        for (const [i, rate] of rates(n, closer, policies).entries()) {
          const promised = rateOf("conformal", n, policies[i].alpha);
          expect(Math.abs(rate - promised), `${n} at ${policies[i].alpha}`).toBeLessThanOrEqual(margin(promised));
        }
      }
    },
  );

  it.each([0, 6])("is 1/(n + 1) by the rule min-unrelated: own architecture closer by %d spreads", (closer) => {
    for (const n of [4, 19]) {
      const [rate] = rates(n, closer, [{ rule: "min-unrelated", alpha: 0.05 }]);
      expect(Math.abs(rate - 1 / (n + 1)), String(n)).toBeLessThanOrEqual(margin(1 / (n + 1)));
    }
  });

  it("is alpha by the rule normal, if scores are normal", () => {
    for (const n of [3, 4, 8, 18]) {
      for (const [i, rate] of rates(n, 0, at("normal")).entries()) {
        const { alpha } = at("normal")[i];
        expect(Math.abs(rate - alpha), `${n} at ${alpha}`).toBeLessThanOrEqual(margin(alpha));
      }
    }
  });

  it.each([
    [4, [0.093, 0.061, 0.012]],
    [8, [0.087, 0.032, 0.019]],
    [18, [0.098, 0.023, 0.004]],
  ])(
    "is up to twice alpha at 5 %%, and up to 19 times at 0.1 %%, by the rule normal where a quarter is closer: %d references",
    (n, published) => {
      for (const [i, rate] of rates(n, 6, at("normal")).entries()) {
        expect(Math.abs(rate - published[i])).toBeLessThanOrEqual(margin(published[i]) + 0.0005);
        expect(rate, "beyond what it promises").toBeGreaterThan(at("normal")[i].alpha + margin(at("normal")[i].alpha));
      }
    },
  );
});
