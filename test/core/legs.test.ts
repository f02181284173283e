import { describe, expect, it } from "vitest";
import {
  ACTIVATIONS_LEG,
  activationsLevel,
  isNoCopy,
  type LegVerdicts,
  verdictOfLegs,
  weightsLevel,
  withSuspicion,
} from "../../src/core/legs.ts";
import { VERDICTS } from "../../src/core/verdict.ts";
import { WEIGHTS_VERDICTS, type WeightsEvidence } from "../../src/core/weights/evidence.ts";

describe("the levels of the legs that speak alone", () => {
  const alphas = [0.05, 0.025, 0.01, 0.001];

  it("are a fiftieth of alpha, for weights never less than permutations can show", () => {
    expect(alphas.map(weightsLevel)).toEqual([0.001, 0.0005, 0.0005, 0.0005]);
    expect(alphas.map(activationsLevel)).toEqual([0.001, 0.0005, 0.0002, 0.00002]);
  });
});

const ACTIVATIONS = [undefined, ...ACTIVATIONS_LEG] as const;
/** The initials of verdicts, one for each that the behaviour can have: derived, error, inconclusive, unrelated. */
const initials = (legs: Omit<LegVerdicts, "behaviour">) =>
  VERDICTS.map((behaviour) => verdictOfLegs({ behaviour, ...legs })[0]).join("");

/** For each verdict of the weights: activations not asked, derived, unrelated, without a verdict, doubtful, blind. */
const TABLE: Readonly<Record<string, string>> = {
  derived: "dddd dddd dddd dddd dddd dddd",
  "common-ancestor": "ieiu ieiu ieiu ieiu ieiu ieiu",
  "unknown-ancestor": "ieii ieii ieii ieii ieii ieii",
  doubtful: "deii dddd deii deii deii deii",
  unrelated: "deiu dddd deiu deiu deii deiu",
  "not-comparable": "deiu dddd deiu deiu deii deiu",
  blind: "deiu dddd deiu deiu deii deii",
  "not asked": "deiu dddd deiu deiu deii deiu",
};

describe("the verdict of all legs", () => {
  it("is what the table says, for every combination", () => {
    const rows = [...WEIGHTS_VERDICTS, undefined].map((weights) => {
      const row = ACTIVATIONS.map((activations) => initials({ weights, activations }));
      return [weights ?? "not asked", row.join(" ")];
    });
    expect(Object.fromEntries(rows)).toEqual(TABLE);
  });

  it("is no pass by answers where a graph that no exporter makes kept the weights from being compared", () => {
    const unusual = [...WEIGHTS_VERDICTS, undefined].map((weights) => [
      weights ?? "not asked",
      initials({ weights, unusualGraph: true }),
    ]);
    expect(Object.fromEntries(unusual)).toEqual({
      derived: "dddd",
      "common-ancestor": "ieiu",
      "unknown-ancestor": "ieii",
      doubtful: "deii",
      unrelated: "deiu",
      "not-comparable": "deii",
      blind: "deii",
      "not asked": "deiu",
    });
  });

  it("is acquitted by no leg that is not the behaviour", () => {
    for (const behaviour of VERDICTS.filter((one) => one !== "unrelated")) {
      for (const weights of [...WEIGHTS_VERDICTS, undefined]) {
        for (const activations of ACTIVATIONS) {
          expect(verdictOfLegs({ behaviour, weights, activations })).not.toBe("unrelated");
        }
      }
    }
  });
});

describe("settings that come with a suspect", () => {
  it("make one inconclusive that is near as they feed it, and leave every graver verdict as it is", () => {
    expect(VERDICTS.map((behaviour) => withSuspicion(behaviour, true))).toEqual([
      ...VERDICTS.slice(0, 3),
      "inconclusive",
    ]);
  });

  it("never make a verdict lighter, whatever the other legs say", () => {
    for (const behaviour of VERDICTS) {
      expect(withSuspicion(behaviour, false)).toBe(behaviour);
      for (const weights of [...WEIGHTS_VERDICTS, undefined]) {
        for (const activations of ACTIVATIONS) {
          const [without, withSettings] = [false, true].map((near) =>
            verdictOfLegs({ behaviour: withSuspicion(behaviour, near), weights, activations }),
          );
          expect(VERDICTS.indexOf(withSettings)).toBeLessThanOrEqual(VERDICTS.indexOf(without));
        }
      }
    }
  });
});

describe("what weights show to be no copy", () => {
  const layer = { name: "a", operator: "Conv", rows: 4, compared: true, alive: 4, similarity: 0 };
  const evidence: WeightsEvidence = {
    ...{ verdict: "unrelated", doubt: undefined, pValue: 0.5, inPlace: undefined, aligned: undefined, compared: 1 },
    layers: [layer, layer],
    kinship: [],
  };

  it("has the source's layers, all compared, none of which match", () => {
    expect(isNoCopy(evidence, 2)).toBe(true);
    expect(isNoCopy(evidence, 3)).toBe(false);
    expect(isNoCopy({ ...evidence, compared: 0.9 }, 2)).toBe(false);
    expect(isNoCopy({ ...evidence, verdict: "not-comparable" }, 2)).toBe(false);
  });

  it("has no stream that may have been turned, and reordered besides", () => {
    expect(isNoCopy({ ...evidence, layers: [layer, { ...layer, operator: "product" }] }, 2)).toBe(false);
  });
});
