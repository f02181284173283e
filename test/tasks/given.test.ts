import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { labelsOf } from "../../src/core/outputs.ts";
import { commitTo } from "../../src/fingerprint/commitment.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { sharp } from "../../src/natives/load.ts";
import { readImage } from "../../src/probes/image-file.ts";
import { decode } from "../../src/probes/pixels.ts";
import { buildEvaluation } from "../../src/report/evaluation/build.ts";
import { renderFingerprint } from "../../src/report/inspect.ts";
import { drawProbes } from "../../src/tasks/draw.ts";
import { rotate } from "../../src/tasks/rotate.ts";
import { failureOf } from "../support/failure.ts";
import { codes, judgeAll, runOptions, SILENT, SOURCE, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";
import { calibrateZoo, enrolZoo, evaluateZoo, IMAGES, model, PREPROCESS, references } from "../support/zoo.ts";

const CLASSES = readdirSync(IMAGES).sort();
const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);

/** Some of the fixture images as PNG files, all in one folder or in the folder of a class that is not theirs. */
async function pngFolder(name: string, perClass: number, classOf: (place: number) => string): Promise<string> {
  for (const [place, label] of CLASSES.entries()) {
    if (classOf(place) !== "") mkdirSync(file(join(name, label)), { recursive: true });
    mkdirSync(file(join(name, classOf(place))), { recursive: true });
    for (const image of readdirSync(join(IMAGES, label)).sort().slice(0, perClass)) {
      await sharp()(join(IMAGES, label, image))
        .png()
        .toFile(file(join(name, classOf(place), `${label}-${image}.png`)));
    }
  }
  return file(name);
}

let flat: Fingerprint;
let marked: Fingerprint;

beforeAll(async () => {
  const given = { selection: "given" } as const;
  flat = await enrolZoo(file("flat.sac"), { ...given, images: await pngFolder("flat", 4, () => "") });
  const next = (place: number) => CLASSES[(place + 1) % CLASSES.length];
  marked = await enrolZoo(file("marked.sac"), { ...given, images: await pngFolder("marked", 4, next) });
  await calibrateZoo(file("flat.sac"), { unrelated: references("unrelated") });
});

describe("probes that are given", () => {
  it("are kept as they are, pixel by pixel, in the order of their names", async () => {
    const names = readdirSync(file("flat")).sort();
    const kept = await decodeProbes(flat);
    expect(kept).toHaveLength(40);
    for (const [i, name] of names.entries()) {
      const { data } = await decode(await readImage(file(join("flat", name))), name);
      expect(Buffer.from(kept[i].data).equals(data), name).toBe(true);
    }
  });

  it("have the label that the source gives them, or in class folders their folder's", () => {
    expect(flat.about.probes.map(({ given }) => given)).toEqual([...labelsOf(flat.outputs)]);
    expect(marked.about.probes.map(({ given }) => given)).toEqual(marked.about.probes.map(({ label }) => label));
    expect(marked.about.probes.map(({ given }) => given)).not.toEqual([...labelsOf(marked.outputs)]);
  });

  it("make the same fingerprint again, and survive being written and read", async () => {
    const again = await enrolZoo(file("again.sac"), { selection: "given", images: file("flat") });
    expect(Buffer.from(packFingerprint(again)).equals(packFingerprint(flat))).toBe(true);
    expect(unpackFingerprint(packFingerprint(marked), "marked.sac").about).toEqual(marked.about);
    expect(marked.about).not.toHaveProperty("quality");
    expect(renderFingerprint("flat.sac", flat)).toContain("40 lossless images");
  });

  it("must have the source's size, and one class folder for each of its classes", async () => {
    mkdirSync(file("large"));
    for (const i of [0, 1]) {
      const create = { width: 33, height: 32, channels: 3 as const, background: { r: 40 * i, g: 9, b: 90 } };
      await sharp()({ create })
        .png()
        .toFile(file(`large/${i}.png`));
    }
    expect(await failureOf(() => enrolZoo(file("x.sac"), { selection: "given", images: file("large") }))).toMatchObject(
      { code: "USAGE" },
    );
    mkdirSync(file("few/a"), { recursive: true });
    for (const name of readdirSync(file("flat")).slice(0, 3))
      cpSync(file(join("flat", name)), file(join("few/a", name)));
    const few = enrolZoo(file("x.sac"), { selection: "given", images: file("few") });
    expect(await failureOf(() => few)).toMatchObject({ code: "IMAGES_UNLABELLED" });
  });

  it("cannot be drawn again: neither rotated nor committed to", async () => {
    expect(() => commitTo(flat, new Date(), false)).toThrowError(/were given/);
    const options = {
      ...{ old: file("flat.sac"), model: SOURCE, probeImages: IMAGES, out: file("new.sac"), seed: 1, pool: 100 },
      ...{ reuseImages: false, otherReferences: false, keys: {}, lock: undefined, images: undefined },
      ...{ unrelated: [], derived: [], ancestors: [], run: runOptions() },
    };
    expect(await failureOf(() => rotate(options, SILENT))).toMatchObject({ code: "ROTATION_REFUSED" });
  });
});

describe("a fingerprint of given probes", () => {
  it("is calibrated with the match rates of unrelated models, and judges by them", async () => {
    const { fingerprint } = await loadFingerprint(file("flat.sac"));
    const rates = fingerprint.calibration?.unrelated.map(({ scores }) => scores["match-rate"] ?? Number.NaN) ?? [];
    expect(rates).toHaveLength(20);
    const suspects = [model("derived", "finetune-last-1"), model("derived", "quantise-int8")];
    const results = await judgeAll(file("flat.sac"), suspects, {}, { weights: false });
    for (const { verdict, judgedBy, score, distance, scores, pValue } of results) {
      expect(judgedBy).toBe("match-rate");
      expect(score).toBeCloseTo(scores?.["match-rate"] ?? Number.NaN, 12);
      expect(distance).toBeCloseTo(1 - (score ?? Number.NaN), 12);
      const asClose = rates.filter((rate) => rate >= (score ?? Number.NaN)).length;
      expect(pValue).toBeCloseTo((1 + asClose) / 21, 12);
      expect(verdict).toBe(asClose === 0 ? "derived" : "unrelated");
    }
  });

  it("lays a threshold on one minus the match rate", async () => {
    const judge = (threshold: number) =>
      judgeAll(file("flat.sac"), [model("derived", "finetune-last-1")], {}, { threshold, weights: false });
    const [{ distance = Number.NaN }] = await judge(0.5);
    expect((await judge(distance))[0].verdict).toBe("derived");
    expect((await judge(distance - 0.01))[0].verdict).toBe("unrelated");
  });

  it("can still be judged by another score, and by some of its probes", async () => {
    const [result] = await judgeAll(file("flat.sac"), [SOURCE], {}, { score: "sac", weights: false });
    expect(result).toMatchObject({ judgedBy: "sac", score: 0, scores: { "match-rate": 1 } });
    const drawn = drawProbes(await loadFingerprint(file("flat.sac")), { probes: 10, seed: "a" });
    expect(drawn.about.probes.map(({ given }) => given)).toEqual([...labelsOf(drawn.outputs)]);
  });

  it("says nothing of a model with other classes", async () => {
    writeFileSync(file("five-classes.onnx"), tinyClassifier());
    const [result] = await judgeAll(file("flat.sac"), [file("five-classes.onnx")], {}, { weights: false });
    expect(result.verdict).toBe("inconclusive");
    expect(codes(result)).toContain("SCORE_MISSING");
  });

  it("a fingerprint of another model than the zoo's source is not what the zoo is evaluated by", async () => {
    const other = { selection: "given", images: file("flat"), model: model("unrelated", "unrelated-vgg-1") } as const;
    await enrolZoo(file("other.sac"), other);
    const fingerprints = [await loadFingerprint(file("other.sac"))];
    const failure = await failureOf(() => evaluateZoo(join(ZOO, "ZOO.json"), {}, { fingerprints }));
    expect(failure).toMatchObject({ code: "USAGE", message: expect.stringContaining("other.sac is not of") });
  });

  it("is what a zoo is evaluated by, each a draw of its own", async () => {
    const fingerprints = [await loadFingerprint(file("flat.sac")), await loadFingerprint(file("again.sac"))];
    const unrelatedOnes = references("unrelated", /-1\.onnx$/).map((one) => ({ ...one, role: "unrelated" }));
    const copy = { path: model("derived", "prune-10"), role: "derived", attack: "prune" };
    const about = { source: SOURCE, images: IMAGES, preprocess: PREPROCESS };
    const zoo = folder.write("few.json", JSON.stringify({ ...about, models: [...unrelatedOnes, copy] }));
    const evaluation = buildEvaluation(await evaluateZoo(zoo, {}, { fingerprints, seeds: [0, 1] }), new Date(), []);
    expect(evaluation.default).toBe("match-rate");
    expect(evaluation.fingerprint).toMatchObject({
      probes: 40,
      quality: "lossless",
      selection: "given",
      seeds: [0, 1],
    });
    const rates = new Map(fingerprints[0].fingerprint.calibration?.unrelated.map((one) => [one.sha256, one.scores]));
    const unrelated = evaluation.models.filter(({ role }) => role === "unrelated");
    expect(unrelated).toHaveLength(4);
    for (const { sha256, draws, judgedBy } of unrelated) {
      expect(judgedBy).toBe("match-rate");
      expect(draws.map(({ scores }) => scores["match-rate"])).toEqual(
        new Array(2).fill(rates.get(sha256)?.["match-rate"]),
      );
    }
    expect(evaluation.judged.attacks.every(({ score }) => score === "match-rate")).toBe(true);
  });
});
