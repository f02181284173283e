import { describe, expect, it } from "vitest";
import { bothLegs, weightsLevel, withSuspicion } from "../../src/core/both-legs.ts";
import { WEIGHTS_VERDICTS } from "../../src/core/weights/evidence.ts";

describe("weightsLevel", () => {
  it("is a fiftieth of alpha, and never less than permutations can show", () => {
    expect([0.05, 0.025, 0.01, 0.001].map(weightsLevel)).toEqual([0.001, 0.0005, 0.0005, 0.0005]);
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

describe("weights that match in a way that a model of its own might", () => {
  it("accuse nobody, and keep a suspect from being cleared", () => {
    const behaviours = ["derived", "unrelated", "inconclusive", "error"] as const;
    expect(behaviours.map((behaviour) => bothLegs(behaviour, "doubtful"))).toEqual([
      "derived",
      "inconclusive",
      "inconclusive",
      "error",
    ]);
  });
});

describe("weights that may be an unknown ancestor's", () => {
  it("leave every model open that could be run, however far its answers are", () => {
    const behaviours = ["derived", "unrelated", "inconclusive", "error"] as const;
    expect(behaviours.map((behaviour) => bothLegs(behaviour, "unknown-ancestor"))).toEqual([
      "inconclusive",
      "inconclusive",
      "inconclusive",
      "error",
    ]);
  });
});

describe("settings that come with a suspect", () => {
  const gravest = ["derived", "error", "inconclusive", "unrelated"] as const;

  it("make one inconclusive that is near as they feed it, and leave every graver verdict as it is", () => {
    expect(gravest.map((behaviour) => withSuspicion(behaviour, true))).toEqual([
      ...gravest.slice(0, 3),
      "inconclusive",
    ]);
  });

  it("never make a verdict lighter, whatever the weights say", () => {
    for (const behaviour of gravest) {
      expect(withSuspicion(behaviour, false)).toBe(behaviour);
      for (const weights of [...WEIGHTS_VERDICTS, undefined]) {
        const [without, withSettings] = [false, true].map((near) => bothLegs(withSuspicion(behaviour, near), weights));
        expect(gravest.indexOf(withSettings)).toBeLessThanOrEqual(gravest.indexOf(without));
      }
    }
  });
});
