import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelsOf } from "../../src/core/outputs.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { SOURCE_BYTES } from "../support/fixture-source.ts";
import {
  appendNodes,
  type DataType,
  int64s,
  type Node,
  node,
  type Shape,
  type Tensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { enrolZoo, IMAGES } from "../support/zoo.ts";

const golden: { seed: number; quality: number; accuracy: number; probes: Record<string, string[]> } = JSON.parse(
  readFileSync(new URL("goldens/zoo.json", import.meta.url), "utf8"),
);
const CLASSES = readdirSync(IMAGES).sort();

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Probes that the source gives another class than their folder's. */
function mislabelled({ about, outputs }: Fingerprint): number {
  const labels = labelsOf(outputs);
  return about.probes.filter(({ label }, i) => label !== labels[i]).length;
}

/** Some of the fixture images, in one folder or in class folders. */
function imageFolder(name: string, perClass: number, where: (label: string) => string | undefined): string {
  for (const label of CLASSES) {
    const target = where(label);
    if (target === undefined) continue;
    mkdirSync(file(join(name, target)), { recursive: true });
    for (const image of readdirSync(join(IMAGES, label)).sort().slice(0, perClass)) {
      cpSync(join(IMAGES, label, image), file(join(name, target, `${label}-${image}`)));
    }
  }
  return file(name);
}

describe("the choice of probes", () => {
  it.each(["random", "misclassified", "mixed"] as const)("%s is the one that Python makes", async (selection) => {
    const fingerprint = await enrolZoo(file(`${selection}.sac`), { selection, seed: golden.seed });
    const { about, outputs } = fingerprint;
    const expected = golden.probes[selection];
    expect(about.probes.map(({ image }) => image)).toEqual(
      expected.map((name) => sha256(readFileSync(join(IMAGES, name)))),
    );
    expect(about.probes.map(({ label }) => CLASSES[label ?? -1])).toEqual(expected.map((name) => name.split("/")[0]));
    expect([outputs.rows, outputs.columns]).toEqual([100, 10]);
    expect(about.source).toMatchObject({ name: "source.onnx", arch: "vgg", form: "logits" });
    expect(about.source.accuracy).toBeCloseTo(golden.accuracy, 12);
    expect(about).toMatchObject({ quality: 25, selection: { rule: selection, seed: 0, pool: 500 } });
    const { fingerprint: stored } = await loadFingerprint(file(`${selection}.sac`));
    expect(stored).toEqual(fingerprint);
    if (selection === "random") expect(mislabelled(fingerprint)).toBeLessThan(60);
    if (selection === "misclassified") expect(mislabelled(fingerprint)).toBe(100);
    if (selection === "mixed") expect(mislabelled(fingerprint)).toBeGreaterThanOrEqual(50);
  });

  it("depends on seed, pool and quality, and on nothing else", async () => {
    const few = { images: imageFolder("few", 3, () => "."), selection: "random", probes: 10 } as const;
    const first = await enrolZoo(file("first.sac"), few);
    await enrolZoo(file("again.sac"), few);
    expect(sha256(readFileSync(file("again.sac")))).toBe(sha256(readFileSync(file("first.sac"))));
    const images = ({ about }: Fingerprint) => about.probes.map(({ image }) => image);
    const seeded = await enrolZoo(file("seeded.sac"), { ...few, seed: 1 });
    expect(images(seeded)).not.toEqual(images(first));
    const finer = await enrolZoo(file("finer.sac"), { ...few, quality: 90, pool: 10 });
    expect(images(finer)).toEqual(images(first));
    expect(finer.about.selection.pool).toBe(10);
    expect(new Set([first, seeded, finer].map(({ about }) => about.id)).size).toBe(3);
  });
});

describe("images that do not suffice", () => {
  it.each(["misclassified", "mixed"] as const)(
    "%s needs class folders, as many as the source has",
    async (selection) => {
      const flat = imageFolder("flat", 3, () => ".");
      const nine = imageFolder("nine", 3, (label) => (label === "truck" ? undefined : label));
      for (const [images, message] of [
        [flat, /flat has no class folders/],
        [nine, /nine has 9 class folders/],
      ] as const) {
        const enrolled = enrolZoo(file("none.sac"), { images, selection, probes: 5 });
        await expect(enrolled).rejects.toMatchObject({
          code: "IMAGES_UNLABELLED",
          message: expect.stringMatching(message),
        });
      }
      expect(existsSync(file("none.sac"))).toBe(false);
    },
  );

  it("random takes them, and knows no accuracy", async () => {
    const images = imageFolder("flat", 3, () => ".");
    const { about } = await enrolZoo(file("flat.sac"), { images, selection: "random", probes: 30 });
    expect(about.probes).toHaveLength(30);
    expect(about.probes.every(({ label }) => label === undefined)).toBe(true);
    expect(about.source.accuracy).toBeUndefined();
  });

  it.each([
    ["random", 61, /61 distinct images are needed, but only 60 are there to choose from/],
    ["misclassified", 55, /55 images that the source mislabels after compression are needed/],
    ["mixed", 61, /needed/],
  ] as const)("%s says how many there are", async (selection, probes, message) => {
    const enrolled = enrolZoo(file("few.sac"), { selection, probes, pool: 60 });
    await expect(enrolled).rejects.toMatchObject({ code: "IMAGES_TOO_FEW", message: expect.stringMatching(message) });
    expect(existsSync(file("few.sac"))).toBe(false);
  });

  it.each([
    ["misclassified", 100],
    ["mixed", 150],
    ["random", 300],
  ] as const)("auto comes to %s for %i probes", async (rule, probes) => {
    const { about } = await enrolZoo(file(`auto-${probes}.sac`), { selection: "auto", probes });
    const { about: named } = await enrolZoo(file(`named-${probes}.sac`), { selection: rule, probes });
    expect(about.selection).toEqual(named.selection);
    expect(about.probes).toEqual(named.probes);
  });

  it("auto is random where classes are unknown", async () => {
    const images = imageFolder("unknown", 3, () => ".");
    const { about } = await enrolZoo(file("unknown.sac"), { images, selection: "auto", probes: 20 });
    expect(about.selection.rule).toBe("random");
  });

  it("an image counts once, however many copies there are", async () => {
    const images = imageFolder("twice", 2, () => ".");
    const [first] = readdirSync(images);
    for (const copy of ["x.jpg", "y.jpg"]) cpSync(join(images, first), join(images, copy));
    const enrolled = enrolZoo(file("twice.sac"), { images, selection: "random", probes: 21 });
    await expect(enrolled).rejects.toMatchObject({
      code: "IMAGES_TOO_FEW",
      message: expect.stringContaining("only 20"),
    });
  });
});

describe("a source that is no use", () => {
  const scores: Shape = ["batch", 10];
  const value = (name: string, number: number) => tensor(name, [], Float32Array.of(number));
  const cases: [string, string, Node[], Tensor[], Shape, DataType][] = [
    ["NaN", "OUTPUT_NOT_FINITE", [node("Sqrt", ["logits"], ["given"])], [], scores, "float32"],
    [
      "constant answers",
      "OUTPUT_CONSTANT",
      [node("Mul", ["logits", "zero"], ["nothing"]), node("Add", ["nothing", "one"], ["given"])],
      [value("zero", 0), value("one", 1)],
      scores,
      "float32",
    ],
    [
      "the same score for every class",
      "OUTPUT_CONSTANT",
      [node("ReduceMean", ["logits"], ["mean"], { axes: [1] }), node("Expand", ["mean", "wide"], ["given"])],
      [int64s("wide", [1, 10])],
      scores,
      "float32",
    ],
    [
      "labels only",
      "MODEL_OUTPUT_UNSUPPORTED",
      [node("ArgMax", ["logits"], ["given"], { axis: 1, keepdims: 0 })],
      [],
      ["batch"],
      "int64",
    ],
  ];
  it.each(cases)("%s", async (name, code, nodes, initialisers, shape, type) => {
    const outputs = [valueInfo("given", type, shape)];
    const model = folder.write(`${name}.onnx`, appendNodes(SOURCE_BYTES, { nodes, initialisers, outputs }));
    const out = file("useless.sac");
    const enrolled = enrolZoo(out, { model, selection: "random", probes: 5, pool: 20 });
    await expect(enrolled).rejects.toMatchObject({ code, message: expect.stringContaining(`${name}.onnx`) });
    expect(existsSync(out)).toBe(false);
  });
});
