import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { listImages } from "../../src/probes/folder.ts";
import { NORMALISATION_NAMES, normalisationNamed } from "../../src/probes/normalisations.ts";
import { renderCalibration } from "../../src/report/calibration.ts";
import { renderFingerprint } from "../../src/report/inspect.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import type { EnrollOptions } from "../../src/tasks/enrolment.ts";
import { gatherReferences } from "../../src/tasks/references.ts";
import { failureOf } from "../support/failure.ts";
import { MEAN, runOptions, SOURCE, SOURCE_BYTES, STD, ZOO } from "../support/fixture-source.ts";
import { wanting } from "../support/normalised.ts";
import { appendNodes, int64s, node, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, evaluateZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
/** Twelve images of each class. */
const IMAGE_FILES = (await listImages(IMAGES)).images.filter(({ label }, i, all) => all[i - 12]?.label !== label);
for (const { path, name } of IMAGE_FILES) folder.write(`images/${name}`, readFileSync(path));
const RESNET = readFileSync(model("unrelated", "unrelated-resnet-1"));
const TWIN = readFileSync(join(ZOO, "twins", "twin-1.onnx"));
const RIGHT = { mean: MEAN, std: STD };

/** Enrols by 20 probes with nothing said of how images become input, save for `changes`, and tells what it notes. */
async function enrolled(changes: Partial<EnrollOptions> = {}): Promise<Fingerprint & { readonly notes: string[] }> {
  const notes: string[] = [];
  const fingerprint = await enroll(
    {
      ...{ model: SOURCE, images: at("images"), out: at("source.sac"), force: true, arch: undefined, weights: false },
      ...{ probes: 20, pool: 100, quality: "mixed", selection: "auto", seed: 0 },
      settings: { representation: "canonical", correlation: { kind: "cosine" } },
      run: runOptions(),
      ...changes,
    },
    { step: () => undefined, note: (text) => notes.push(text) },
  );
  return { ...fingerprint, notes };
}

const said = (preprocess: EnrollOptions["run"]["preprocess"]) => ({ run: runOptions({ preprocess }) });

/** The same without classes. */
function flatImages(): string {
  if (existsSync(at("flat"))) return at("flat");
  for (const { path, name } of IMAGE_FILES) folder.write(`flat/${name.replace("/", "-")}`, readFileSync(path));
  return at("flat");
}
/** The source with its classes moved on by one: right about no class, whatever it is fed. */
function muddled(): string {
  return folder.write(
    "muddled.onnx",
    appendNodes(SOURCE_BYTES, {
      nodes: [node("Gather", ["logits", "turn"], ["turned"], { axis: 1 })],
      initialisers: [int64s("turn", [9, 0, 1, 2, 3, 4, 5, 6, 7, 8])],
      outputs: [valueInfo("turned", "float32", ["batch", 10])],
    }),
  );
}

describe("a source of which nothing is said", () => {
  const tried = NORMALISATION_NAMES.filter((name) => !name.startsWith("mnist"));

  it.each(tried)("is fed as it wants to be: %s", async (name) => {
    const { about } = await enrolled({ model: folder.write(`${name}.onnx`, wanting(name)), images: IMAGES });
    expect(about.normalisation).toMatchObject({ name, measure: "right", images: 100 });
    expect(about.normalisation?.origin).toBe(name === "none" ? "usual" : "chosen");
    expect(about.source.accuracy).toBeGreaterThan(0.7);
  });

  it.each(["none", "0-255", "cifar10"])(
    "is fed so by the spread of its answers where images have no classes: %s",
    async (name) => {
      const path = folder.write(`flat-${name}.onnx`, wanting(name));
      const { about } = await enrolled({ model: path, images: flatImages() });
      expect(about.normalisation).toMatchObject({ name, measure: "spread" });
    },
  );

  it("has a fingerprint that says what was chosen, and of what", async () => {
    const { about: given } = await enrolled(said(RIGHT));
    expect(given.normalisation).toMatchObject({ name: "cifar10", origin: "given" });
    const made = await enrolled();
    expect({ ...made.about, normalisation: undefined }).toEqual({ ...given, normalisation: undefined });
    const { fingerprint } = await loadFingerprint(at("source.sac"));
    expect(fingerprint.about.normalisation).toEqual(made.about.normalisation);
    expect(fingerprint.about.preprocess).toMatchObject(RIGHT);
    expect(renderFingerprint("x.sac", fingerprint)).toMatch(
      /normalisation +cifar10, chosen of 6 tried on 100 images: \d\d(\.\d)? % right; none \d\d(\.\d)? %/,
    );
  });

  it("is fed red first by images without colours, on which the order cannot be seen", async () => {
    for (const { path, name } of IMAGE_FILES)
      folder.write(`gray/${name.replace(/\.\w+$/, ".png")}`, await sharp(path).greyscale().png().toBuffer());
    for (const model of [SOURCE, folder.write("imagenet.onnx", wanting("imagenet"))]) {
      const { about } = await enrolled({ model, images: at("gray") });
      expect(about.normalisation).toMatchObject({ origin: "chosen" });
      expect(about.normalisation?.tried.map(({ name }) => name).join()).not.toMatch(/bgr|blue/);
      expect(about.preprocess.colour).toBe("rgb");
    }
  });

  it("stays as is usual where too few images show nothing", async () => {
    const few = at("few");
    for (const { path, name } of IMAGE_FILES.slice(0, 29)) folder.write(`few/${name}`, readFileSync(path));
    const { about, notes } = await enrolled({ images: few });
    expect(about.normalisation).toBeUndefined();
    expect(notes).toContainEqual(
      expect.stringContaining(`Fewer than 30 images in ${few}: normalisations were not tried`),
    );
    expect(about.preprocess).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
  });
});

describe("a source that is said to be fed otherwise than it wants", () => {
  it.each([
    ["pixels from 0 to 1", { mean: [0], std: [1] }, "images"],
    ["blue first", normalisationNamed("cifar10-bgr") ?? {}, "images"],
    ["pixels from 0 to 255", { scale: 1 }, "images"],
    ["pixels from 0 to 1, of images without classes", { scale: 1 / 255 }, "flat"],
  ])("is refused with the better option named: %s", async (name, preprocess, images) => {
    const out = at(`${name}.sac`);
    const failure = await failureOf(() => enrolled({ out, images: at(images), ...said(preprocess) }));
    expect(failure.code).toBe("PREPROCESSING_DOUBTFUL");
    expect(failure.message).toContain("with cifar10 (pixels normalised by CIFAR-10's mean and standard deviation)");
    expect(failure.hint).toContain("--preprocess cifar10 (mean 0.4914,0.4822,0.4465, std 0.247,0.2435,0.2616, rgb)");
    expect(failure.hint).toContain("--accept-preprocessing");
    expect(existsSync(out)).toBe(false);
  });

  it("is enrolled so if its owner insists, and the fingerprint says that", async () => {
    const { about } = await enrolled({ ...said({ mean: [0.5], std: [0.5] }), acceptPreprocessing: true });
    expect(about.preprocess).toMatchObject({ mean: [0.5], std: [0.5] });
    expect(about.normalisation).toMatchObject({ name: "0.5", origin: "given", doubtful: true });
  });

  it("is enrolled as said where nothing is clearly better", async () => {
    const { about } = await enrolled(said({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }));
    expect(about.normalisation).toMatchObject({ name: "imagenet", origin: "given" });
    expect(about.normalisation).not.toHaveProperty("doubtful");
  });

  it("is refused for constants of pixels from 0 to 255, with those to give instead", async () => {
    const wrong = said({ mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] });
    const failure = await failureOf(() => enrolled(wrong));
    expect(failure).toMatchObject({ code: "PREPROCESS_INVALID", message: expect.stringContaining("0 to 255") });
    expect(failure.hint).toContain("--mean 0.485,0.456,0.406 --std 0.229,0.224,0.225");
  });

  it("is not doubted for a folder of one class alone", async () => {
    const { about, notes } = await enrolled({ ...said(RIGHT), images: join(IMAGES, "cat") });
    expect(about.normalisation).toMatchObject({ origin: "given", measure: "spread" });
    expect(notes).toEqual([expect.stringMatching(/^No class folders in .*cat: probes are drawn at random\./)]);
  });
});

describe("a source that is right no more often than chance", () => {
  it("is refused, and enrolled if its owner insists", async () => {
    const path = muddled();
    const failure = await failureOf(() => enrolled({ model: path }));
    expect(failure).toMatchObject({ code: "PREPROCESSING_DOUBTFUL" });
    expect(failure.message).toContain("where chance gives 10; no usual normalisation does clearly better");
    expect(failure.hint).toContain("the order of the model's classes");
    // Said rightly, it is right still less often than by chance otherwise: nothing else is advised.
    const said = await failureOf(() => enrolled({ model: path, run: runOptions({ preprocess: RIGHT }) }));
    expect([said.code, said.hint]).toEqual([
      "PREPROCESSING_DOUBTFUL",
      expect.stringContaining("the class folders stand"),
    ]);
    const { about } = await enrolled({ model: path, acceptPreprocessing: true });
    expect(about.normalisation).toMatchObject({ origin: "usual", doubtful: true });
  });
});

describe("class folders that do not fit", () => {
  it("are counted beside the model's outputs, and their labels not used", async () => {
    const eleven = at("eleven");
    for (const { path, name } of IMAGE_FILES) folder.write(`eleven/${name}`, readFileSync(path));
    mkdirSync(join(eleven, "zebra"));
    const fitting = await enrolled({ images: eleven });
    expect(fitting.notes).toEqual([expect.stringContaining("zebra, in which there is no image")]);
    expect(fitting.about.source.accuracy).toBeGreaterThan(0.7);
    copyFileSync(IMAGE_FILES[0].path, join(eleven, "zebra", "other.jpg"));
    const { about, notes } = await enrolled({ images: eleven });
    expect(notes).toEqual([expect.stringContaining("11 class folders in")]);
    expect(notes[0]).toContain("and 10 outputs of the model: labels are not used");
    expect(about.source.accuracy).toBeUndefined();
  });

  it("and few probes, are said", async () => {
    const { notes } = await enrolled({ probes: 2 });
    expect(notes).toEqual([expect.stringContaining("2 probes tell models apart badly")]);
  });
});

describe("a model to calibrate with", () => {
  const [resnet] = references("unrelated", /resnet-1/);
  const otherwise = (name: string) => folder.write(`references/${name}`, wanting("0-255", RESNET));
  const calibrated = async (changes: Parameters<typeof calibrateZoo>[1]) => {
    copyFileSync(at("enrolled.sac"), at("calibrated.sac"));
    return calibrateZoo(at("calibrated.sac"), { ...changes, replace: true });
  };
  let plain: Fingerprint;

  beforeAll(async () => {
    await enrolled({ out: at("enrolled.sac"), probes: 60, pool: 120, selection: "random" });
    plain = await calibrated({ unrelated: [resnet] });
  });

  it("is fed as the source where nothing is clearly better, without a word", () => {
    expect(plain.calibration?.unrelated[0].normalisation).toMatchObject({ name: "cifar10", origin: "usual" });
    expect(plain.calibration?.unrelated[0].fed).toBeUndefined();
    expect(renderCalibration(summariseCalibration(plain, 0.05))).not.toContain("otherwise");
  });

  it("is fed otherwise where that is clearly better, and the calibration says so", async () => {
    const fingerprint = await calibrated({ unrelated: [{ path: otherwise("bytes.onnx"), arch: undefined }] });
    const stored = (await loadFingerprint(at("calibrated.sac"))).fingerprint;
    const [reference] = stored.calibration?.unrelated ?? [];
    expect(reference.normalisation).toMatchObject({ name: "0-255", origin: "chosen" });
    expect(reference.fed).toMatchObject({ scale: 1, colour: "rgb" });
    expect(reference.scores.sac).toBeCloseTo(plain.calibration?.unrelated[0].scores.sac ?? Number.NaN, 3);
    expect(renderCalibration(summariseCalibration(fingerprint, 0.05))).toMatch(
      /bytes\.onnx is fed otherwise than the source: 0-255, chosen of \d tried on 60 images: \d\d.*right; cifar10/,
    );
  });

  it("is refused where its own configuration feeds it wrongly, unless its owner insists", async () => {
    copyFileSync(resnet.path, folder.write("wrong/model.onnx", ""));
    folder.write("wrong/preprocessor_config.json", JSON.stringify({ do_normalize: false }));
    const wrong = { unrelated: [{ path: at("wrong/model.onnx"), arch: undefined }] };
    const failure = await failureOf(() => calibrated(wrong));
    expect(failure).toMatchObject({ code: "PREPROCESSING_DOUBTFUL", message: expect.stringContaining("model.onnx") });
    expect(failure.hint).toContain(`--preprocess-for ${at("wrong/model.onnx")}=cifar10`);
    const insisted = await calibrated({ ...wrong, acceptPreprocessing: true });
    expect(insisted.calibration?.unrelated[0].normalisation).toMatchObject({ name: "none", doubtful: true });
    expect(renderCalibration(summariseCalibration(insisted, 0.05))).toContain("doubtful, and insisted on");
  });

  it("is not blamed alone where images have no classes and the source may be fed wrongly itself", async () => {
    const asked = { probes: 60, pool: 120, selection: "random", images: flatImages() } as const;
    await enrolled({ ...asked, out: at("enrolled-flat.sac"), model: muddled(), ...said(RIGHT) });
    copyFileSync(resnet.path, folder.write("right/model.onnx", ""));
    folder.write("right/preprocessor_config.json", JSON.stringify({ image_mean: MEAN, image_std: STD }));
    const right = { unrelated: [{ path: at("right/model.onnx"), arch: undefined }] };
    const failure = await failureOf(() => calibrateZoo(at("enrolled-flat.sac"), right));
    expect(failure).toMatchObject({
      code: "PREPROCESSING_DOUBTFUL",
      message: expect.stringMatching(/answers \d+ of 60 images as the source does/),
      hint: expect.stringContaining("Or the source is fed wrongly"),
    });
    expect(failure.hint).not.toContain("class folders stand");
  });

  it("is fed as is said of it alone, by a pattern or in a ZOO.json", async () => {
    const path = otherwise("alone.onnx");
    const gathered = await gatherReferences({
      unrelated: [path, model("unrelated", "unrelated-vgg-1")],
      preprocessFor: [`${at("references")}/al*.onnx=0-255`],
    });
    const { calibration } = await calibrated(gathered);
    expect(calibration?.unrelated.map(({ normalisation: one }) => [one?.name, one?.origin])).toEqual([
      ["0-255", "given"],
      ["cifar10", "usual"],
    ]);
    const zoo = folder.write(
      "ZOO.json",
      JSON.stringify({
        ...{ source: SOURCE, images: at("images") },
        models: [{ path, role: "unrelated", preprocess: "0-255" }],
      }),
    );
    const fromZoo = await calibrated(await gatherReferences({ zoo }));
    expect(fromZoo.calibration?.unrelated[0].normalisation).toMatchObject({ name: "0-255", origin: "given" });
    const unknown = failureOf(() => gatherReferences({ unrelated: [path], preprocessFor: [`${SOURCE}=imagenet`] }));
    expect((await unknown).message).toContain("none of the models");
  });

  it("is fed otherwise as a twin, too", async () => {
    const twins = [1, 2, 3].map((i) => join(ZOO, "twins", `twin-${i}.onnx`));
    const family = (paths: readonly string[]) => ({
      ...{ twins: paths, source: SOURCE, images: at("images"), probes: 20, quality: undefined, pool: 40 },
      ...{ sourcePicked: undefined, twinsPicked: undefined },
    });
    const bytes = folder.write("bytes-twin.onnx", wanting("0-255", TWIN));
    const other = await calibrated({ family: family([bytes, ...twins.slice(1)]) });
    expect(other.family?.twins[0].normalisation).toMatchObject({ name: "0-255", origin: "chosen" });
    expect(other.family?.twins[1]).toMatchObject({ normalisation: { name: "cifar10", origin: "usual" } });
  });

  it("is called by the shortest path that tells it from the others", async () => {
    const paths = ["1", "2"].map((i) => at(`named/${i}/model.onnx`));
    for (const [i, path] of paths.entries()) {
      folder.write(`named/${i + 1}/model.onnx`, "");
      copyFileSync(model("unrelated", `unrelated-resnet-${i + 1}`), path);
    }
    const { calibration } = await calibrated({ unrelated: paths.map((path) => ({ path, arch: undefined })) });
    expect(calibration?.unrelated.map(({ name }) => name)).toEqual(["1/model.onnx", "2/model.onnx"]);
  });

  it("of a zoo that is evaluated is fed as it wants, or left out with the reason", async () => {
    const zoo = (preprocess?: string) =>
      folder.write(
        "evaluated.json",
        JSON.stringify({
          ...{ source: SOURCE, images: at("images") },
          models: [
            { path: otherwise("evaluated.onnx"), role: "unrelated", ...(preprocess && { preprocess }) },
            { path: resnet.path, role: "unrelated" },
            { path: model("derived", "prune-10"), role: "derived", attack: "prune" },
          ],
        }),
      );
    const good = await evaluateZoo(zoo(), { probes: 20 }, { pool: 60 });
    expect(good.contestants.map(({ accuracy = 0 }) => accuracy > 0.5)).toEqual([true, true, true]);
    const bad = await evaluateZoo(zoo("imagenet"), { probes: 20 }, { pool: 60 });
    expect(bad.leftOut.map(({ error }) => error.code)).toEqual(["PREPROCESSING_DOUBTFUL"]);
  });
});
