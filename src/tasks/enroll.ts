import type { Matrix } from "../core/matrix.ts";
import { defectOf, labelsOf, ofLengthOne } from "../core/outputs.ts";
import type { Settings } from "../core/prepare.ts";
import { refuseOtherName, taskMismatch } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Lock } from "../fingerprint/keys.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { refuseDefect } from "../kinds/answer.ts";
import { type ImageFile, listImages, readImage } from "../probes/folder.ts";
import { compress, decode, type Pixels, resizeTo } from "../probes/pixels.ts";
import { type Choice, imageListDigest, seededOrder, selectionFor, selectProbes } from "../probes/select.ts";
import type { InputForm } from "../probes/tensor.ts";
import type { RunOptions } from "../runtime/options.ts";
import { planModel } from "../runtime/plan-model.ts";
import { type ModelRun, runModel } from "../runtime/run.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { ensureWritable } from "../write-file.ts";
import { assemble } from "./assemble.ts";
import { makeGivenFingerprint } from "./enroll-given.ts";
import { makeVerificationFingerprint } from "./enroll-verification.ts";
import type { Progress } from "./settings.ts";

/** How the references of a verification fingerprint are chosen. */
export interface VerificationOptions {
  /** References of a person at most. */
  readonly references: number;
}

export interface EnrollOptions {
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly probes: number;
  readonly quality: number;
  readonly selection: Choice | "auto";
  readonly seed: number;
  /** At most so many images, drawn by the seed, are looked at for probes and accuracy. */
  readonly pool: number;
  readonly arch: string | undefined;
  readonly settings: Settings;
  /** Of a verification model; undefined: the source is a classifier. */
  readonly verification?: VerificationOptions | undefined;
  /** Whether the fingerprint also keeps a sketch of the source's weights. */
  readonly weights: boolean;
  readonly run: RunOptions;
  /** Seals the fingerprint. */
  readonly lock?: Lock | undefined;
  /** Id of the fingerprint whose place this one takes. */
  readonly replaces?: string | undefined;
}

/** An image of the pool after compression, or one that was given. */
export interface Candidate extends ImageFile {
  /** JPEG, or PNG if it was given. */
  readonly encoded: Uint8Array;
  readonly pixels: Pixels;
}

/**
 * Makes the fingerprint of a source model and writes it to `options.out`, whole or not at all.
 * @throws SacError
 */
export async function enroll(options: EnrollOptions, progress: Progress): Promise<Fingerprint> {
  await ensureWritable(options.out);
  const fingerprint = await makeFingerprint(options, progress);
  await saveFingerprint(options.out, fingerprint, options.lock);
  progress.step(3, 3, `wrote ${options.out}`);
  return fingerprint;
}

/**
 * Makes the fingerprint of a source model (sections 3.2 and 3.3): chooses probes from ordinary images, compresses them as
 * JPEG, asks the source, and keeps its outputs with their correlation matrix.
 * @param unwanted digests of images that must not become probes
 * @throws SacError
 */
export async function makeFingerprint(
  options: Omit<EnrollOptions, "out" | "lock">,
  progress: Progress,
  unwanted: ReadonlySet<string> = new Set(),
): Promise<Fingerprint> {
  return withSuspect(options.model, options.run, (source) => {
    const { verification } = options;
    if (verification) return makeVerificationFingerprint(source, options, verification, progress, unwanted);
    if (options.selection === "given") return makeGivenFingerprint(source, options, progress);
    return makeDrawnFingerprint(source, options, options.selection, progress, unwanted);
  });
}

async function makeDrawnFingerprint(
  source: Suspect,
  options: Omit<EnrollOptions, "out" | "lock">,
  asked: Exclude<EnrollOptions["selection"], "given">,
  progress: Progress,
  unwanted: ReadonlySet<string>,
): Promise<Fingerprint> {
  const { seed } = options;
  const { form, ...plan } = await planModel(source, {}, options.run);
  refuseOtherName(options.model, plan, "classification", options.run.output);
  progress.step(0, 3, "reading images");
  const folder = await listImages(options.images);
  const drawn = await drawPool(folder.images, form, options);
  const wanted = <T extends ImageFile>(images: readonly T[]) => images.filter((image) => !unwanted.has(image.sha256));
  const pool = wanted(drawn);

  progress.step(1, 3, folder.classes ? `running the source on ${drawn.length} images` : "choosing probes");
  const wrong = folder.classes && (await mistakes(source, drawn, folder.classes.length, options.run));
  const rule = selectionFor(asked, options.probes, pool.length, wrong && pool.filter(wrong.has, wrong).length);
  if (!wrong && rule !== "random") throw unlabelled(options, folder.classes);
  const chosen = selectProbes(pool, rule, options.probes, (image) => wrong?.has(image) ?? false);

  progress.step(2, 3, `running the source on ${chosen.length} probes`);
  const run = await runModel(
    source,
    chosen.map((probe) => probe.pixels),
    {},
    options.run,
  );
  const outputs = sourceOutputs(options.model, run);
  const accuracy = wrong && 1 - wrong.size / drawn.length;
  const selection = { rule, seed, pool: pool.length, images: imageListDigest(wanted(folder.images)) };
  return assemble(options, source, { chosen, run, outputs, accuracy, selection });
}

/** Draws images by the seed, brings them to the model's size and compresses them. */
export async function drawPool(
  images: readonly ImageFile[],
  size: Pick<InputForm, "width" | "height" | "fit">,
  how: Pick<EnrollOptions, "seed" | "pool" | "quality">,
): Promise<Candidate[]> {
  const drawn = seededOrder(images, how.seed).slice(0, how.pool);
  return Promise.all(
    drawn.map(async (image) => {
      const clean = await resizeTo(await decode(await readImage(image.path), image.path), size);
      const encoded = await compress(clean, how.quality);
      return { ...image, encoded, pixels: await decode(encoded, image.path) };
    }),
  );
}

/**
 * Which images of a labelled pool the source gives a wrong label after compression; undefined if the folders are not the
 * source's classes, so that labels mean nothing.
 */
async function mistakes(source: Suspect, pool: readonly Candidate[], classes: number, run: RunOptions) {
  const answered = await runModel(
    source,
    pool.map((image) => image.pixels),
    {},
    run,
  );
  const outputs = sourceOutputs(source.path, answered);
  if (outputs.columns !== classes) return undefined;
  const labels = labelsOf(outputs);
  return new Set(pool.filter((image, i) => labels[i] !== image.label));
}

/** A source must give scores that tell images apart; anything less is no fingerprint. */
export function sourceOutputs(model: string, { answer }: ModelRun): Matrix {
  if (answer.kind === "labels") {
    const message = `${model} answers with class indices only, which is too little to make a fingerprint of.`;
    throw new SacError(
      "MODEL_OUTPUT_UNSUPPORTED",
      message,
      "Enrol an export of the source that gives a score per class.",
    );
  }
  if (ofLengthOne(answer.outputs)) {
    throw taskMismatch(
      `${model} answers with vectors of length 1: these are embeddings, not class scores.`,
      "classification",
    );
  }
  refuseDefect(model, defectOf(answer.outputs));
  return answer.outputs;
}

function unlabelled(
  { images, selection }: Pick<EnrollOptions, "images" | "selection">,
  classes: readonly string[] | undefined,
): SacError {
  const found = classes
    ? `has ${classes.length} class folders, another number than the source`
    : "has no class folders";
  const message = `--select ${selection} needs to know each image's class, but ${images} ${found}.`;
  const hint =
    "Put the images into one folder per class, named in the order of the model's classes, or use --select random.";
  return new SacError("IMAGES_UNLABELLED", message, hint);
}
