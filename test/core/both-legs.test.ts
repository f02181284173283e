import { describe, expect, it } from "vitest";
import { bothLegs, decideWeights, weightsLevel } from "../../src/core/both-legs.ts";
import type { WeightsEvidence, WeightsVerdict } from "../../src/core/weights/evidence.ts";

function evidence(verdict: WeightsVerdict, tail?: number): WeightsEvidence {
  const nothing = { inPlace: undefined, aligned: undefined, compared: 1, layers: [], kinship: [] };
  return { verdict, tail, pValue: tail, ...nothing };
}

describe("weightsLevel", () => {
  it("is a fiftieth of alpha, and never less than permutations can show", () => {
    expect([0.05, 0.025, 0.01, 0.001].map(weightsLevel)).toEqual([0.001, 0.0005, 0.0005, 0.0005]);
  });
});

describe("decideWeights", () => {
  const verdicts = (list: readonly (WeightsEvidence | undefined)[]) =>
    decideWeights(list, 0.001).map((decision) => decision?.verdict);

  it("takes a suspect that is alone by its exact p-value", () => {
    expect(verdicts([evidence("derived", 0.5)])).toEqual(["derived"]);
  });

  it("asks several suspects for a tail that survives Holm's correction", () => {
    const weak = evidence("derived", 0.0004);
    expect(verdicts([weak, evidence("unrelated", 0.3)])).toEqual(["derived", "unrelated"]);
    expect(verdicts([weak, evidence("unrelated", 0.3), evidence("unrelated", 0.9)])).toEqual([
      "unrelated",
      "unrelated",
      "unrelated",
    ]);
    expect(verdicts([evidence("derived", 1e-9), evidence("common-ancestor", 1e-9), weak])).toEqual([
      "derived",
      "common-ancestor",
      "derived",
    ]);
  });

  it("counts only suspects whose weights could be compared", () => {
    const weak = evidence("derived", 0.0009);
    expect(verdicts([weak, undefined, evidence("not-comparable")])).toEqual(["derived", undefined, "not-comparable"]);
    expect(decideWeights([evidence("not-comparable")], 0.001)[0]?.adjustedTail).toBeNaN();
  });
});

describe("bothLegs", () => {
  const all = ["derived", "unrelated", "inconclusive", "error"] as const;

  it("is derived whenever the weights say so", () => {
    for (const behaviour of all) expect(bothLegs(behaviour, "derived")).toBe("derived");
  });

  it("is the behaviour's otherwise: weights that do not match never acquit", () => {
    for (const behaviour of all) {
      for (const weights of ["unrelated", "not-comparable", undefined] as const) {
        expect(bothLegs(behaviour, weights)).toBe(behaviour);
      }
    }
  });

  it("is inconclusive instead of derived where a known ancestor explains the likeness", () => {
    expect(all.map((behaviour) => bothLegs(behaviour, "common-ancestor"))).toEqual([
      "inconclusive",
      "unrelated",
      "inconclusive",
      "error",
    ]);
  });
});
