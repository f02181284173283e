import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Statements } from "../../src/core/statements.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { checkAtOnce } from "../support/checked-at-once.ts";
import { runOptions, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
/** Public models that nobody here trained, and their own preprocessing beside them. */
const PUBLIC = fileURLToPath(new URL("../../fixtures/strangers", import.meta.url));
const [small, large] = ["aka-resnet20", "aka-resnet32"].map((name) => join(PUBLIC, `${name}.onnx`));
const twins = [1, 2, 3].map((i) => join(ZOO, "twins", `twin-${i}.onnx`));
const heldOut = model("unrelated", "unrelated-vgg-3");
const others = references("unrelated").filter(({ path }) => path !== heldOut);
const extractions = references("derived", /^extract-(labels-(vgg|resnet)|probabilities-mobilenet)/).map(
  ({ path }) => path,
);
const copies = references("derived", /^(finetune-all-1|prune-20|quantise-int8)/).map(({ path }) => path);

/** A fingerprint of the fixtures' source by probes of several qualities. */
async function fingerprintBy(name: string, unrelated: typeof others) {
  const path = join(folder.path, `${name}.sac`);
  await calibratedZoo(path, { unrelated, weights: true }, { quality: "mixed" });
  return path;
}

type TrainingImages = Statements["trainingImages"];

/** Has one fingerprint judge the models by each of these statements, every model run once for all. */
async function judgeStated(path: string, stated: readonly TrainingImages[], models: readonly string[]) {
  const stating = (trainingImages: TrainingImages) => `${path}-${trainingImages}.sac`;
  for (const trainingImages of stated) {
    await calibrateZoo(path, { out: stating(trainingImages), statements: { trainingImages } });
  }
  const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: true };
  const reportOn = await checkAtOnce({ ...options, fingerprints: stated.map(stating), models, run: runOptions() });
  return (trainingImages: TrainingImages, some = models) => reportOn(stating(trainingImages), some).results;
}

const verdicts = (results: readonly ReportResult[]) =>
  Object.fromEntries(results.map((result) => [basename(result.path), result.verdict]));
const all = (models: readonly string[], verdict: string) =>
  Object.fromEntries(models.map((path) => [basename(path), verdict]));

describe("before the fixtures' source, by 19 references", () => {
  const honest = [small, large, heldOut];
  let judged: Awaited<ReturnType<typeof judgeStated>>;
  beforeAll(async () => {
    const path = await fingerprintBy("source", others);
    judged = await judgeStated(path, ["private", "unsaid"], [...honest, ...twins, ...extractions, ...copies]);
  });

  it("public models of other authors and a model like the references are unrelated, whatever is stated", () => {
    for (const stated of ["private", "unsaid"] as const) {
      expect(verdicts(judged(stated, honest))).toEqual(all(honest, "unrelated"));
    }
  });

  it("no model of the source's own images is derived unless they are stated private, which they are not", () => {
    const results = judged("unsaid", twins);
    expect(results.map(({ verdict }) => verdict)).not.toContain("derived");
    for (const { verdict, doubts } of results.filter(({ behaviour }) => behaviour === "inconclusive")) {
      expect([verdict, doubts]).toEqual(["inconclusive", ["SAME_IMAGES_POSSIBLE"]]);
    }
  });

  it("what was taken through answers alone is derived where the images are stated private, and inconclusive otherwise", () => {
    expect(verdicts(judged("private", extractions))).toEqual(all(extractions, "derived"));
    expect(verdicts(judged("unsaid", extractions))).toEqual(all(extractions, "inconclusive"));
  });

  it("copies of the file are derived whatever is stated", () => {
    for (const stated of ["private", "unsaid"] as const) {
      expect(verdicts(judged(stated, copies))).toEqual(all(copies, "derived"));
    }
  });
});

describe("where the references are no stand-ins for the source", () => {
  it("no honest model is called derived before a public source that is better than all references", async () => {
    const preprocess = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const path = join(folder.path, "public.sac");
    const run = runOptions({ preprocess });
    await enrolZoo(path, { quality: "mixed", weights: true, model: small, arch: "resnet", run });
    await calibrateZoo(path, { unrelated: others });
    const results = (await judgeStated(path, ["private"], [large, heldOut, twins[0]]))("private");
    expect(results.map(({ verdict }) => verdict)).not.toContain("derived");
    const [likely] = results;
    expect([likely.verdict, likely.doubts]).toEqual([
      "inconclusive",
      expect.arrayContaining(["SOURCE_UNLIKE_REFERENCES"]),
    ]);
  });

  it("an honest model of the source's architecture is not called derived where no reference has that architecture", async () => {
    const withoutVgg = others.filter(({ arch }) => arch !== "vgg");
    const vggs = references("unrelated", /vgg-[123]/).map(({ path: one }) => one);
    const path = await fingerprintBy("alone", withoutVgg);
    const results = (await judgeStated(path, ["private"], vggs))("private");
    expect(results.map(({ verdict }) => verdict)).not.toContain("derived");
    const near = results.filter(({ verdict }) => verdict === "inconclusive");
    expect(near.length).toBeGreaterThan(0);
    for (const { doubts } of near) expect(doubts).toContain("SOURCE_ARCHITECTURE_MISSING");
  });
});
