import { mostContested } from "../core/contested.ts";
import type { Matrix } from "../core/matrix.ts";
import { defectOf } from "../core/outputs.ts";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import {
  type Contested,
  drawnAtRandom,
  type Family,
  FEWEST_TWINS,
  MOST_TWINS,
  pickedSchema,
  type Twin,
} from "../fingerprint/family.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import { kindOf } from "../kinds/kind-of.ts";
import { outputMatrix } from "../kinds/output-matrix.ts";
import { listImages } from "../probes/folder.ts";
import { drawPool } from "../probes/pool.ts";
import { imageListDigest } from "../probes/select.ts";
import type { RunOptions } from "../runtime/options.ts";
import { runModel } from "../runtime/run.ts";
import { withSuspect } from "../runtime/suspect.ts";
import { rowsAt } from "./draw.ts";
import type { FeedReference } from "./normalise-reference.ts";
import type { TwinOptions } from "./references.ts";
import { compareSuspect, LEVEL_OF_DESCENT } from "./weights.ts";

/** How models are run: the source, and each twin. */
interface TwinRun {
  readonly run: RunOptions;
  readonly feed: FeedReference;
  /** What to call a file. */
  readonly names: (path: string) => string;
}

/** Says which model is run. */
type Step = (path: string) => void;

/** Whether a family is asked the fingerprint's own probes, which takes a choice that did not look at the source. */
export function ownProbesServe({ about }: Fingerprint, { images }: Pick<TwinOptions, "images">): boolean {
  return about.task === "verification" || (drawnAtRandom(about) && images === undefined);
}

/**
 * Runs the source's twins on probes that were chosen without regard to which model is the source: a verification model's own,
 * a classifier's own where they were drawn at random, else those of a folder's images on which source and twins disagree most.
 * @throws SacError USAGE for models that can be no twins or lack what probes are drawn by, IMAGES_TOO_FEW, those of running them
 */
export async function makeFamily(
  fingerprint: Fingerprint,
  options: TwinOptions,
  how: TwinRun,
  step: Step,
): Promise<Family> {
  const { twins, sourcePicked, twinsPicked } = options;
  refuseCount(twins.length);
  for (const picked of [sourcePicked, twinsPicked]) refusePicked(picked);
  const asked = ownProbesServe(fingerprint, options)
    ? { twins: await askOwnProbes(fingerprint, twins, how, step), contested: undefined }
    : await askContested(fingerprint, options, how, step);
  for (const twin of asked.twins) refuseNoTwin(twin, fingerprint);
  return { sourcePicked, twinsPicked, ...asked };
}

function refuseCount(twins: number): void {
  if (twins >= FEWEST_TWINS && twins <= MOST_TWINS) return;
  const message = `${twins} twins were given; a verdict by twins takes at least ${FEWEST_TWINS}, and at most ${MOST_TWINS} are compared.`;
  throw new SacError("USAGE", message, "Train twins as the source was trained, each from another seed.");
}

function refusePicked(picked: string | undefined): void {
  if (picked === undefined || pickedSchema.safeParse(picked).success) return;
  const hint = "Say first, or best-of-5 with the number of runs.";
  throw new SacError("USAGE", `"${picked}" is no way in which a model was picked.`, hint);
}

function refuseNoTwin({ name, sha256: digest, outputs }: Twin, { about }: Fingerprint): void {
  if (digest === about.source.sha256) {
    const hint = "Give models of the source's recipe and data that were trained from other seeds.";
    throw new SacError("USAGE", `The twin ${name} is the source model itself, byte for byte.`, hint);
  }
  if (outputs.columns === about.classes) return;
  const message = `${name} gives ${outputs.columns} outputs for each probe and the source ${about.classes}: it is no twin.`;
  throw new SacError("USAGE", message, "Give models that were trained as the source was.");
}

/**
 * Refuses what was made from the source: among such twins every honest model that is as close as real twins are is accused.
 * @throws SacError USAGE, those of opening models
 */
export async function refuseCopies(
  paths: readonly string[],
  known: KnownWeights,
  { run, names }: Pick<TwinRun, "run" | "names">,
): Promise<void> {
  for (const path of paths) {
    const compared = await withSuspect(path, run, (model) => compareSuspect(model, known, LEVEL_OF_DESCENT));
    if (compared.kind !== "compared" || compared.evidence.verdict !== "derived") continue;
    const message = `The weights of the twin ${names(path)} are the source's: it was made from it, or both began from the same weights.`;
    const hint =
      "Give models of the source's recipe and data that were trained from other seeds; if all began from one model's weights, name it with --ancestor.";
    throw new SacError("USAGE", message, hint);
  }
}

async function askOwnProbes(
  fingerprint: Fingerprint,
  paths: readonly string[],
  { run, feed, names }: TwinRun,
  step: Step,
): Promise<Twin[]> {
  const ask = await kindOf({ ...fingerprint, family: undefined }).open();
  const twins: Twin[] = [];
  for (const path of paths) {
    step(path);
    const { answered, kept } = await withSuspect(path, run, async (model) => {
      const { run: fed, kept } = await feed(model);
      return { answered: await ask(model, fed), kept };
    });
    refuseUnusable(path, answered.outputs);
    twins.push({ name: names(path), sha256: answered.run.sha256, outputs: answered.outputs, ...kept });
  }
  return twins;
}

function refuseUnusable(path: string, outputs: Matrix): void {
  const defect = defectOf(outputs);
  if (!defect) return;
  throw new SacError(defect, `The outputs of ${path} on the twins' probes cannot be used.`, "Leave this model out.");
}

/** Asks source and twins about a pool of images and keeps those on which they disagree most. */
async function askContested(fingerprint: Fingerprint, options: TwinOptions, { run, feed, names }: TwinRun, step: Step) {
  const { about } = fingerprint;
  const { source, folder } = needed(about, options);
  const listed = await listImages(folder);
  const images = listed.images.filter((image) => !options.unwanted?.has(image.sha256));
  const seed = about.selection.seed;
  const quality = options.quality ?? "lossless";
  const pool = await drawPool(images, about.preprocess, { seed, pool: options.pool, quality });
  if (pool.length < options.probes) throw tooFew(options.probes, pool.length);

  const answer = async (path: string, fed: FeedReference) => {
    step(path);
    const pixels = pool.map((image) => image.pixels);
    const { asked, kept } = await withSuspect(path, run, async (model) => {
      const how = await fed(model);
      return { asked: await runModel(model, pixels, about.preprocess, how.run), kept: how.kept };
    });
    const outputs = outputMatrix(asked.answer, about.classes);
    refuseUnusable(path, outputs);
    return { name: names(path), sha256: asked.sha256, outputs, ...kept };
  };
  const ours = await answer(source, async () => ({ run, kept: {} }));
  refuseOther(source, ours.sha256, about);
  const twins: Twin[] = [];
  for (const path of options.twins) {
    twins.push(await answer(path, feed));
    refuseNoTwin(twins[twins.length - 1], fingerprint);
  }
  const chosen = mostContested(
    [ours, ...twins].map(({ outputs }) => outputs),
    options.probes,
  );
  const kept = chosen.map((i) => pool[i]);
  const contested: Contested = {
    quality: options.quality,
    selection: { seed, pool: pool.length, images: imageListDigest(images) },
    probes: kept.map((image, i) => ({
      file: `twins/probe-${String(i).padStart(4, "0")}.${image.ending}`,
      image: image.sha256,
      pixels: sha256(image.pixels.data),
    })),
    images: kept.map(({ encoded }) => encoded),
    outputs: rowsAt(ours.outputs, chosen),
  };
  return { twins: twins.map((twin) => ({ ...twin, outputs: rowsAt(twin.outputs, chosen) })), contested };
}

/** @throws SacError USAGE for want of the source, or of images */
function needed({ source: { name } }: Fingerprint["about"], { source, images }: TwinOptions) {
  if (images === undefined) {
    const message = `The probes of ${name} were chosen by its own errors, which says nothing of its twins.`;
    throw new SacError(
      "USAGE",
      message,
      "Give a folder of images with --twin-images (or --images), to draw others from.",
    );
  }
  if (source !== undefined) return { source, folder: images };
  const message = `The twins' probes are those images on which ${name} and its twins disagree most, and it is not there to be asked.`;
  throw new SacError("USAGE", message, "Give the source model with --model.");
}

function refuseOther(path: string, digest: string, { source }: Fingerprint["about"]): void {
  if (digest === source.sha256) return;
  const message = `${path} is not the source of the fingerprint: its SHA-256 is another.`;
  throw new SacError("USAGE", message, `Give ${source.name}, the very model that was enrolled.`);
}

function tooFew(wanted: number, found: number): SacError {
  const message = `${wanted} probes are needed for the twins, but there are only ${found} distinct images to draw them from.`;
  return new SacError("IMAGES_TOO_FEW", message, "Add images, or ask for fewer with --twin-probes.");
}
