import { existsSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askerOn } from "../../src/cli/asker.ts";
import { interview } from "../../src/cli/interview.ts";
import type { InitAnswers } from "../../src/tasks/init/answers.ts";
import { runOptions, SOURCE } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { IMAGES, model } from "../support/zoo.ts";

const folder = temporaryFolder();

/** Answers by lines, all said before the first question; what was answered, and what was shown. */
async function answered(lines: readonly string[], given: InitAnswers = {}, run = runOptions()) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(lines.map((line) => `${line}\n`).join(""));
  const asker = askerOn(input, output);
  const thrown: unknown[] = [];
  const answers = await interview(asker, given, run).catch((error) => void thrown.push(error));
  asker.close();
  return { answers, shown: String(output.read()), thrown: thrown[0] };
}

const OUT = join(folder.path, "new.sac");
const NAMED: InitAnswers = { model: SOURCE, images: IMAGES, out: OUT };
const STATED: InitAnswers = { imagesAre: "held-out", trainingImages: "private", trainedFrom: "scratch" };

describe("the interview", () => {
  it("asks what is open, one after the other, and says what each answer buys", async () => {
    const { answers, shown } = await answered([SOURCE, IMAGES, "1", "2", "", "", ""], { out: OUT });
    expect(answers).toMatchObject({ model: SOURCE, images: IMAGES, imagesAre: "held-out", out: OUT });
    expect(answers).toMatchObject({ trainingImages: "shared", trainedFrom: "unsaid" });
    for (const part of [
      "10 classes",
      "normalisation: cifar10, chosen of",
      "one for each class",
      "Answers alone accuse nobody",
      "19 references:",
    ])
      expect(shown).toContain(part);
    expect(existsSync(OUT)).toBe(false);
  });

  it("asks nothing that was answered before", async () => {
    const { answers, shown } = await answered([], { ...NAMED, ...STATED, unrelated: ["r.onnx"], twin: ["t.onnx"] });
    expect(answers).toMatchObject(STATED);
    expect(shown).not.toContain("?");
  });

  it("says what cannot be used and asks again", async () => {
    const missing = join(folder.path, "missing.onnx");
    const text = folder.write("notes.txt", "no model");
    const lines = [missing, text, "", `'${SOURCE}'`, join(folder.path, "nowhere"), IMAGES, "9", "held-out", "", ""];
    const { answers, shown } = await answered(lines, { trainingImages: "private", trainedFrom: "scratch", out: OUT });
    expect(shown).toContain(`There is no file ${missing}`);
    expect(shown).toContain("notes.txt");
    expect(shown).toContain("nowhere does not exist");
    expect(shown).toContain("Answer with a number from 1 to 3.");
    expect(answers).toMatchObject({ model: SOURCE, images: IMAGES, imagesAre: "held-out" });
  });

  it("takes several paths, a line each, and asks for the ancestor and the architecture where they matter", async () => {
    const [vgg, resnet] = [model("unrelated", "unrelated-vgg-1"), model("unrelated", "unrelated-resnet-1")];
    const several = [`vgg=${vgg}`, resnet, ""];
    const lines = ["3", vgg, "", ...several.toSpliced(1, 0, "no-such-*.onnx"), ...several, "", "vgg"];
    const { answers, shown } = await answered(lines, { ...NAMED, imagesAre: "held-out", trainingImages: "private" });
    expect(shown).toContain('No file matches "no-such-*.onnx"');
    expect(answers).toMatchObject({
      trainedFrom: "ancestor",
      ancestor: [vgg],
      unrelated: [`vgg=${vgg}`, resnet],
      arch: "vgg",
    });
  });

  it("ends where the command line is wrong, which no answer could correct", async () => {
    const run = runOptions({ preprocess: { mean: [0], std: [1] } });
    const { thrown } = await answered([IMAGES, IMAGES], { model: SOURCE, out: OUT }, run);
    expect(thrown).toMatchObject({ code: "PREPROCESSING_DOUBTFUL", hint: expect.stringContaining("cifar10") });
  });

  it("never takes the name of a file that is there", async () => {
    const taken = folder.write("taken.sac", "mine");
    const { answers, shown } = await answered(["", "", "", "no-ending", OUT], { ...NAMED, ...STATED, out: taken });
    expect(shown).toContain("taken.sac is there already, and stays as it is");
    expect(shown).toContain("\nIt needs a name that ends in .sac. What");
    expect(shown).toContain("no-ending does not end in .sac");
    expect(answers?.out).toBe(OUT);
  });

  it("ends without an answer where nobody is left to give one", async () => {
    const { thrown } = await answered([SOURCE], { out: OUT });
    expect(thrown).toMatchObject({ code: "USAGE", hint: expect.stringContaining("--plan") });
  });
});
