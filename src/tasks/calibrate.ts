import { basename } from "node:path";
import { reorderColumns } from "../core/alignment.ts";
import type { Answers } from "../core/answers.ts";
import { type Matrix, matrix } from "../core/matrix.ts";
import { defectOf, labelsOf } from "../core/outputs.ts";
import { makePanel, scoreSuspect } from "../core/panel.ts";
import { formIn, prepare } from "../core/prepare.ts";
import { type Task, taskMismatch } from "../core/task.ts";
import { SacError } from "../errors.ts";
import { type Calibration, type Fingerprint, type Reference, settingsOf } from "../fingerprint/fingerprint.ts";
import type { Keys, Lock } from "../fingerprint/keys.ts";
import { loadFingerprint, type StoredFingerprint, saveFingerprint } from "../fingerprint/store.ts";
import type { KnownAncestor } from "../fingerprint/weights.ts";
import { ask, openImages, type ProbeImages } from "../kinds/ask.ts";
import { listImages } from "../probes/folder.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { ensureWritable } from "../write-file.ts";
import { type Candidate, drawPool } from "./enroll.ts";
import type { ReferenceFile } from "./references.ts";
import type { Progress } from "./settings.ts";
import { readAncestor } from "./weights.ts";

/** The models to calibrate with, and how they are run. */
export interface CalibrationOptions {
  readonly unrelated: readonly ReferenceFile[];
  readonly derived: readonly ReferenceFile[];
  /** Models from which the source descends; none leaves those that the fingerprint knows. */
  readonly ancestors: readonly string[];
  /** The labelled images of the enrolment, to measure each model's accuracy on. */
  readonly images: string | undefined;
  readonly run: RunOptions;
  /** Of the zoo that the models come from, if they come from one. */
  readonly task?: Task | undefined;
}

export interface CalibrateOptions extends CalibrationOptions {
  readonly fingerprint: string;
  readonly out: string;
  /** Open a sealed fingerprint. */
  readonly keys?: Keys | undefined;
  /** Seals what is written; undefined: as the fingerprint was. */
  readonly lock?: Lock | undefined;
}

/**
 * Calibrates a fingerprint and writes it, whole or not at all; one that is sealed stays so.
 * @throws SacError; nothing is written unless every model could be run
 */
export async function calibrate(options: CalibrateOptions, progress: Progress): Promise<Fingerprint> {
  await ensureWritable(options.out);
  const stored = await loadFingerprint(options.fingerprint, options.keys);
  const lock = options.lock ?? sameLock(stored);
  const calibrated = await withCalibration(stored.fingerprint, options, progress);
  await saveFingerprint(options.out, calibrated, lock);
  return calibrated;
}

/** What seals a fingerprint as another was. @throws SacError USAGE if that was for several keys, which it does not name */
export function sameLock({ path, sealed, lock }: StoredFingerprint): Lock | undefined {
  if (!sealed || lock !== undefined) return lock;
  throw new SacError(
    "USAGE",
    `${path} is sealed for several keys, and does not tell whose they are.`,
    "Say with --recipient, once for each, for whom to seal what is written.",
  );
}

/**
 * Runs models whose relation to the source is known, scores each as if it were the suspect, and puts outputs and scores
 * into the fingerprint, in place of any calibration that it had. With ancestors alone, the calibration stays as it is.
 * @throws SacError
 */
export async function withCalibration(
  fingerprint: Fingerprint,
  options: CalibrationOptions,
  progress: Progress,
): Promise<Fingerprint> {
  const { task, source } = fingerprint.about;
  if (options.task !== undefined && options.task !== task) {
    throw taskMismatch(`The models are for ${options.task}, and ${source.name} is for ${task}.`, task);
  }
  const weights = await withAncestors(fingerprint, options);
  const images = { ...(await openImages(fingerprint)), labelled: await labelledPool(fingerprint, options) };
  const total = options.unrelated.length + options.derived.length;
  const measureAll = async (files: readonly ReferenceFile[], done: number) => {
    const measured: Measured[] = [];
    for (const [i, file] of files.entries()) {
      progress.step(done + i, total, file.path);
      measured.push(
        await withSuspect(file.path, options.run, (model) => measure(file, model, fingerprint, images, options.run)),
      );
    }
    return measured;
  };
  const unrelated = await measureAll(options.unrelated, 0);
  const derived = await measureAll(options.derived, unrelated.length);
  refuseRepeated([...unrelated, ...derived]);

  const calibration = total === 0 ? fingerprint.calibration : scoreCalibration(fingerprint, unrelated, derived);
  progress.step(total, total, "done");
  return { ...fingerprint, calibration, weights };
}

/** @throws SacError USAGE if there is no sketch to lay ancestors beside, or one is the source itself */
async function withAncestors({ weights, about }: Fingerprint, { ancestors, run }: CalibrationOptions) {
  if (ancestors.length === 0) return weights;
  if (!weights) {
    const message = `The fingerprint of ${about.source.name} has no sketch of weights, which ancestors are compared with.`;
    throw new SacError("USAGE", message, "Enrol the source again, without --no-weights.");
  }
  const known: KnownAncestor[] = [];
  for (const path of ancestors) {
    const ancestor = await withSuspect(path, run, (model) => readAncestor(model, weights));
    if (ancestor.sha256 === about.source.sha256) {
      const message = `${path} is the source model itself, byte for byte.`;
      throw new SacError("USAGE", message, "Give the model whose weights the source's training started from.");
    }
    known.push(ancestor);
  }
  return { ...weights, ancestors: known };
}

type Measured = Omit<Reference, "scores">;

/** A model that counts twice would promise a smaller false-alarm rate than there is evidence for. */
function refuseRepeated(models: readonly Measured[]): void {
  const names = new Map<string, string>();
  for (const { name, sha256 } of models) {
    const first = names.get(sha256);
    if (first !== undefined) {
      throw new SacError("USAGE", `${first} and ${name} are the same model, byte for byte.`, "Give each model once.");
    }
    names.set(sha256, name);
  }
}

interface Images extends ProbeImages {
  readonly labelled: readonly Candidate[];
}

/** Runs one model on the probes and, in the same go, on the labelled images. */
async function measure(
  file: ReferenceFile,
  model: Suspect,
  fingerprint: Fingerprint,
  images: Images,
  run: RunOptions,
): Promise<Measured> {
  const { about } = fingerprint;
  const { labelled, probes } = images;
  const further = labelled.map(({ pixels }) => pixels);
  const answered = await ask(model, fingerprint, images, run, further);
  const { sha256 } = answered.run;
  if (sha256 === about.source.sha256) {
    const message = `${file.path} is the source model itself, byte for byte.`;
    throw new SacError("USAGE", message, "Calibrate with models that were trained independently of the source.");
  }
  const outputs = rowsOf(answered.outputs, 0, probes.length);
  const defect = defectOf(outputs);
  if (defect) {
    const hint = "Leave this model out, or say with its own preprocessor_config.json how it wants its images.";
    throw new SacError(defect, `The outputs of ${file.path} on the probes cannot be used.`, hint);
  }
  return {
    name: basename(file.path),
    sha256,
    arch: file.arch,
    accuracy:
      answered.accuracy ??
      accuracy(rowsOf(answered.outputs, probes.length, answered.outputs.rows), labelled, about.classes),
    form: formIn(outputs, settingsOf(fingerprint)),
    ...(answered.match && { match: answered.match }),
    outputs,
  };
}

function rowsOf({ columns, data }: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, columns, data.slice(from * columns, to * columns));
}

/** Share of the enrolment's labelled images, compressed the same way, that a model labels right. */
function accuracy(outputs: Matrix, labelled: readonly Candidate[], classes: number): number | undefined {
  if (labelled.length === 0 || outputs.columns !== classes) return undefined;
  const labels = labelsOf(outputs);
  return labelled.filter((image, i) => image.label === labels[i]).length / labelled.length;
}

async function labelledPool({ about }: Fingerprint, { images }: CalibrationOptions): Promise<Candidate[]> {
  // What a verification model is worth is measured on the fingerprint's own references.
  if (images === undefined || about.task === "verification") return [];
  if (about.quality === undefined) {
    const message = `The fingerprint's probes were given, so that ${images} cannot be the images that it was made from.`;
    throw new SacError("IMAGES_UNLABELLED", message, "Leave --images out.");
  }
  const folder = await listImages(images);
  const known = new Set(folder.images.map((image) => image.sha256));
  if (folder.classes?.length !== about.classes || !about.probes.every((probe) => known.has(probe.image))) {
    const message = `${images} is not the labelled image folder that the fingerprint was made from.`;
    throw new SacError(
      "IMAGES_UNLABELLED",
      message,
      "Give the folder that sac enroll was given, or leave --images out.",
    );
  }
  const { seed, pool } = about.selection;
  return drawPool(folder.images, about.preprocess, { seed, pool, quality: about.quality });
}

/** Scores references against a fingerprint's outputs. @param ordered theirs are known to stand in its order of classes */
export function scoreCalibration(
  fingerprint: Fingerprint,
  unrelated: readonly Measured[],
  derived: readonly Measured[],
  ordered = false,
): Calibration {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = (models: readonly Measured[]): Answers[] =>
    models.map(({ outputs }) => prepare(outputs, settings, source, false, ordered));
  const honest = answers(unrelated);
  const panel = makePanel(source, honest);
  const suspects = answers(derived);
  return {
    unrelated: unrelated.map((model, i) => ({ ...inOrder(model, honest[i]), scores: panel.scores[i] })),
    derived: derived.map((model, i) => ({
      ...inOrder(model, suspects[i]),
      scores: scoreSuspect(source, suspects[i], panel),
    })),
  };
}

/** The model with its outputs in the source's order of classes, so that nobody has to find that order again. */
function inOrder(model: Measured, { order }: Answers): Measured {
  return order ? { ...model, outputs: reorderColumns(model.outputs, order) } : model;
}
