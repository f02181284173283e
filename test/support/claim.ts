import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { asDrawn } from "../../src/fingerprint/drawing.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import type { DrawnManifest } from "../../src/fingerprint/manifest.ts";
import type { Quality } from "../../src/probes/quality.ts";
import type { Evidence } from "../../src/tasks/claim/evidence.ts";
import { gatherEvidence } from "../../src/tasks/claim/evidence.ts";
import type { Background } from "../../src/tasks/closeness.ts";
import { makeFingerprint } from "../../src/tasks/enroll.ts";
import type { ReferenceFile } from "../../src/tasks/references.ts";
import { runOptions, SILENT, SOURCE } from "./fixture-source.ts";
import { once } from "./once.ts";
import { IMAGES, model, PREPROCESS, references } from "./zoo.ts";

/** A model that nobody derived from anything, and another one that is accused of descending from it. */
export const ACCUSER = model("unrelated", "unrelated-vgg-1");
export const INNOCENT = model("unrelated", "unrelated-vgg-2");

/** 23 models trained without the accuser's. */
export const INDEPENDENT: readonly ReferenceFile[] = [
  ...references("unrelated").filter(({ path }) => path !== ACCUSER && path !== INNOCENT),
  { path: SOURCE, arch: "vgg" },
  ...references("derived", /^extract-labels/),
];

/** Copies the zoo's labelled images that `wanted` names, by their place in their class, into a folder. */
export function imagesWhere(folder: string, wanted: (place: number, name: string) => boolean): string {
  for (const name of readdirSync(IMAGES)) {
    readdirSync(join(IMAGES, name)).forEach((file, place) => {
      const to = join(folder, name, file);
      mkdirSync(dirname(to), { recursive: true });
      if (wanted(place, join(name, file))) copyFileSync(join(IMAGES, name, file), to);
    });
  }
  return folder;
}

/** Three fifths of the images for the claimant, the others for whoever examines the claim. */
export const FOR_CLAIMANT = (place: number): boolean => place % 5 < 3;
export const FOR_EXAMINER = (place: number): boolean => !FOR_CLAIMANT(place);

/** A fingerprint of a classifier by drawn probes. */
export async function fingerprintOf(
  source: string,
  images: string,
  seed = 0,
  probes = 40,
  quality: Quality = 25,
): Promise<Fingerprint<DrawnManifest>> {
  const settings = { representation: "canonical", correlation: { kind: "cosine" } } as const;
  const how = {
    probes,
    quality,
    selection: "random",
    seed,
    pool: 1000,
    arch: "vgg",
    settings,
    weights: false,
  } as const;
  const run = runOptions({ preprocess: PREPROCESS });
  const { about, ...rest } = await makeFingerprint({ ...how, model: source, images, run }, SILENT);
  const drawn = asDrawn(about);
  if (drawn.task === "verification") throw new Error(`${source} is a verification model`);
  return { ...rest, about: drawn };
}

/** What a claim is judged by where nothing but closeness is in doubt: the images are known to be the source's alone. */
export const UNDOUBTED: Background = {
  arch: undefined,
  areOfSource: [],
  statements: { trainingImages: "private", ancestor: "unsaid" },
};

/** What an examination of the claim against the innocent model would look at. */
export function evidenceAgainst(
  fingerprint: Fingerprint<DrawnManifest>,
  images: string,
  ownImages: string,
  independent = INDEPENDENT,
): Promise<Evidence> {
  const models = { source: ACCUSER, suspect: INNOCENT, independent };
  const how = { images, ownImages, retired: new Set<string>(), pool: 1000, replaySeed: 1000, run: runOptions() };
  return gatherEvidence(fingerprint, { ...how, ...models }, SILENT);
}

/** That evidence by a fingerprint that the accuser's owner made honestly; it is gathered once in a run. */
export async function honestEvidence(images: string, ownImages: string): Promise<Evidence> {
  const path = await once("honest-evidence", async (made) => {
    const fingerprint = await fingerprintOf(ACCUSER, images);
    writeFileSync(made, serialize(await evidenceAgainst(fingerprint, images, ownImages)));
  });
  return deserialize(readFileSync(path));
}
