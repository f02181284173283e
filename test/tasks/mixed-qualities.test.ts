import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { labelsOf } from "../../src/core/outputs.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeGallery, decodeProbes } from "../../src/fingerprint/images.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { listImages } from "../../src/probes/folder.ts";
import { compress, decode } from "../../src/probes/pixels.ts";
import { renderFingerprint } from "../../src/report/inspect.ts";
import { drawProbes } from "../../src/tasks/draw.ts";
import { rotate } from "../../src/tasks/rotate.ts";
import { judge, runOptions, SILENT, SOURCE, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { useVerification } from "../support/verification.ts";
import { calibrateZoo, enrolZoo, evaluateZoo, IMAGES, model, references } from "../support/zoo.ts";

const SEED = 5;
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
let enrolled: Fingerprint;
let calibrated: Fingerprint;

beforeAll(async () => {
  enrolled = await enrolZoo(at("mixed.sac"), { quality: "mixed", seed: SEED, probes: 60 });
  const unrelated = references("unrelated", /-[124]\.onnx$/);
  const derived = references("derived", /quantise-float16/);
  calibrated = await calibrateZoo(at("mixed.sac"), { unrelated, derived, images: IMAGES });
});

/** The rule that docs/method.md states. @returns undefined: lossless */
function documentedQuality(image: string, seed: number): number | undefined {
  const h = Number.parseInt(sha256(`${seed}:${image}:quality`).slice(0, 8), 16);
  return h % 4 === 0 ? undefined : 20 + (Math.floor(h / 4) % 76);
}

describe("probes of mixed qualities", () => {
  it("have those that the documented rule gives them, and are kept as they should be", async () => {
    const paths = new Map((await listImages(IMAGES)).images.map((image) => [image.sha256, image.path]));
    for (const { image, file, pixels } of enrolled.about.probes) {
      const path = paths.get(image) ?? "";
      const original = await decode(readFileSync(path), path);
      const quality = documentedQuality(image, SEED);
      const probe = quality === undefined ? original : await decode(await compress(original, quality), path);
      expect([file.slice(-4), pixels]).toEqual([quality === undefined ? ".png" : ".jpg", sha256(probe.data)]);
    }
    const lossless = enrolled.about.probes.filter(({ file }) => file.endsWith(".png")).length;
    expect(lossless).toBeGreaterThan(2);
    expect(lossless).toBeLessThan(30);
  });

  it("are images that the source mislabels at their own quality", () => {
    const labels = labelsOf(enrolled.outputs);
    expect(enrolled.about.selection.rule).toBe("misclassified");
    expect(enrolled.about.probes.filter(({ label }, i) => label === labels[i])).toEqual([]);
  });

  it("are the same whenever they are made, and others by another seed", async () => {
    const few = { quality: "mixed", selection: "random", probes: 10, pool: 20 } as const;
    await enrolZoo(at("first.sac"), few);
    await enrolZoo(at("again.sac"), few);
    expect(sha256(readFileSync(at("again.sac")))).toBe(sha256(readFileSync(at("first.sac"))));
    const other = await enrolZoo(at("other.sac"), { ...few, seed: 1 });
    const { fingerprint } = await loadFingerprint(at("first.sac"));
    expect(other.about.id).not.toBe(fingerprint.about.id);
  });

  it("are opened, decoded and drawn from as any others", async () => {
    const stored = await loadFingerprint(at("mixed.sac"));
    expect(stored.fingerprint).toEqual(calibrated);
    expect(await decodeProbes(stored.fingerprint)).toHaveLength(60);
    const drawn = drawProbes(stored, { probes: 20, seed: "s" });
    expect(drawn.about.quality).toBe("mixed");
    expect(await decodeProbes(drawn)).toHaveLength(20);
  });

  it("stand in what is shown of a fingerprint as mixed, and none with its quality", () => {
    const shown = renderFingerprint("mixed.sac", calibrated);
    expect(shown).toContain("60 images of mixed qualities");
    expect(shown).not.toMatch(/quality/i);
  });

  it("tell a copy from models that were trained independently", async () => {
    const copy = await judge(at("mixed.sac"), model("derived", "finetune-last-1"));
    const honest = await judge(at("mixed.sac"), model("unrelated", "unrelated-vgg-3"));
    expect([copy.verdict, honest.verdict]).toEqual(["derived", "unrelated"]);
    expect(copy.distance).toBeLessThan((honest.distance ?? 0) / 3);
  });

  it("are what accuracies of the source and of references are measured beside", async () => {
    const { accuracy = 0 } = calibrated.about.source;
    const [half] = calibrated.calibration?.derived ?? [];
    expect(Math.abs((half.accuracy ?? 0) - accuracy)).toBeLessThan(0.01);
    const paper = await enrolZoo(at("paper.sac"), { seed: SEED, probes: 60 });
    expect(accuracy).toBeGreaterThan((paper.about.source.accuracy ?? 1) + 0.03);
  });

  it("stay mixed when the fingerprint is rotated, and are drawn by the new seed", async () => {
    const unrelated = references("unrelated", /resnet-[123]/);
    const none = { derived: [], ancestors: [], images: undefined };
    await enrolZoo(at("old.sac"), { quality: "mixed", probes: 10 });
    const rotated = await rotate(
      {
        ...{ old: at("old.sac"), model: SOURCE, probeImages: IMAGES, out: at("new.sac"), seed: 9, pool: 500 },
        ...{ unrelated, ...none, reuseImages: false, otherReferences: true, keys: {}, lock: undefined },
        run: runOptions(),
      },
      SILENT,
    );
    expect(rotated.about.quality).toBe("mixed");
    const lossless = rotated.about.probes.map(({ file }) => file.endsWith(".png"));
    expect(lossless).toEqual(rotated.about.probes.map(({ image }) => documentedQuality(image, 9) === undefined));
  });

  it("are what an evaluation draws with the same seeds", async () => {
    const zoo = { task: "classification", source: SOURCE, images: IMAGES, models: [] as object[] };
    const role = (name: "unrelated" | "derived", wanted: RegExp) =>
      references(name, wanted).map(({ path }) => ({ path, role: name }));
    zoo.models.push(...role("unrelated", /resnet-[123]/), ...role("derived", /quantise-float16/));
    const { preprocess } = JSON.parse(readFileSync(join(ZOO, "ZOO.json"), "utf8"));
    const path = folder.write("ZOO.json", Buffer.from(JSON.stringify({ ...zoo, preprocess })));
    const mixed = { treatments: [{ kind: "mixed" as const }], selection: "misclassified" as const, probes: 60 };
    const { sheets } = await evaluateZoo(path, mixed, { seeds: [SEED, SEED + 1] });
    const next = await enrolZoo(at("next.sac"), { quality: "mixed", seed: SEED + 1, probes: 60 });
    expect(sheets.map(({ source }) => source.data)).toEqual([enrolled.outputs.data, next.outputs.data]);
  });
});

describe("targets of mixed qualities", () => {
  const { enrolled: enrol } = useVerification();

  it("have those of the documented rule, beside a lossless gallery", async () => {
    const fingerprint = await enrol("mixed.sac", { quality: "mixed", seed: SEED });
    const { about } = fingerprint;
    const lossless = about.probes.map(({ file }) => file.endsWith(".png"));
    expect(lossless).toEqual(about.probes.map(({ image }) => documentedQuality(image, SEED) === undefined));
    expect(new Set(lossless)).toEqual(new Set([true, false]));
    expect(await decodeProbes(fingerprint)).toHaveLength(about.probes.length);
    expect(await decodeGallery(fingerprint)).toHaveLength(fingerprint.gallery.length);
  });
});
