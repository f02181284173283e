import { refuseOtherName, type Task } from "../../core/task.ts";
import type { NormalisationRecord } from "../../fingerprint/normalisation.ts";
import { externalFiles } from "../../onnx/external-data.ts";
import { refuseToRun } from "../../onnx/refusals.ts";
import { readOnnxFile } from "../../onnx/summary.ts";
import { listImages } from "../../probes/folder.ts";
import { readHuggingFaceConfig } from "../../probes/huggingface.ts";
import { USUAL_REFERENCES } from "../../probes/pairing.ts";
import type { InputForm } from "../../probes/preprocess.ts";
import type { RunOptions } from "../../runtime/options.ts";
import { planModel, planVerification } from "../../runtime/plan-model.ts";
import { withSuspect } from "../../runtime/suspect.ts";
import { ENROLLING } from "../../settings/enrolling.ts";
import { expandPaths, oneModel } from "../model-paths.ts";
import { normaliseSource, trialImages } from "../normalise-source.ts";
import { expandReferences } from "../references.ts";
import type { InitAnswers } from "./answers.ts";

/** What a model says of itself, without being run. */
export interface ModelFacts {
  readonly path: string;
  readonly task: Task;
  readonly input: string;
  readonly form: InputForm;
  /** How it is fed on the word of a preprocessor_config.json beside it. */
  readonly fedAsBeside: boolean;
  readonly output: string;
  /** Numbers in a row of the output; undefined if the model does not say. */
  readonly columns: number | undefined;
}

export interface ImageFacts {
  readonly path: string;
  readonly images: number;
  /** Undefined for a flat folder. */
  readonly folders: number | undefined;
}

/** What a plan rests on besides the answers; of what was not named, nothing. */
export interface InitFacts {
  readonly model: ModelFacts | undefined;
  readonly images: ImageFacts | undefined;
  /** How the model is fed, after a trial on the images; undefined where nothing was tried. */
  readonly feeding?: NormalisationRecord | undefined;
  readonly references: number;
  readonly twins: number;
}

/**
 * Looks at the files that the answers name, without running a model.
 * @throws SacError for a model or images that could not be enrolled, a pattern that matches nothing
 */
export async function lookAtFiles(answers: InitAnswers, run: RunOptions): Promise<InitFacts> {
  const { model, images, unrelated = [], twin = [], task = ENROLLING.task.default } = answers;
  return {
    model: model === undefined ? undefined : await lookAtModel(model, task, run),
    images: images === undefined ? undefined : await lookAtImages(images),
    references: (await expandReferences(unrelated)).length,
    twins: (await expandPaths(twin)).length,
  };
}

/** Reads the file as `sac inspect` does, here and not in a process of its own: it is the owner's. @throws SacError as an enrollment */
async function lookAtModel(given: string, task: Task, run: RunOptions): Promise<ModelFacts> {
  const path = await oneModel(given);
  const onnx = await readOnnxFile(path);
  refuseToRun(path, onnx);
  await externalFiles(path, onnx);
  const plan = await (task === "verification" ? planVerification : planModel)(
    { path, file: path, runnable: async () => onnx },
    {},
    run,
  );
  refuseOtherName(path, plan, task, run.output);
  const columns = onnx.outputs.find(({ name }) => name === plan.output)?.shape?.[1];
  return {
    path,
    task,
    input: plan.input,
    form: plan.form,
    fedAsBeside: (await readHuggingFaceConfig(path, path)) !== undefined,
    output: plan.output,
    columns: typeof columns === "number" && columns > 0 ? columns : undefined,
  };
}

/** @throws SacError for a folder without images, or with one that cannot be read */
async function lookAtImages(path: string): Promise<ImageFacts> {
  const { images, classes } = await listImages(path);
  return { path, images: images.length, folders: classes?.length };
}

/**
 * Tries on the model and its images how it is to be fed, as an enrollment does first. This runs the model.
 * @returns undefined where one of them was not named, or there are too few images
 * @throws SacError PREPROCESSING_DOUBTFUL and others, as an enrollment
 */
export async function tryFeeding(answers: InitAnswers, run: RunOptions): Promise<NormalisationRecord | undefined> {
  const { model, images, task = ENROLLING.task.default, acceptPreprocessing } = answers;
  if (model === undefined || images === undefined) return undefined;
  const verification = task === "verification" ? { references: USUAL_REFERENCES } : undefined;
  const drawing = { seed: ENROLLING.seed.default, quality: ENROLLING.quality.default, selection: "auto" as const };
  return withSuspect(await oneModel(model), run, async (source) => {
    const { form } = await (verification ? planVerification : planModel)(source, {}, run);
    const trial = await trialImages(await listImages(images), form, { ...drawing, verification });
    return (await normaliseSource(source, trial, { run, acceptPreprocessing })).normalisation;
  });
}

/** Whether images say which class they show, so that accuracies can be measured on them. */
export function areLabelled({ model, images }: InitFacts): boolean {
  return model?.task === "classification" && images?.folders !== undefined && images.folders === model.columns;
}
