import type { OutputForm } from "../../core/forms.ts";
import { type Matrix, matrix, row } from "../../core/matrix.ts";
import { defectOf, formOf, labelsOf } from "../../core/outputs.ts";
import type { Settings } from "../../core/prepare.ts";
import { modelError, SacError } from "../../errors.ts";
import { outputsOf } from "../../kinds/answer.ts";
import { refuseBlind } from "../../kinds/verifier.ts";
import type { Pixels } from "../../probes/pixels.ts";
import type { PartialPreprocess } from "../../probes/preprocess.ts";
import type { PlanOptions, RunOptions } from "../../runtime/options.ts";
import { type ModelRun, runModel } from "../../runtime/run.ts";
import { type Suspect, withSuspect } from "../../runtime/suspect.ts";
import { sourceOutputs } from "../enroll.ts";
import type { Zoo, ZooModel } from "../zoo.ts";
import { type Draw, keyOf, type Probe, type ProbeKey, pixelsOf } from "./probes.ts";
import { askVerification } from "./verification.ts";

/** Share of the source's accuracy below which a derived model counts as weakened. */
const KEEPS = 0.9;

/** Every image that models are asked about. */
export interface Questions {
  /** Probes of any draw come first; then images that only accuracies are measured on. */
  readonly probes: readonly Probe[];
  readonly pixels: readonly Pixels[];
  readonly rows: ReadonlyMap<ProbeKey, number>;
  /** How many of them are probes of a draw. */
  readonly drawn: number;
  /** The labelled images to measure accuracies on; empty if their labels are not the source's classes. */
  readonly labelled: readonly Probe[];
  readonly draws: readonly Draw[];
  /** How the features of verification models are read; of classifiers they have none. */
  readonly settings: Settings;
}

/** What a model answered to all questions that it was asked. */
export interface Answered {
  readonly sha256: string;
  readonly form: OutputForm;
  /** Rows in the order of the questions; of a verification model its margins on the first draw. */
  readonly outputs: Matrix;
  /** Its outputs on the probes of a draw. */
  answersTo(draw: Draw): Matrix;
  /** Share of the labelled images that it labels right; undefined if it was not asked, or has other classes. */
  readonly measured: number | undefined;
  readonly device: string;
  readonly onnxruntime: string;
}

/** A model of the zoo that could be run. */
export interface Contestant extends Answered {
  readonly model: ZooModel;
  readonly accuracy: number | undefined;
  /** Its accuracy by the source's, both from the manifest or both measured; undefined in a group, where the task is another. */
  readonly kept: number | undefined;
  readonly weakened: boolean;
}

/** A model that could not be run, or gave nothing that can be scored. */
export interface LeftOut {
  readonly model: ZooModel;
  readonly error: SacError;
}

/** @param labelled images to measure accuracies on */
export async function makeQuestions(
  draws: readonly Draw[],
  labelled: readonly Probe[],
  settings: Settings,
): Promise<Questions> {
  const drawn = draws.flatMap(({ probes, references }) => [...references, ...probes]);
  const distinct = [...new Map(drawn.map((probe) => [keyOf(probe), probe])).values()];
  const known = new Set(distinct.map(keyOf));
  const probes = [...distinct, ...labelled.filter((probe) => !known.has(keyOf(probe)))];
  const rows = new Map(probes.map((probe, i) => [keyOf(probe), i]));
  return { probes, pixels: await pixelsOf(probes), rows, drawn: distinct.length, labelled, draws, settings };
}

/** The rows of a model's outputs that belong to some probes. */
function answersTo({ rows }: Questions, outputs: Matrix, probes: readonly Probe[]): Matrix {
  const gathered = matrix(probes.length, outputs.columns);
  for (const [i, probe] of probes.entries()) row(gathered, i).set(row(outputs, rows.get(keyOf(probe)) ?? Number.NaN));
  return gathered;
}

/** How models of a zoo are asked. */
export interface Asking {
  readonly zoo: Zoo;
  readonly questions: Questions;
  readonly source: Answered;
  /** The source's, for whatever a model leaves open. */
  readonly preprocess: PartialPreprocess;
  readonly run: RunOptions;
}

/** Runs the source on all questions. @throws SacError */
export async function askSource(model: Suspect, questions: Questions, run: PlanOptions): Promise<Answered> {
  const { path } = model;
  if (questions.settings.feature !== undefined) {
    const source = await askVerification(model, questions, {}, run);
    refuseBlind(path, source.measured);
    return source;
  }
  const done = await runModel(model, questions.pixels, {}, run);
  const outputs = sourceOutputs(path, done);
  return read(path, done, outputs, questions, outputs.columns);
}

/** @param measure whether its accuracy is to be measured */
async function askModel(
  model: Suspect,
  measure: boolean,
  { questions, source, preprocess, run }: Asking,
): Promise<Answered> {
  if (questions.settings.feature !== undefined) return askVerification(model, questions, preprocess, run);
  const { pixels, drawn } = questions;
  const done = await runModel(model, measure ? pixels : pixels.slice(0, drawn), preprocess, run);
  const classes = source.outputs.columns;
  return read(model.path, done, outputsOf(done.answer, classes), questions, measure ? classes : undefined);
}

/** @param classes of the source, if the accuracy is to be measured */
function read(
  path: string,
  { sha256, device, onnxruntime }: ModelRun,
  outputs: Matrix,
  questions: Questions,
  classes: number | undefined,
): Answered {
  const { drawn } = questions;
  const onProbes = matrix(drawn, outputs.columns, outputs.data.slice(0, drawn * outputs.columns));
  const defect = defectOf(onProbes);
  if (defect)
    throw new SacError(defect, `The outputs of ${path} on the probes cannot be used.`, "Check its preprocessing.");
  return {
    sha256,
    form: formOf(onProbes),
    outputs,
    answersTo: ({ probes }) => answersTo(questions, outputs, probes),
    measured: outputs.columns === classes ? accuracy(questions, outputs) : undefined,
    device: device.used,
    onnxruntime,
  };
}

function accuracy(questions: Questions, outputs: Matrix): number | undefined {
  const { labelled } = questions;
  if (labelled.length === 0) return undefined;
  const labels = labelsOf(answersTo(questions, outputs, labelled));
  return labelled.filter(({ label }, i) => label === labels[i]).length / labelled.length;
}

/**
 * Runs one model of the zoo. One that fails is a result like any other; only what makes all results meaningless is thrown.
 * @throws SacError of kind `environment` or `internal`
 */
export async function enter(model: ZooModel, asking: Asking): Promise<Contestant | LeftOut> {
  const { role, group } = model;
  const told = ratio(model.accuracy, asking.zoo.sourceAccuracy);
  try {
    const measure = told === undefined && group === undefined;
    const answered = await withSuspect(model.path, asking.run, (opened) => askModel(opened, measure, asking));
    const kept = group === undefined ? (told ?? ratio(answered.measured, asking.source.measured)) : undefined;
    return {
      ...answered,
      model,
      accuracy: model.accuracy ?? answered.measured,
      kept,
      weakened: role === "derived" && kept !== undefined && kept < KEEPS,
    };
  } catch (thrown) {
    return { model, error: modelError(thrown) };
  }
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}
