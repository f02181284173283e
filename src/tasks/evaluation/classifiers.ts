import { type Matrix, matrix } from "../../core/matrix.ts";
import { defectOf, formOf, labelsOf } from "../../core/outputs.ts";
import { SacError } from "../../errors.ts";
import { sourceOutputs } from "../../kinds/classifier.ts";
import { outputMatrix } from "../../kinds/output-matrix.ts";
import { planModel } from "../../runtime/plan-model.ts";
import { type ModelRun, runModel } from "../../runtime/run.ts";
import { samplesFrom } from "./given.ts";
import { findMistakes, sampleProbes } from "./probes.ts";
import { rowsFor, type ZooAnswers, type ZooQuestions } from "./questions.ts";
import type { Setting } from "./setting.ts";
import type { ZooKind } from "./zoo-kind.ts";

/** A zoo of models that give each image a score per class, or its class. */
export const CLASSIFIERS: ZooKind = {
  plan: planModel,
  settingFor,
  poolSize: (asked) => asked,
  mistakes: (source, pool, settings, run) =>
    findMistakes(pool, settings, async (pixels) => sourceOutputs(source.path, await runModel(source, pixels, {}, run))),
  sample: (images, _, setting, seed, mistakes) => sampleProbes(images, setting, seed, mistakes),
  samplesFrom,
  askSource: async (source, questions, run) => {
    const done = await runModel(source, questions.pixels, {}, run);
    const outputs = sourceOutputs(source.path, done);
    return read(source.path, done, outputs, questions, outputs.columns);
  },
  ask: async (model, questions, { preprocess, run, classes, measure }) => {
    const { pixels, drawn } = questions;
    const done = await runModel(model, measure ? pixels : pixels.slice(0, drawn), preprocess, run);
    return read(model.path, done, outputMatrix(done.answer, classes), questions, measure ? classes : undefined);
  },
};

function settingFor(setting: Setting): Setting {
  const { references, settings } = setting;
  if (references === undefined && settings.feature === undefined) return setting;
  const what = references === undefined ? "feature" : "references";
  const message = `The zoo is of classifiers, and ${what} belong to verification models.`;
  throw new SacError("USAGE", message, 'Leave it out, or say "task": "verification" in the ZOO.json.');
}

/** @param classes of the source, if the accuracy is to be measured */
function read(
  path: string,
  { sha256, device, onnxruntime }: ModelRun,
  outputs: Matrix,
  questions: ZooQuestions,
  classes: number | undefined,
): ZooAnswers {
  const { drawn } = questions;
  const onProbes = matrix(drawn, outputs.columns, outputs.data.slice(0, drawn * outputs.columns));
  const defect = defectOf(onProbes);
  if (defect)
    throw new SacError(defect, `The outputs of ${path} on the probes cannot be used.`, "Check its preprocessing.");
  return {
    sha256,
    form: formOf(onProbes),
    outputs,
    answersTo: ({ probes }) => rowsFor(questions, outputs, probes),
    measured: outputs.columns === classes ? accuracy(questions, outputs) : undefined,
    device: device.used,
    onnxruntime,
  };
}

function accuracy(questions: ZooQuestions, outputs: Matrix): number | undefined {
  const { labelled } = questions;
  if (labelled.length === 0) return undefined;
  const labels = labelsOf(rowsFor(questions, outputs, labelled));
  return labelled.filter(({ label }, i) => label === labels[i]).length / labelled.length;
}
