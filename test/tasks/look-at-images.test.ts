import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { listImages } from "../../src/probes/folder.ts";
import { seededOrder } from "../../src/probes/select.ts";
import { sac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const images = join(folder.path, "images");
const model = folder.write("tiny.onnx", tinyClassifier());
const out = join(folder.path, "f.sac");
const IMAGES = 2300;

/** Noise in five class folders, of which an untrained model gets most wrong. */
beforeAll(async () => {
  for (let i = 0; i < IMAGES; i += 1) {
    const pixels = Uint8Array.from({ length: 192 }, (_, at) => 128 + 127 * Math.sin(i * 7919 + at * (1 + (i % 17))));
    const path = join(images, `class-${i % 5}`);
    mkdirSync(path, { recursive: true });
    const raw = { width: 8, height: 8, channels: 3 } as const;
    writeFileSync(join(path, `${i}.png`), await sharp(pixels, { raw }).png().toBuffer());
  }
});

async function enrolled(...options: readonly string[]) {
  const asked = ["--model", model, "--images", images, "--out", out, "--force", "--accept-preprocessing"];
  const { status, stderr } = await sac("enroll", ...asked, ...options);
  expect(status, stderr).toBe(0);
  const { fingerprint } = await loadFingerprint(out);
  const looked = seededOrder((await listImages(images)).images, 0).map(({ sha256 }) => sha256);
  const places = fingerprint.about.probes.map(({ image }) => looked.indexOf(image));
  return { ...fingerprint, places, stderr };
}

describe("where nothing is said of their number", () => {
  it("there are 400 probes of a model that is wrong on so many, and no more images are looked at than that takes", async () => {
    const { about, control, places, stderr } = await enrolled();
    expect(about.probes).toHaveLength(400);
    expect(about.selection).toMatchObject({ rule: "misclassified", pool: 1000 });
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.max(...places)).toBeLessThan(1000);
    expect(control?.images).toHaveLength(100);
    expect(stderr).not.toContain("probes instead of");
  });

  it("there are as many as the images that are looked at allow, and it says what more would take", async () => {
    const { about, stderr } = await enrolled("--pool", "300");
    expect(about.probes).toHaveLength(200);
    expect(about.selection.pool).toBe(300);
    expect(stderr).toMatch(/200 probes instead of 400: the model gets 2\d\d of the 300 images looked at wrong/);
  });
});

it("images are looked at until there are as many mistakes as probes were asked for", async () => {
  const { about, places } = await enrolled("--probes", "1300");
  expect(about.selection.pool).toBe(2000);
  expect(about.probes).toHaveLength(1300);
  const few = await enrolled("--probes", "30");
  expect(few.places).toEqual(places.slice(0, 30));
  expect(few.about.source.accuracy).toBeCloseTo(about.source.accuracy ?? 0, 1);
});

it("a number that was asked for and cannot be had is refused", async () => {
  const asked = [
    "--model",
    model,
    "--images",
    images,
    "--out",
    join(folder.path, "none.sac"),
    "--select",
    "misclassified",
  ];
  const { status, stderr } = await sac("enroll", ...asked, "--probes", "2301", "--accept-preprocessing");
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /2301 images that the source mislabels after compression are needed, but only 1\d{3} are there to choose from/,
  );
});
