import { describe, expect, it } from "vitest";
import type { Scores } from "../../src/core/scores.ts";
import { NOTHING_STATED, type Statements } from "../../src/core/statements.ts";
import { renderCalibration, warningOf } from "../../src/report/calibration.ts";
import type { CalibrationSummary } from "../../src/tasks/calibration-summary.ts";
import { displayWidth } from "../../src/text/table.ts";

type Reference = CalibrationSummary["unrelated"][number];
const held = { rule: undefined, models: 1, falseAlarms: 0 } as const;
const one: Reference = { name: "a.onnx", arch: "vgg", accuracy: 0.8125, scores: { sac: 0.25 } };

function summary(changes: Partial<CalibrationSummary> = {}): CalibrationSummary {
  const statements: Statements = { trainingImages: "private", ancestor: "scratch" };
  return {
    ...{ alpha: 0.05, unrelated: [one], derived: [], smallestRate: 0.5, rule: undefined, leaveOneOut: held },
    ...{ architectures: [], twins: undefined, warnings: [], statements, ...changes },
  };
}

const lines = (changes: Partial<CalibrationSummary>, verbose = false) =>
  renderCalibration(summary(changes), { verbose }).split("\n");

describe("renderCalibration", () => {
  it("says first how many there are, what rate they support, by which rule, and what came of judging each", () => {
    const unrelated = Array.from({ length: 19 }, (_, i) => ({ ...one, name: `${i}.onnx` }));
    const leaveOneOut = { rule: "normal", models: 19, falseAlarms: 2 } as const;
    const [first, second] = lines({ unrelated, smallestRate: 0.05, rule: "conformal", leaveOneOut });
    expect(first).toBe(
      "19 unrelated models support a false-alarm rate of 5 %, for an honest suspect that could have been one of them. At 5 % sac check will use the rule conformal.",
    );
    expect(second).toBe("Each judged by all others: 2 of 19 called derived (10.5 %, rule normal).");
    expect(lines({})[0]).toMatch(
      /^1 unrelated model supports a false-alarm rate of 50 %.* can give no verdict by answers\.$/,
    );
    expect(lines({ unrelated: [], smallestRate: undefined })[0]).toMatch(/^There are no unrelated models\. At 5 % /);
  });

  it("says in one line what came of each architecture judged by the others, and what follows where that accuses", () => {
    const rule = "normal" as const;
    const architectures = [
      { arch: "vgg", rule, models: 5, falseAlarms: 5 },
      { arch: "resnet", rule, models: 5, falseAlarms: 0 },
    ];
    const text = lines({ architectures }).join("\n");
    expect(text).toContain(
      "\nEach judged by the other architectures alone, called derived: vgg 5 of 5, resnet 0 of 5.\n→ ",
    );
    expect(text).toContain("may be accused as vgg would be: add one of every architecture");
    expect(lines({ architectures: architectures.slice(1) }).join("\n")).not.toContain("→");
  });

  it("has a line for each model, the closest first, with one score; with all where that is asked for", () => {
    const scored = (name: string, fusion: number) => ({ ...one, name, arch: name, scores: { sac: 0.25, fusion } });
    const unrelated = [scored("far", -1), scored("near", 2)];
    const table = (verbose: boolean) =>
      renderCalibration(summary({ unrelated }), { verbose }).split("\n\n")[1].split("\n");
    expect(table(false).map((line) => line.split(/ {2,}/).join("|"))).toEqual([
      "model|arch|likeness",
      expect.any(String),
      "near|near|2.00",
      "far|far|-1.00",
      expect.stringMatching(/^Likeness: the score fusion, .* the larger, the closer to the source\.$/),
    ]);
    expect(table(true)[0].split(/ {2,}/)).toEqual(["model", "arch", "fusion"]);
  });

  it("has a column for every score that a model has, and none that would be empty", () => {
    const header = (scores: Scores) =>
      lines({ unrelated: [{ ...one, scores }] }, true).find((line) => line.startsWith("model"));
    expect(header({ sac: 0.25, "peer-residual": 0.125 })?.split(/ {2,}/)).toEqual([
      "model",
      "role",
      "arch",
      "accuracy",
      "distance",
      "residual",
    ]);
    const scores = {
      ...{ sac: 0.25, "logit-cosine": 0.5, "label-agreement": 0.75, "match-rate": 0.375 },
      ...{ "peer-residual": 0.125, "peer-likelihood": -1.5, "peer-agreement": 1, fusion: 2 },
    };
    expect(header(scores)).toMatch(/distance +cosine +residual +likelihood +agreement +fusion +match rate$/);
    expect(lines({ unrelated: [{ ...one, scores }] }, true).at(-1)).toMatch(
      /81\.3 % +0\.250 +0\.500 +0\.125 +-1\.50 +1\.00 +2\.00 +0\.375$/,
    );
  });

  it("puts what is to be done on a line of its own below each warning", () => {
    const warnings = [
      { code: "ARCHITECTURE_MISSING", arch: "vgg" },
      { code: "ACCURACY_UNKNOWN", ofSource: true },
    ] as const;
    const text = lines({ warnings }).join("\n");
    expect(text).toMatch(
      /\nWarning: No unrelated model has the source's architecture vgg: .* may accuse such models if not\.\n→ Train one /,
    );
    expect(text).toMatch(
      /\n→ Enroll with class folders, and calibrate with --images, a folder with one folder per class\.\n/,
    );
  });

  it("has no line wider than the terminal", () => {
    const warnings = [
      { code: "ARCHITECTURE_MISSING", arch: "vgg" },
      { code: "ACCURACY_UNKNOWN", ofSource: true },
    ] as const;
    const unrelated = [one, { ...one, name: `${"long-".repeat(30)}name.onnx`, arch: "resnet" }];
    const text = renderCalibration(summary({ warnings, unrelated }), { screen: { width: 60 } });
    for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(60);
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
    expect(text).toMatch(
      /^3 twins: a\.onnx, b\.onnx, c\.onnx\. .* false-alarm rate of 25 %, and 19 would one of 5 %\./,
    );
    expect(text).toContain("by the rule normal, which assumes normal scores");
    expect(text).toContain("the source best-of-5, each twin unsaid. Twins must be picked as the source was");
    expect(text).toMatch(
      /\n\nWarning: Of how the models were picked .* promises too much\.\n→ Say how .* picked alike\.$/,
    );
    expect(text).not.toContain("unrelated");
  });

  it("asks nobody who has twins for the references that only a rule without them needs", () => {
    const facts = { alpha: 0.05, unrelated: 4, smallestRate: 0.2, needed: 19, normal: true };
    const [twinned, alone] = [true, false].map((twins) => warningOf({ code: "FEW_UNRELATED", ...facts, twins }).text);
    expect(twinned).toMatch(
      /^Where the twins cannot decide, a false-alarm rate .* For verdicts by the twins that is not/,
    );
    expect(alone).toMatch(/^A false-alarm rate of 5 % .* → Calibrate with 15 more\.$/);
  });

  it("says in one line what is unsaid and what saying it would buy, and nothing where all is said", () => {
    const unsaid = (stated: Partial<Statements>) =>
      lines({ statements: { trainingImages: "private", ancestor: "scratch", ...stated } }).filter((line) =>
        line.startsWith("Unsaid"),
      );
    expect(unsaid({})).toEqual([]);
    expect(unsaid({ trainingImages: "unsaid" })).toEqual([
      expect.stringMatching(/--training-images private or shared\): private lets answers alone make a suspect derived/),
    ]);
    expect(unsaid({ trainingImages: "unsaid", ancestor: "unsaid" })).toEqual([
      expect.stringMatching(/--training-images .*--trained-from scratch, own-seed or ancestor/),
    ]);
    expect(unsaid({ trainingImages: "shared", ancestor: "stated" })).toEqual([]);
  });
});
