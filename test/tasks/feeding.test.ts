import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { codes, judgeAll, MEAN, SOURCE_BYTES, STD } from "../support/fixture-source.ts";
import { appendNodes, int64s, node, type Shape, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const STRANGERS = fileURLToPath(new URL("../../fixtures/strangers", import.meta.url));
const [heldOut, ...others] = references("unrelated");
const extracted = references("derived", /^extract-.*-(vgg|resnet)/).map(({ path }) => path);
const [copy] = extracted;
const WRONG = {
  "another mean and std": { image_mean: [0.9, 0.1, 0.9], image_std: [0.2, 0.2, 0.2] },
  "a mean far off": { do_normalize: true, image_mean: [2, -2, 0.4], image_std: [0.25, 0.25, 0.25] },
  "raw bytes": { do_normalize: false, do_rescale: false },
  "hardly anything": { rescale_factor: 1e-9 },
};

beforeAll(async () => {
  await calibratedZoo(fingerprint, { unrelated: others, weights: true });
}, 120_000);

/** Judges by answers alone, which is all that there is of what was extracted. */
function judged(models: readonly string[], preprocess: PartialPreprocess = {}) {
  return judgeAll(fingerprint, models, { preprocess }, { weights: false });
}

/** A copy of each model in a folder of its own kind, with a configuration beside it. */
function beside(name: string, config: unknown, models: readonly string[]): string[] {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  folder.write(`${name}/preprocessor_config.json`, text);
  return models.map((path) => {
    const to = join(folder.path, name, basename(path));
    copyFileSync(path, to);
    return to;
  });
}

const verdicts = (results: readonly ReportResult[]) => results.map(({ verdict }) => verdict);

/** The source with an input of its own, and the nodes that make of it what the source wants. */
function expecting(
  name: string,
  nodes: Parameters<typeof appendNodes>[1],
  shape: Shape = ["batch", 3, 32, 32],
): string {
  const edit = { ...nodes, inputs: [valueInfo("given", "float32", shape)] };
  return folder.write(`${name}/${name}.onnx`, appendNodes(SOURCE_BYTES, edit));
}

const perChannel = (name: string, values: readonly number[]) => tensor(name, [1, 3, 1, 1], Float32Array.from(values));
const standardise = [node("Sub", ["unit", "mean"], ["centred"]), node("Div", ["centred", "std"], ["images"])];
const statistics = [perChannel("mean", MEAN), perChannel("std", STD)];
const most = tensor("most", [], Float32Array.of(255));
const wantsBytes = {
  firstNodes: [node("Div", ["given", "most"], ["unit"]), ...standardise],
  initialisers: [...statistics, most],
};

describe("a preprocessor_config.json that comes with a suspect", () => {
  let without: readonly ReportResult[];
  beforeAll(async () => {
    without = await judged([...extracted, heldOut.path]);
  }, 120_000);

  it.each(Object.entries(WRONG))("takes nothing off a copy's verdict: %s", async (name, config) => {
    const results = await judged(beside(name, config, [...extracted, heldOut.path]));
    expect(verdicts(results)).toEqual(verdicts(without));
    expect(verdicts(results.slice(0, -1))).not.toContain("unrelated");
    expect(results.at(-1)?.verdict).toBe("unrelated");
    for (const [i, { pValue, fed }] of results.entries()) {
      expect(pValue).toBe(without[i].pValue);
      expect(fed).toMatchObject({ by: "fingerprint", beside: { use: "judged", said: ["preprocessor_config.json"] } });
    }
  });

  it("makes a copy inconclusive that is near only as it says, until somebody says so on his own word", async () => {
    const model = expecting("bytes", wantsBytes);
    const blind = await judged([model]);
    expect([blind[0].verdict, codes(blind[0]).slice(0, 2)]).toEqual([
      "inconclusive",
      ["NEAR_AS_FED_OTHERWISE", "ANSWERS_COLLAPSE"],
    ]);
    const [again] = beside("bytes-with-word", WRONG["raw bytes"], [model]);
    const [near] = await judged([again]);
    expect([near.verdict, codes(near).slice(0, 3)]).toEqual([
      "inconclusive",
      ["NEAR_AS_FED_OTHERWISE", "NEAR_AS_ITS_OWN_SETTINGS_FEED_IT", "ANSWERS_COLLAPSE"],
    ]);
    expect(near.fed?.beside).toMatchObject({ use: "judged", near: true, form: { scale: 1, mean: [0], std: [1] } });
    const [told] = await judged([again], { scale: 1, mean: [0], std: [1] });
    expect(told).toMatchObject({ verdict: "derived", fed: { by: "options", beside: { use: "same" } } });
  });

  it("says so where it says the same as the fingerprint, and the model is then not asked twice", async () => {
    const config = { image_mean: MEAN, image_std: STD, size: { height: 32, width: 32 }, rescale_factor: 1 / 255 };
    const [result] = await judged(beside("same", config, [copy]));
    expect(result.fed).toMatchObject({ by: "fingerprint", beside: { use: "same" } });
    expect(result.verdict).toBe("derived");
  });

  it.each<[string, unknown]>([
    ["broken JSON", '{"size": 224,'],
    ["a std below zero", { image_std: [-0.2, 0.2, 0.2] }],
    ["not a number", '{"image_mean": [NaN, 0, 0]}'],
    ["a size beyond all", { size: { height: 100_000, width: 100_000 } }],
    ["no size", { size: { height: 0, width: 2.5 } }],
    ["a megabyte and more", `{${" ".repeat(2 ** 20)}}`],
    ["two means", { image_mean: [0.5, 0.5] }],
  ])("leaves the verdict as it is where it cannot be used, and is named: %s", async (name, config) => {
    // A model of any size, to which a configuration's would apply.
    const free = expecting("free", { firstNodes: [node("Identity", ["given"], ["images"])] }, ["n", 3, "h", "w"]);
    const results = await judged(beside(`unusable-${name}`, config, [copy, free]));
    expect(verdicts(results)).toEqual(["derived", "derived"]);
    expect(codes(results[1])).toContain("OWN_SETTINGS_UNUSED");
    expect(results[1].fed).toMatchObject({ by: "fingerprint", beside: { use: "unusable" } });
  });

  it("is not followed to a folder, and may be a link to a file, as in Hugging Face's cache", async () => {
    const [, linked] = ["folder", "linked"].map((name) => join(folder.path, name, basename(copy)));
    mkdirSync(join(folder.path, "folder", "preprocessor_config.json"), { recursive: true });
    copyFileSync(copy, join(folder.path, "folder", basename(copy)));
    folder.write("linked/blob", JSON.stringify(WRONG["raw bytes"]));
    symlinkSync("blob", join(folder.path, "linked", "preprocessor_config.json"));
    copyFileSync(copy, linked);
    const results = await judged([join(folder.path, "folder", basename(copy)), linked]);
    expect(results.map(({ fed }) => fed?.beside?.use)).toEqual(["unusable", "judged"]);
    expect(verdicts(results)).toEqual(["derived", "derived"]);
  });

  it("of a model that cannot be run without it ends as an error that names the cure", async () => {
    const scales = tensor("scales", [4], Float32Array.of(1, 1, 2 / 3, 2 / 3));
    const nodes = [
      node("Reshape", ["given", "shape"], ["large"]),
      node("Resize", ["large", "", "scales"], ["images"], { mode: "linear" }),
    ];
    const edit = { firstNodes: nodes, initialisers: [scales, int64s("shape", [-1, 3, 48, 48])] };
    const model = expecting("wants-48", edit, ["n", 3, "h", "w"]);
    const [result] = await judged(beside("wants-48-said", { size: { height: 48, width: 48 } }, [model]));
    expect(result.verdict).toBe("error");
    expect(codes(result)).toContain("NEAR_AS_ITS_OWN_SETTINGS_FEED_IT");
    expect(result.error?.hint).toContain("--preprocess");
    expect((await judged([model], { width: 48, height: 48 }))[0].verdict).toBe("derived");
  });

  it("of public models of other authors leaves them unrelated", async () => {
    const public_ = ["aka-resnet20", "aka-resnet32"].map((name) => join(STRANGERS, `${name}.onnx`));
    const results = await judged(public_);
    expect(verdicts(results)).toEqual(["unrelated", "unrelated"]);
    for (const { fed } of results) expect(fed?.beside).toMatchObject({ use: "judged", near: false });
  });
});

describe("a copy whose graph expects other pixels, with no word of it", () => {
  const inverted = {
    firstNodes: [node("Sub", ["all", "given"], ["unit"]), ...standardise],
    initialisers: [...statistics, perChannel("all", [1, 1, 1])],
  };
  const wantsOther = {
    "bytes that it standardises itself": wantsBytes,
    "the negative of what others take": { firstNodes: [node("Neg", ["given"], ["images"])] },
    "values of a thousand": {
      firstNodes: [node("Div", ["given", "thousand"], ["images"])],
      initialisers: [tensor("thousand", [], Float32Array.of(1000))],
    },
    "inverted pixels from 0 to 1": inverted,
  };

  it.each(Object.entries(wantsOther))("is not cleared by answers that collapse: %s", async (name, edit) => {
    const [result] = await judged([expecting(`wants-${name}`, edit)]);
    expect(result.verdict).toBe("inconclusive");
    expect(codes(result)).toContain("ANSWERS_COLLAPSE");
    expect(result.agreement?.own).toBeLessThan(0.4 * (result.agreement?.usual ?? 0));
  });
});

describe("what a user says himself", () => {
  it.each(Object.entries(WRONG).slice(0, 3))("clears no copy either if it is wrong: %s", async (_, config) => {
    const {
      image_mean: mean = [0],
      image_std: std = [1],
      do_rescale,
    } = { do_rescale: undefined, ...config } as {
      image_mean?: number[];
      image_std?: number[];
      do_rescale?: boolean | undefined;
    };
    const results = await judged(extracted, { mean, std, scale: do_rescale === false ? 1 : 1 / 255 });
    expect(verdicts(results)).not.toContain("unrelated");
    for (const { fed } of results) expect(fed).toMatchObject({ by: "options" });
  });
});

describe("no honest model is called blind as the fingerprint feeds it", () => {
  it("none of the references, as if it were a suspect", async () => {
    for (const { agreement, blindness } of await judged([heldOut, ...others].slice(0, 8).map(({ path }) => path))) {
      expect(blindness).toBeUndefined();
      expect(agreement?.own).toBeGreaterThan(0.6 * (agreement?.usual ?? 1));
    }
  });
});
