import { describe, expect, it, test } from "vitest";
import { makeProgram } from "../../../src/cli/program.ts";
import { completePreprocess } from "../../../src/probes/parse-preprocess.ts";
import { commandOf, planReport, renderPlan } from "../../../src/report/init.ts";
import type { InitAnswers } from "../../../src/tasks/init/answers.ts";
import type { InitFacts } from "../../../src/tasks/init/facts.ts";
import { outFor, panelOffers, planInit } from "../../../src/tasks/init/plan.ts";
import { openQuestions } from "../../../src/tasks/init/questions.ts";

const form = { ...completePreprocess({ width: 32, height: 32 }, "a test"), channels: 3 as const };
const MODEL = {
  path: "m.onnx",
  task: "classification",
  input: "images",
  form,
  fedAsBeside: false,
  output: "logits",
} as const;
const NOTHING: InitFacts = { model: undefined, images: undefined, references: 0, twins: 0 };
const SEEN: InitFacts = {
  ...NOTHING,
  model: { ...MODEL, columns: 10 },
  images: { path: "photos", images: 400, folders: 10 },
};
const NAMED: InitAnswers = { model: "m.onnx", images: "photos" };

/** The commands of a plan, as they are shown. */
function commands(answers: InitAnswers, facts: Partial<InitFacts> = {}): string[] {
  return planInit({ ...SEEN, ...facts }, { ...NAMED, ...answers }).steps.map(({ command }) => commandOf(command));
}

const ENROLL = "sac enroll --model m.onnx --images photos --out m.sac";

describe("the commands of a plan", () => {
  test.each<[what: string, answers: InitAnswers, expected: readonly string[]]>([
    ["enroll alone where there is nothing to calibrate with", {}, [ENROLL]],
    [
      "say nothing of what is unsaid",
      { trainingImages: "unsaid", trainedFrom: "unsaid", imagesAre: "unsaid" },
      [ENROLL],
    ],
    [
      "state what was answered",
      { trainingImages: "private", trainedFrom: "scratch", imagesAre: "held-out" },
      [`${ENROLL} --training-images private --trained-from scratch --images-are held-out`],
    ],
    [
      "draw by a seed that nobody can guess where others may have the images",
      { trainingImages: "shared" },
      [`${ENROLL} --training-images shared --seed random`],
    ],
    [
      "measure accuracies on images with labels",
      { unrelated: ["vgg=refs/vgg-*.onnx", "refs/a b.onnx"] },
      [ENROLL, "sac calibrate m.sac --unrelated 'vgg=refs/vgg-*.onnx' --unrelated 'refs/a b.onnx' --images photos"],
    ],
    [
      "give twins the source and images to draw their probes from",
      { twin: ["twins/*.onnx"], sourcePicked: "first", twinsPicked: "first" },
      [
        ENROLL,
        "sac calibrate m.sac --model m.onnx --twin 'twins/*.onnx' --twin-images photos --source-picked first --twins-picked first",
      ],
    ],
    [
      "tell the ancestor, references or none",
      { trainedFrom: "ancestor", ancestor: ["backbone.onnx"] },
      [`${ENROLL} --trained-from ancestor`, "sac calibrate m.sac --ancestor backbone.onnx"],
    ],
    [
      "feed the model as was said, and run it so in both",
      { mean: [0.5], std: [0.25], size: { width: 64, height: 48 }, threads: 4, unrelated: ["r.onnx"] },
      [
        `${ENROLL} --threads 4 --size 64x48 --mean 0.5 --std 0.25`,
        "sac calibrate m.sac --unrelated r.onnx --images photos --threads 4",
      ],
    ],
    [
      "seal for the same holders of keys",
      { recipient: ["age1x", "age1y"], unrelated: ["r.onnx"] },
      [
        `${ENROLL} --recipient age1x --recipient age1y`,
        "sac calibrate m.sac --unrelated r.onnx --images photos --recipient age1x --recipient age1y",
      ],
    ],
  ])("%s", (_, answers, expected) => {
    expect(commands(answers)).toEqual(expected);
  });

  it("measure no accuracies where folders are not the model's classes, or images have no labels", () => {
    for (const folders of [9, undefined]) {
      const images = { path: "photos", images: 400, folders };
      expect(commands({ unrelated: ["r.onnx"] }, { images })[1]).toBe("sac calibrate m.sac --unrelated r.onnx");
    }
  });

  it("have only options that the commands have, and all that these cannot do without", async () => {
    const answers: InitAnswers = { ...NAMED, out: "x.sac", arch: "vgg", task: "classification", seal: true };
    const more = { unrelated: ["r.onnx"], twin: ["t.onnx"], ancestor: ["a.onnx"], trainingImages: "shared" } as const;
    const { commands: known } = await makeProgram();
    for (const { command } of planInit(SEEN, { ...answers, ...more }).steps) {
      const options = known.find((one) => one.name() === command[0])?.options ?? [];
      const given = command.filter((word) => word.startsWith("--"));
      for (const name of given) expect(options.map(({ long }) => long)).toContain(name);
      for (const { long, mandatory } of options) if (mandatory) expect(given).toContain(long);
    }
  });

  it("stand for what is not named, so that a plan can be had before there is anything", () => {
    const { steps } = planInit(NOTHING, {});
    expect(steps.map(({ command }) => commandOf(command))).toEqual([
      "sac enroll --model source.onnx --images photos --out source.sac",
    ]);
  });
});

test.each([
  ["models/net.v2.onnx", "net.v2.sac"],
  ["C:\\models\\net.onnx", "net.sac"],
  [".onnx", "source.sac"],
  ["model", "model.sac"],
])("the fingerprint of %s is %s unless it is named", (model, out) => {
  expect(outFor(model)).toBe(out);
});

describe("what suspects are judged by", () => {
  test.each([
    [0, 0, "weights"],
    [2, 2, "weights"],
    [3, 0, "normal"],
    [18, 2, "normal"],
    [19, 0, "conformal"],
    [4, 3, "twins"],
  ])("with %i references and %i twins: %s and %s", (references, twins, by) => {
    expect(planInit({ ...SEEN, references, twins }, NAMED).panel).toEqual({ references, twins, by });
  });

  it("is offered from nothing upwards, with the numbers that the rate takes", () => {
    expect(panelOffers(0.05).map(({ models }) => models)).toEqual([
      "none",
      "3 to 18 references",
      "19 references",
      "3 twins and 4 references",
    ]);
    expect(panelOffers(0.01)[2]).toMatchObject({ models: "99 references", buys: expect.stringContaining("1 %") });
  });
});

describe("what is open", () => {
  const open = (answers: InitAnswers) => openQuestions(answers).map(({ key }) => key);

  it("is everything at first, and the ancestor only if there is one", () => {
    expect(open({})).toEqual(["model", "images", "imagesAre", "trainingImages", "trainedFrom", "unrelated", "twin"]);
    expect(open({ trainedFrom: "scratch" })).not.toContain("ancestor");
    expect(open({ trainedFrom: "ancestor" })).toContain("ancestor");
  });

  it("is the source's architecture where those of references are told", () => {
    expect(open({ unrelated: ["r.onnx"] })).not.toContain("arch");
    expect(open({ unrelated: ["vgg=r.onnx"] })).toContain("arch");
  });

  it("is not what was left unsaid on purpose", () => {
    expect(open({ trainingImages: "unsaid" })).not.toContain("trainingImages");
  });
});

describe("a plan in words", () => {
  it("shows what was seen, what answers bought, what is open, and commands to paste", () => {
    const words = renderPlan(planInit(SEEN, { ...NAMED, trainingImages: "private" }));
    for (const part of [
      "m.onnx: a classifier; input images, output logits, 10 classes",
      "it takes images of 32x32 as float32, nchw",
      "photos: 400 images in 10 folders, one for each class",
      "--training-images private: Answers alone can make a suspect derived",
      "--trained-from scratch: random weights",
      "docs/references.md",
      `  ${ENROLL} --training-images private`,
    ])
      expect(words).toContain(part);
    expect(words).not.toContain("--training-images shared");
  });

  test.each([
    [undefined, "in one folder: random probes"],
    [11, "in 11 folders, and the model has 10 classes: labels are not used"],
  ])("says of %s class folders what they cost", (folders, expected) => {
    const images = { path: "photos", images: 400, folders };
    expect(renderPlan(planInit({ ...SEEN, images }, NAMED))).toContain(expected);
  });

  it("is for programs, too: each command as its arguments and as a line for a shell", () => {
    const report = JSON.parse(JSON.stringify(planReport(planInit(SEEN, { ...NAMED, out: "my model.sac" }))));
    expect(report.steps[0].command.slice(-2)).toEqual(["--out", "my model.sac"]);
    expect(report.steps[0].line).toMatch(/^sac enroll .* --out 'my model\.sac'$/);
    expect(report.open.map(({ option }: { option: string }) => option)).toContain("--training-images");
  });
});
