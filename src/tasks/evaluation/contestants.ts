import { modelError, type SacError } from "../../errors.ts";
import type { TrialImages } from "../../kinds/trial.ts";
import type { Preprocess } from "../../probes/preprocess.ts";
import type { RunOptions } from "../../runtime/options.ts";
import { withSuspect } from "../../runtime/suspect.ts";
import { feedModel } from "../normalise-reference.ts";
import type { Zoo, ZooModel } from "../zoo.ts";
import type { ZooAnswers, ZooQuestions } from "./questions.ts";
import type { ZooKind } from "./zoo-kind.ts";

/** Share of the source's accuracy below which a derived model counts as weakened. */
const KEEPS = 0.9;

/** A model of the zoo that could be run. */
export interface Contestant extends ZooAnswers {
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

/** How models of a zoo are asked. */
export interface Asking {
  readonly zoo: Zoo;
  readonly kind: ZooKind;
  readonly questions: ZooQuestions;
  readonly source: ZooAnswers;
  /** The source's, for whatever a model leaves open. */
  readonly preprocess: Preprocess;
  readonly run: RunOptions;
  /** To try normalisations on. */
  readonly images: TrialImages;
  /** Whether a model is fed as is said though that looks wrong. */
  readonly accept: boolean;
}

/**
 * Runs one model of the zoo. One that fails is a result like any other; only what makes all results meaningless is thrown.
 * @throws SacError of kind `environment` or `internal`
 */
export async function enter(model: ZooModel, asking: Asking): Promise<Contestant | LeftOut> {
  const { role, group } = model;
  const { zoo, kind, questions, source, preprocess, run } = asking;
  const stated = ratio(model.accuracy, zoo.sourceAccuracy);
  try {
    const measure = stated === undefined && group === undefined;
    const classes = source.outputs.columns;
    const answered = await withSuspect(model.path, run, async (opened) => {
      const { run: fed } = await feedModel(opened, { task: zoo.task, preprocess }, asking.images, {
        ...asking,
        own: zoo.own,
      });
      return kind.ask(opened, questions, { preprocess, run: fed, classes, measure });
    });
    const kept = group === undefined ? (stated ?? ratio(answered.measured, source.measured)) : undefined;
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
