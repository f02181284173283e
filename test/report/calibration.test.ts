import { describe, expect, it } from "vitest";
import type { Scores } from "../../src/core/scores.ts";
import type { Statements } from "../../src/core/statements.ts";
import { renderCalibration } from "../../src/report/calibration.ts";

function rendered(scores: Scores, stated: Partial<Statements> = {}): string[] {
  const statements: Statements = { trainingImages: "private", ancestor: "scratch", ...stated };
  const held = { rule: undefined, models: 1, falseAlarms: 0 } as const;
  const unrelated = [{ name: "a.onnx", arch: "vgg", accuracy: 0.8125, scores }];
  const summary = { alpha: 0.05, unrelated, derived: [], smallestRate: 0.5, rule: undefined };
  const whole = { ...summary, leaveOneOut: held, architectures: [], warnings: [], statements };
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
