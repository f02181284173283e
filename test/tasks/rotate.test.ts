import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { isSealed } from "../../src/fingerprint/seal.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { listImages } from "../../src/probes/folder.ts";
import { imageListDigest, seededOrder } from "../../src/probes/select.ts";
import { type RotateOptions, rotate } from "../../src/tasks/rotate.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions, SILENT, SOURCE } from "../support/fixture-source.ts";
import { startSac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";
import { calibrateZoo, enrolZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const identity = await generateIdentity();
const keys = { identities: [identity] };
const unrelated = references("unrelated", /resnet-[123]/);
let old: Fingerprint;

beforeAll(async () => {
  await enrolZoo(at("plain.sac"), { probes: 20, quality: 30 });
  old = await calibrateZoo(at("plain.sac"), { unrelated });
  await writeFingerprint(at("old.sac"), old, { kind: "recipients", recipients: [await identityToRecipient(identity)] });
});

function options(changes: Partial<RotateOptions> = {}): RotateOptions {
  return {
    old: at("old.sac"),
    model: SOURCE,
    probeImages: IMAGES,
    out: at("new.sac"),
    seed: 77,
    pool: 1000,
    unrelated,
    derived: [],
    ancestors: [],
    reuseImages: false,
    otherReferences: false,
    run: runOptions(),
    keys,
    lock: undefined,
    ...changes,
  };
}

describe("a rotated fingerprint", () => {
  it("has fresh probes by the old settings, is calibrated with the same models and sealed for the same key", async () => {
    await rotate(options(), SILENT);
    expect(isSealed(readFileSync(at("new.sac")))).toBe(true);
    const { fingerprint } = await loadFingerprint(at("new.sac"), keys);
    const { about, calibration } = fingerprint;
    expect(about).toMatchObject({ quality: 30, preprocess: old.about.preprocess, replaces: old.about.id, classes: 10 });
    expect(about.source).toEqual({ ...old.about.source });
    expect(about.selection).toMatchObject({ rule: "misclassified", seed: 77 });
    const known = new Set(old.about.probes.map(({ image }) => image));
    expect(about.probes.filter(({ image }) => known.has(image))).toEqual([]);
    expect(about.probes).toHaveLength(20);
    // Without the old probes, which the source got wrong, the control images would be its choice.
    const control = seededOrder((await listImages(IMAGES)).images, 77).slice(0, 100);
    expect(fingerprint.control?.images.map(({ image }) => image)).toEqual(control.map(({ sha256 }) => sha256));
    expect(about.id).not.toBe(old.about.id);
    const digests = (one: Fingerprint["calibration"]) => one?.unrelated.map(({ sha256 }) => sha256);
    expect(digests(calibration)).toEqual(digests(old.calibration));
    expect(calibration?.unrelated.map(({ accuracy = 0 }) => accuracy > 0.5)).toEqual([true, true, true]);
    expect(calibration?.unrelated[0].scores).not.toEqual(old.calibration?.unrelated[0].scores);

    const { images } = await listImages(IMAGES);
    expect(about.selection.images).toBe(imageListDigest(images.filter(({ sha256 }) => !known.has(sha256))));
    expect(old.about.selection.images).toBe(imageListDigest(images));
  });

  it("has fewer probes, and says so, where the source gets fewer of the fresh images wrong, but never less than a hundred", async () => {
    await enrolZoo(at("many.sac"), { probes: 120, quality: 30 });
    const notes: string[] = [];
    const asked = options({
      old: at("many.sac"),
      out: at("fewer.sac"),
      reuseImages: true,
      unrelated: unrelated.slice(0, 1),
      pool: 430,
    });
    const { about } = await rotate(asked, { ...SILENT, note: (text) => notes.push(text) });
    expect(about.probes).toHaveLength(100);
    expect(notes.join("\n")).toMatch(
      /100 probes instead of 120: the model gets 1[01]\d of the 430 images looked at wrong/,
    );
    const failure = await failureOf(() => rotate({ ...asked, out: at("few.sac"), pool: 300 }, SILENT));
    expect(failure).toMatchObject({ code: "IMAGES_TOO_FEW", message: expect.stringContaining("100 images that") });
  });

  it("may use old images again if that is said", async () => {
    await rotate(options({ out: at("reused.sac"), reuseImages: true }), SILENT);
    const { fingerprint } = await loadFingerprint(at("reused.sac"), keys);
    const known = new Set(old.about.probes.map(({ image }) => image));
    expect(fingerprint.about.probes.some(({ image }) => known.has(image))).toBe(true);
  });

  it.each([
    ["the old seed", { seed: 0 }, "the seed 0"],
    ["another source", { model: model("derived", "finetune-all-1") }, "not the source"],
    ["fewer models", { unrelated: unrelated.slice(1) }, "unrelated-resnet-1.onnx"],
  ] as const)("is not made with %s", async (_, changes, words) => {
    const failure = await failureOf(() => rotate(options({ ...changes, out: at("refused.sac") }), SILENT));
    expect(failure.code).toBe("ROTATION_REFUSED");
    expect(failure.message).toContain(words);
    expect((await failureOf(() => loadFingerprint(at("refused.sac")))).code).toBe("FILE_NOT_FOUND");
  });

  it("takes other models if that is said", async () => {
    const others = references("unrelated", /vgg-[123]/);
    const made = await rotate(options({ unrelated: others, otherReferences: true, out: at("others.sac") }), SILENT);
    expect(made.calibration?.unrelated.map(({ name }) => name)).toContain("unrelated-vgg-1.onnx");
  });

  it("comes of the command, with a seed that nobody can foresee and that is not shown", async () => {
    const args = [
      "rotate",
      at("old.sac"),
      "--model",
      SOURCE,
      "--images",
      IMAGES,
      "--out",
      at("cli.sac"),
      "--json",
      "-",
    ];
    const models = unrelated.map(({ path }) => path);
    const environment = { PATH: process.env.PATH, SAC_IDENTITY: identity };
    const ran = await startSac([...args, "--unrelated", ...models], environment).finished;
    expect(ran.status, ran.stderr).toBe(0);
    const { fingerprint } = await loadFingerprint(at("cli.sac"), keys);
    const { seed } = fingerprint.about.selection;
    expect(seed).toBeGreaterThan(2 ** 20);
    expect(ran.stdout + ran.stderr).not.toContain(String(seed));
    expect(JSON.parse(ran.stdout)).toMatchObject({
      replaces: old.about.id,
      probes: 20,
      selection: { rule: "misclassified" },
    });
  });
});
