import { basename } from "node:path";
import { reorderColumns } from "../core/alignment.ts";
import { type Matrix, matrix } from "../core/matrix.ts";
import { defectOf, formOf, labelsOf } from "../core/outputs.ts";
import { makePanel, scoreSuspect } from "../core/panel.ts";
import { type Answers, prepare } from "../core/scores.ts";
import { SacError } from "../errors.ts";
import {
  type Calibration,
  decodeProbes,
  type Fingerprint,
  type Reference,
  settingsOf,
} from "../fingerprint/fingerprint.ts";
import { loadFingerprint, saveFingerprint } from "../fingerprint/store.ts";
import { listImages } from "../probes/folder.ts";
import type { Pixels } from "../probes/pixels.ts";
import { type RunOptions, runModel } from "../runtime/run.ts";
import { ensureWritable } from "../write-file.ts";
import { outputsOf } from "./answer.ts";
import { type Candidate, drawPool } from "./enroll.ts";
import type { ReferenceFile } from "./references.ts";
import type { Progress } from "./settings.ts";

export interface CalibrateOptions {
  readonly fingerprint: string;
  readonly out: string;
  readonly unrelated: readonly ReferenceFile[];
  readonly derived: readonly ReferenceFile[];
  /** The labelled images of the enrolment, to measure each model's accuracy on. */
  readonly images: string | undefined;
  readonly run: RunOptions;
}

/**
 * Runs models whose relation to the source is known, scores each as if it were the suspect, and stores outputs and scores
 * in the fingerprint, replacing any calibration that it had.
 * @throws SacError; nothing is written unless every model could be run
 */
export async function calibrate(options: CalibrateOptions, progress: Progress): Promise<Fingerprint> {
  await ensureWritable(options.out);
  const { fingerprint } = await loadFingerprint(options.fingerprint);
  const images = { probes: await decodeProbes(fingerprint), labelled: await labelledPool(fingerprint, options) };
  const total = options.unrelated.length + options.derived.length;
  const measureAll = async (files: readonly ReferenceFile[], done: number) => {
    const measured: Measured[] = [];
    for (const [i, file] of files.entries()) {
      progress.step(done + i, total, file.path);
      measured.push(await measure(file, fingerprint, images, options.run));
    }
    return measured;
  };
  const unrelated = await measureAll(options.unrelated, 0);
  const derived = await measureAll(options.derived, unrelated.length);
  refuseRepeated([...unrelated, ...derived]);

  const calibrated = { ...fingerprint, calibration: score(fingerprint, unrelated, derived) };
  await saveFingerprint(options.out, calibrated);
  progress.step(total, total, `wrote ${options.out}`);
  return calibrated;
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

interface Images {
  readonly probes: readonly Pixels[];
  readonly labelled: readonly Candidate[];
}

/** Runs one model on the probes and, in the same go, on the labelled images. */
async function measure(
  file: ReferenceFile,
  fingerprint: Fingerprint,
  { probes, labelled }: Images,
  run: RunOptions,
): Promise<Measured> {
  const { about } = fingerprint;
  const images = [...probes, ...labelled.map(({ pixels }) => pixels)];
  const { answer, sha256 } = await runModel(file.path, images, about.preprocess, run);
  if (sha256 === about.source.sha256) {
    const message = `${file.path} is the source model itself, byte for byte.`;
    throw new SacError("USAGE", message, "Calibrate with models that were trained independently of the source.");
  }
  const answers = outputsOf(answer, about.classes);
  const outputs = rowsOf(answers, 0, probes.length);
  const defect = defectOf(outputs);
  if (defect) {
    const hint = "Leave this model out, or say with its own preprocessor_config.json how it wants its images.";
    throw new SacError(defect, `The outputs of ${file.path} on the probes cannot be used.`, hint);
  }
  return {
    name: basename(file.path),
    sha256,
    arch: file.arch,
    accuracy: accuracy(rowsOf(answers, probes.length, images.length), labelled, about.classes),
    form: formOf(outputs),
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

async function labelledPool({ about }: Fingerprint, { images }: CalibrateOptions): Promise<Candidate[]> {
  if (images === undefined) return [];
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

function score(fingerprint: Fingerprint, unrelated: readonly Measured[], derived: readonly Measured[]): Calibration {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = (models: readonly Measured[]): Answers[] =>
    models.map(({ outputs }) => prepare(outputs, settings, source));
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
