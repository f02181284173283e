import { basename } from "node:path";
import sharp from "sharp";
import type { Matrix } from "../core/matrix.ts";
import { defectOf, formOf, labelsOf } from "../core/outputs.ts";
import { prepare, type Settings } from "../core/scores.ts";
import { SacError } from "../errors.ts";
import { type Fingerprint, sha256 } from "../fingerprint/fingerprint.ts";
import { FORMAT_VERSION } from "../fingerprint/manifest.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { type ImageFile, listImages, readImage } from "../probes/folder.ts";
import { compress, decode, type Pixels, resizeTo } from "../probes/pixels.ts";
import { type Selection, seededOrder, selectProbes } from "../probes/select.ts";
import type { InputForm } from "../probes/tensor.ts";
import { type ModelRun, planModel, type RunOptions, runModel } from "../runtime/run.ts";
import { VERSION } from "../version.ts";
import { ensureWritable } from "../write-file.ts";
import type { Progress } from "./settings.ts";

export interface EnrollOptions {
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly probes: number;
  readonly quality: number;
  readonly selection: Selection;
  readonly seed: number;
  /** At most so many images, drawn by the seed, are looked at for probes and accuracy. */
  readonly pool: number;
  readonly arch: string | undefined;
  readonly settings: Settings;
  readonly run: RunOptions;
}

/** An image of the pool after compression. */
export interface Candidate extends ImageFile {
  readonly jpeg: Uint8Array;
  readonly pixels: Pixels;
}

/**
 * Makes the fingerprint of a source model (sections 3.2 and 3.3): chooses probes from ordinary images, compresses them as
 * JPEG, asks the source, and stores its outputs with their correlation matrix. Writes `options.out` whole or not at all.
 * @throws SacError
 */
export async function enroll(options: EnrollOptions, progress: Progress): Promise<Fingerprint> {
  await ensureWritable(options.out);
  const { form } = await planModel(options.model, {}, options.run);
  progress.step(0, 3, "reading images");
  const folder = await listImages(options.images);
  const pool = await drawPool(folder.images, form, options);

  progress.step(1, 3, folder.classes ? `running the source on ${pool.length} images` : "choosing probes");
  const wrong = folder.classes && (await mistakes(pool, folder.classes.length, options));
  if (!wrong && options.selection !== "random") throw unlabelled(options, folder.classes);
  const chosen = selectProbes(pool, options.selection, options.probes, (image) => wrong?.has(image) ?? false);

  progress.step(2, 3, `running the source on ${chosen.length} probes`);
  const run = await runModel(
    options.model,
    chosen.map((probe) => probe.pixels),
    {},
    options.run,
  );
  const outputs = sourceOutputs(options.model, run);
  const accuracy = wrong && 1 - wrong.size / pool.length;
  const fingerprint = assemble(options, { chosen, run, outputs, accuracy, pool: pool.length });
  await saveFingerprint(options.out, fingerprint);
  progress.step(3, 3, `wrote ${options.out}`);
  return fingerprint;
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
      const jpeg = await compress(clean, how.quality);
      return { ...image, jpeg, pixels: await decode(jpeg, image.path) };
    }),
  );
}

/**
 * Which images of a labelled pool the source gives a wrong label after compression; undefined if the folders are not the
 * source's classes, so that labels mean nothing.
 */
async function mistakes(pool: readonly Candidate[], classes: number, options: EnrollOptions) {
  const answered = await runModel(
    options.model,
    pool.map((image) => image.pixels),
    {},
    options.run,
  );
  const outputs = sourceOutputs(options.model, answered);
  if (outputs.columns !== classes) return undefined;
  const labels = labelsOf(outputs);
  return new Set(pool.filter((image, i) => labels[i] !== image.label));
}

/** A source must give scores that tell images apart; anything less is no fingerprint. */
function sourceOutputs(model: string, { answer }: ModelRun): Matrix {
  if (answer.kind === "labels") {
    const message = `${model} answers with class indices only, which is too little to make a fingerprint of.`;
    throw new SacError(
      "MODEL_OUTPUT_UNSUPPORTED",
      message,
      "Enrol an export of the source that gives a score per class.",
    );
  }
  const defect = defectOf(answer.outputs);
  if (!defect) return answer.outputs;
  const what = defect === "OUTPUT_CONSTANT" ? "the same for every image or class" : "not all finite numbers";
  throw new SacError(
    defect,
    `The outputs of ${model} are ${what}.`,
    "Check the preprocessing, and that this is the model.",
  );
}

function unlabelled({ images, selection }: EnrollOptions, classes: readonly string[] | undefined): SacError {
  const found = classes
    ? `has ${classes.length} class folders, another number than the source`
    : "has no class folders";
  const message = `--select ${selection} needs to know each image's class, but ${images} ${found}.`;
  const hint =
    "Put the images into one folder per class, named in the order of the model's classes, or use --select random.";
  return new SacError("IMAGES_UNLABELLED", message, hint);
}

interface Parts {
  readonly chosen: readonly Candidate[];
  readonly run: ModelRun;
  readonly outputs: Matrix;
  readonly accuracy: number | undefined;
  readonly pool: number;
}

function assemble(options: EnrollOptions, { chosen, run, outputs, accuracy, pool }: Parts): Fingerprint {
  const { channels: _, ...preprocess } = run.form;
  const probes = chosen.map(({ sha256: image, label, pixels }, i) => ({
    file: `probes/${String(i).padStart(4, "0")}.jpg`,
    image,
    pixels: sha256(pixels.data),
    ...(label === undefined ? {} : { label }),
  }));
  const identity = [run.sha256, ...probes.map((probe) => probe.pixels)].join(":");
  return {
    about: {
      format: "sac-fingerprint",
      formatVersion: FORMAT_VERSION,
      id: sha256(identity).slice(0, 16),
      task: "classification",
      source: {
        name: basename(options.model),
        sha256: run.sha256,
        ...(options.arch === undefined ? {} : { arch: options.arch }),
        ...(accuracy === undefined ? {} : { accuracy }),
        form: formOf(outputs),
      },
      classes: outputs.columns,
      preprocess,
      quality: options.quality,
      selection: { rule: options.selection, seed: options.seed, pool },
      representation: options.settings.representation,
      correlation: options.settings.correlation,
      probes,
      runtime: {
        sac: VERSION,
        onnxruntime: run.onnxruntime,
        sharp: sharp.versions.sharp ?? "unknown",
        libvips: sharp.versions.vips,
        device: run.device.used,
        threads: options.run.threads,
        graphOptimisation: "all, int8 unfused",
      },
    },
    probes: chosen.map(({ jpeg }) => jpeg),
    outputs,
    correlation: prepare(outputs, options.settings).correlation,
    calibration: undefined,
  };
}
