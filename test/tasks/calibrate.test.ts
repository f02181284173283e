import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { ReferenceFile } from "../../src/tasks/references.ts";
import { SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { appendNodes, int64s, type Node, node, type Shape, type Tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, calibrateZoo, enrolZoo, IMAGES, model, references } from "../support/zoo.ts";

const golden: { pool: number; accuraciesOnPool: Record<string, number> } = JSON.parse(
  readFileSync(new URL("goldens/zoo.json", import.meta.url), "utf8"),
);

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const [enrolled, fingerprint] = [file("enrolled.sac"), file("source.sac")];
const four = references("unrelated", /-1\.onnx$/);

beforeAll(async () => {
  await enrolZoo(enrolled, { probes: 20, pool: golden.pool });
});

beforeEach(() => {
  copyFileSync(enrolled, fingerprint);
});

/** The fixture source with nodes behind its logits. */
function derivative(name: string, nodes: Node[], shape: Shape, initialisers: Tensor[] = []): ReferenceFile {
  const outputs = [valueInfo("given", "float32", shape)];
  const path = folder.write(`${name}.onnx`, appendNodes(SOURCE_BYTES, { nodes, initialisers, outputs }));
  return { path, arch: undefined };
}

describe("a calibration", () => {
  it("keeps name, digest, architecture, accuracy, outputs and scores of every model", async () => {
    const models = { unrelated: four.slice(0, 3), derived: references("derived", /^finetune-all-1/) };
    const calibrated = await calibrateZoo(fingerprint, { ...models, images: IMAGES });
    const stored = (await loadFingerprint(fingerprint)).fingerprint;
    expect(stored).toEqual(calibrated);
    const { unrelated, derived: copies } = stored.calibration ?? { unrelated: [], derived: [] };
    const named = [...unrelated, ...copies].map(({ name, arch }) => `${arch} ${name}`);
    expect(named).toEqual([
      "vgg unrelated-vgg-1.onnx",
      "resnet unrelated-resnet-1.onnx",
      "mobilenet unrelated-mobilenet-1.onnx",
      "vgg finetune-all-1.onnx",
    ]);
    for (const [role, list] of Object.entries({ unrelated, derived: copies })) {
      for (const { name, sha256, form, accuracy, outputs, scores } of list) {
        expect([sha256.length, form, outputs.rows, outputs.columns]).toEqual([64, "logits", 20, 10]);
        expect(Object.keys(scores)).toEqual(expect.arrayContaining(["sac", "peer-likelihood", "fusion"]));
        expect(accuracy, name).toBeCloseTo(golden.accuraciesOnPool[`${role}/${name}`], 12);
      }
    }
    expect(copies[0].scores.sac).toBeLessThan(Math.min(...unrelated.map(({ scores }) => scores.sac)) / 2);
  });

  it("leaves the rest of the fingerprint as it was, and replaces the calibration before it", async () => {
    const before = await loadFingerprint(enrolled);
    await calibrateZoo(fingerprint, {
      unrelated: four.slice(0, 3),
      derived: references("derived", /^finetune-last-1/),
    });
    const { fingerprint: after } = await loadFingerprint(fingerprint);
    expect({ ...after, calibration: undefined }).toEqual(before.fingerprint);
    expect(after.calibration?.unrelated.map(({ accuracy }) => accuracy)).toEqual([undefined, undefined, undefined]);
    await calibrateZoo(fingerprint, { unrelated: four.slice(3), replace: true });
    const { calibration } = (await loadFingerprint(fingerprint)).fingerprint;
    expect(calibration).toMatchObject({ unrelated: [{ name: four[3].path.split("/").at(-1) }], derived: [] });
  });

  it.each([true, false])("is what a larger one leaves without the others, with weights: %s", async (weights) => {
    const models = { unrelated: references("unrelated", /resnet-[12]/), derived: references("derived", /^prune-10/) };
    await calibratedZoo(file("left.sac"), { ...models, weights });
    await enrolZoo(fingerprint, { weights, force: true });
    await calibrateZoo(fingerprint, models);
    expect(readFileSync(file("left.sac")).equals(readFileSync(fingerprint))).toBe(true);
  });

  it("gives the same bytes every time, and can be written elsewhere", async () => {
    const out = file("elsewhere.sac");
    await calibrateZoo(fingerprint, { unrelated: four.slice(0, 2), out });
    expect(readFileSync(fingerprint)).toEqual(readFileSync(enrolled));
    await calibrateZoo(fingerprint, { unrelated: four.slice(0, 2) });
    expect(readFileSync(fingerprint)).toEqual(readFileSync(out));
  });

  it("takes a model with other classes, by its distance alone, and the others as without it", async () => {
    const keep = node("Gather", ["logits", "kept"], ["given"], { axis: 1 });
    const seven = derivative("seven", [keep], ["batch", 7], [int64s("kept", [0, 1, 2, 3, 4, 5, 6])]);
    const { calibration } = await calibrateZoo(fingerprint, {
      unrelated: [...four.slice(0, 3), seven],
      images: IMAGES,
    });
    expect(calibration?.unrelated[3]).toMatchObject({ outputs: { columns: 7 }, accuracy: undefined });
    const without = await calibrateZoo(fingerprint, { unrelated: four.slice(0, 3), replace: true });
    const scoresIn = (one: typeof without) => one.calibration?.unrelated.map(({ scores }) => scores);
    expect(scoresIn(without)?.every(({ fusion }) => fusion !== undefined)).toBe(true);
    expect(calibration?.unrelated.slice(0, 3).map(({ scores }) => scores)).toEqual(scoresIn(without));
    expect(Object.keys(calibration?.unrelated[3].scores ?? {})).toEqual(["sac"]);
  });
});

describe("nothing is written", () => {
  const untouched = () => expect(readFileSync(fingerprint)).toEqual(readFileSync(enrolled));
  const [one] = four;

  it("when a model is missing, broken or without use", async () => {
    const broken: [ReferenceFile, string][] = [
      [{ path: file("missing.onnx"), arch: undefined }, "FILE_NOT_FOUND"],
      [
        { path: folder.write("cut.onnx", SOURCE_BYTES.subarray(0, SOURCE_BYTES.length / 2)), arch: undefined },
        "MODEL_TRUNCATED",
      ],
      [derivative("nan", [node("Sqrt", ["logits"], ["given"])], ["batch", 10]), "OUTPUT_NOT_FINITE"],
      [derivative("zero", [node("Sub", ["logits", "logits"], ["given"])], ["batch", 10]), "OUTPUT_CONSTANT"],
    ];
    for (const [reference, code] of broken) {
      const calibrated = calibrateZoo(fingerprint, { unrelated: [one, reference] });
      await expect(calibrated).rejects.toMatchObject({ code, message: expect.stringContaining(reference.path) });
      untouched();
    }
  });

  it("when the source itself is among the models, under whatever name", async () => {
    const copy = file("innocent.onnx");
    copyFileSync(SOURCE, copy);
    const itself = { path: copy, arch: "resnet" };
    for (const models of [{ unrelated: [one, itself] }, { unrelated: [one], derived: [itself] }]) {
      await expect(calibrateZoo(fingerprint, models)).rejects.toMatchObject({
        code: "USAGE",
        message: expect.stringMatching(/innocent\.onnx is the source model itself/),
      });
      untouched();
    }
  });

  it("when a model is there twice, which would promise a rate that it cannot support", async () => {
    const copy = { path: file("copy.onnx"), arch: undefined };
    copyFileSync(one.path, copy.path);
    for (const models of [{ unrelated: [one, copy] }, { unrelated: [one], derived: [copy] }]) {
      await expect(calibrateZoo(fingerprint, models)).rejects.toMatchObject({
        code: "USAGE",
        message: expect.stringMatching(/^unrelated-\w+-1\.onnx and copy\.onnx are the same model/),
      });
      untouched();
    }
  });

  it("when a model is there in two forms, which would promise the same", async () => {
    const forms = references("derived", /^quantise-/);
    await expect(calibrateZoo(fingerprint, { unrelated: [...four, ...forms] })).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringMatching(
        /^quantise-\w+\.onnx and quantise-\w+\.onnx answer alike as two forms of one model/,
      ),
    });
    untouched();
  });

  it("when the images are not those of the enrolment", async () => {
    const flat = join(IMAGES, "cat");
    const others = file("others");
    for (let label = 0; label < 10; label += 1) {
      mkdirSync(join(others, String(label)), { recursive: true });
      copyFileSync(join(IMAGES, "cat", `000${label}.jpg`), join(others, String(label), "0.jpg"));
    }
    for (const images of [flat, others]) {
      await expect(calibrateZoo(fingerprint, { unrelated: [one], images })).rejects.toMatchObject({
        code: "IMAGES_UNLABELLED",
        message: expect.stringContaining(images),
      });
      untouched();
    }
  });

  it("when the place to write to is none", async () => {
    const out = join(fingerprint, "below-a-file.sac");
    await expect(calibrateZoo(fingerprint, { unrelated: [one], out })).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    expect(existsSync(out)).toBe(false);
  });

  it("when the fingerprint is none", async () => {
    const missing = file("none.sac");
    await expect(calibrateZoo(missing, { unrelated: [one] })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(calibrateZoo(model("derived", "prune-10"), { unrelated: [one], out: missing })).rejects.toMatchObject({
      code: "FINGERPRINT_INVALID",
    });
  });
});
