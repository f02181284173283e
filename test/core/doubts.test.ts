import { describe, expect, it } from "vitest";
import { DOUBTS } from "../../src/core/doubt-codes.ts";
import { behaviourVerdict, type Doubt, doubtsByReferences } from "../../src/core/doubts.ts";
import type { PopulationStanding } from "../../src/core/exchangeability.ts";
import type { Statements } from "../../src/core/statements.ts";
import { RULES } from "../../src/core/verdict.ts";

const usual: PopulationStanding = { distance: 0.2, usual: 0.2, spreads: 0, pValue: 0.5, doubtful: false };
const far: PopulationStanding = { distance: 0.4, usual: 0.2, spreads: 9, pValue: 1e-6, doubtful: true };
const clear: Statements = { trainingImages: "private", ancestor: "scratch" };

function codes(stated: Partial<Statements>, source = usual, suspect = usual): string[] {
  return doubtsByReferences({ ...clear, ...stated }, source, suspect).map(({ code }) => code);
}

describe("judging by references is doubted", () => {
  it.each([
    ["private", "scratch", []],
    ["private", "unsaid", []],
    ["shared", "scratch", ["SAME_IMAGES_POSSIBLE"]],
    ["unsaid", "unsaid", ["SAME_IMAGES_POSSIBLE"]],
    ["private", "stated", ["ANCESTOR_STATED"]],
    ["unsaid", "stated", ["SAME_IMAGES_POSSIBLE", "ANCESTOR_STATED"]],
  ] as const)("by what is stated: images %s, ancestor %s", (trainingImages, ancestor, expected) => {
    expect(codes({ trainingImages, ancestor })).toEqual(expected);
  });

  it("where source or suspect could not have been among the references, and not where that could not be tested", () => {
    expect(codes({}, far, usual)).toEqual(["SOURCE_UNLIKE_REFERENCES"]);
    expect(codes({}, usual, far)).toEqual(["SUSPECT_UNLIKE_REFERENCES"]);
    const every = doubtsByReferences({ trainingImages: "shared", ancestor: "stated" }, far, far, { arch: "vgg" }, true);
    const byReferences = DOUBTS.filter((code) => !code.startsWith("CLOSE_BY_"));
    expect(
      every.map(({ code }) => code),
      "all but what hangs on the rate",
    ).toEqual(byReferences);
    expect(doubtsByReferences(clear, undefined, undefined)).toEqual([]);
  });
});

describe("the verdict of the behaviour", () => {
  const doubt: Doubt = { code: "SAME_IMAGES_POSSIBLE", trainingImages: "unsaid" };
  it("is inconclusive where a rule with a promise says derived and anything is doubtful", () => {
    const verdicts = RULES.map((rule) => [rule, behaviourVerdict({ verdict: "derived" }, rule, [doubt])]);
    expect(Object.fromEntries(verdicts)).toEqual({
      conformal: "inconclusive",
      normal: "inconclusive",
      "min-unrelated": "derived",
      midpoint: "derived",
      threshold: "derived",
    });
  });

  it.each(RULES)("is the rule's where nothing is doubtful, and unrelated stays so whatever is: %s", (rule) => {
    expect(behaviourVerdict({ verdict: "derived" }, rule, [])).toBe("derived");
    expect(behaviourVerdict({ verdict: "unrelated" }, rule, [doubt])).toBe("unrelated");
  });
});
