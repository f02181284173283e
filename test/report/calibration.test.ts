import { describe, expect, it } from "vitest";
import type { Scores } from "../../src/core/scores.ts";
import { NOTHING_STATED, type Statements } from "../../src/core/statements.ts";
import { renderCalibration } from "../../src/report/calibration.ts";

function rendered(scores: Scores, stated: Partial<Statements> = {}): string[] {
  const statements: Statements = { trainingImages: "private", ancestor: "scratch", ...stated };
  const held = { rule: undefined, models: 1, falseAlarms: 0 } as const;
  const unrelated = [{ name: "a.onnx", arch: "vgg", accuracy: 0.8125, scores }];
  const summary = { alpha: 0.05, unrelated, derived: [], smallestRate: 0.5, rule: undefined };
  const whole = { ...summary, leaveOneOut: held, architectures: [], twins: undefined, warnings: [], statements };
  return renderCalibration(whole).split("\n");
}

describe("renderCalibration", () => {
  it("has a column for every score that a model has, and none that would be empty", () => {
    const [few] = rendered({ sac: 0.25, "peer-residual": 0.125 });
    expect(few.split(/ {2,}/)).toEqual(["model", "role", "arch", "accuracy", "distance", "residual"]);
    const [all, , values] = rendered({
      ...{ sac: 0.25, "logit-cosine": 0.5, "label-agreement": 0.75, "match-rate": 0.375 },
      ...{ "peer-residual": 0.125, "peer-likelihood": -1.5, "peer-agreement": 1, fusion: 2 },
    });
    expect(all).toMatch(/distance +cosine +residual +likelihood +agreement +fusion +match rate$/);
    expect(values).toMatch(/81\.3 % +0\.250 +0\.500 +0\.125 +-1\.50 +1\.00 +2\.00 +0\.375$/);
  });

  it("says of twins alone what they decide, how they were picked, and that both must be picked alike", () => {
    const held = { rule: undefined, models: 0, falseAlarms: 0 } as const;
    const twins = { names: ["a.onnx", "b.onnx", "c.onnx"], rule: "normal", smallestRate: 0.25 } as const;
    const picked = { sourcePicked: "best-of-5", twinsPicked: undefined };
    const warning = { code: "TWINS_PICKED_OTHERWISE", source: "best-of-5", twins: undefined } as const;
    const alone = renderCalibration({
      ...{ alpha: 0.05, unrelated: [], derived: [], smallestRate: undefined, rule: undefined, leaveOneOut: held },
      ...{ architectures: [], twins: { ...twins, ...picked }, statements: NOTHING_STATED },
      warnings: [{ code: "TWINS_WITHOUT_REFERENCES", needed: 3 }],
    });
    expect(alone).toMatch(/fewer than 3 unrelated models: .* of one family many may come together/);
    const text = renderCalibration({
      ...{ alpha: 0.05, unrelated: [], derived: [], smallestRate: undefined, rule: undefined, leaveOneOut: held },
      ...{ architectures: [], twins: { ...twins, ...picked }, warnings: [warning], statements: NOTHING_STATED },
    });
    expect(text).toMatch(/^3 twins: a\.onnx, b\.onnx, c\.onnx\. .* false-alarm rate of 25 %/);
    expect(text).toContain("by the rule normal, which assumes normal scores");
    expect(text).toContain("the source best-of-5, each twin unsaid. Twins must be picked as the source was");
    expect(text).toMatch(/\n\nWarning: Of how the models were picked .* promises too much\.$/);
    expect(text).not.toContain("unrelated");
  });

  it("says in one line what is unsaid and what saying it would buy, and nothing where all is said", () => {
    const unsaid = (stated: Partial<Statements>) =>
      rendered({ sac: 0.25 }, stated).filter((line) => line.startsWith("Unsaid"));
    expect(unsaid({})).toEqual([]);
    expect(unsaid({ trainingImages: "unsaid" })).toEqual([
      expect.stringMatching(/--training-images private or shared\): private lets answers alone make a suspect derived/),
    ]);
    expect(unsaid({ trainingImages: "unsaid", ancestor: "unsaid" })).toEqual([
      expect.stringMatching(/--training-images .*--trained-from scratch or ancestor/),
    ]);
    expect(unsaid({ trainingImages: "shared", ancestor: "stated" })).toEqual([]);
  });
});
