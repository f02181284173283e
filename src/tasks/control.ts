import type { Answers } from "../core/answers.ts";
import {
  describePopulation,
  type Population,
  type PopulationStanding,
  sourceStanding,
} from "../core/exchangeability.ts";
import { type Matrix, matrix } from "../core/matrix.ts";
import { prepare, type Settings } from "../core/prepare.ts";
import { MOST_CONTROL_IMAGES } from "../fingerprint/control.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";

/** What source and unrelated models answer to control images. */
interface ControlOutputs {
  readonly source: Matrix;
  readonly unrelated: readonly Matrix[];
}

/** The same, read as scores read them. */
export interface ControlAnswers {
  readonly source: Answers;
  readonly unrelated: readonly Answers[];
}

/** What a model answers to control images, of what it answers to the whole pool, of which they are the first. */
export function onControlImages({ rows, columns, data }: Matrix): Matrix {
  const count = Math.min(MOST_CONTROL_IMAGES, rows);
  return matrix(count, columns, data.slice(0, count * columns));
}

/** A calibrated fingerprint's control images; undefined where it has none that tell models apart. */
export function controlIn(fingerprint: Fingerprint): ControlAnswers | undefined {
  const { control, calibration } = fingerprint;
  if (!control) return undefined;
  const unrelated = (calibration?.unrelated ?? []).flatMap(({ onControl }) => onControl ?? []);
  return controlAnswers({ source: control.outputs, unrelated }, settingsOf(fingerprint));
}

/**
 * Reads scores, whatever a suspect gives: where the source stands does not hang on it, and nearly all models label ordinary images
 * alike. Scores that are hardly more than labels there, as those of very sure models may be, say too little.
 * @param outputs with the classes in the source's order
 */
export function controlAnswers({ source, unrelated }: ControlOutputs, settings: Settings): ControlAnswers | undefined {
  const ours = prepare(source, settings);
  const others = unrelated.map((outputs) => prepare(outputs, settings, ours, false, true));
  return [ours, ...others].some(({ form }) => form === "labels") ? undefined : { source: ours, unrelated: others };
}

/**
 * Where the source stands among its references: on control images, where these tell. On probes that it gets wrong itself a source
 * of the references' kind stands apart, too, most of all one that errs otherwise than most.
 */
export function standingOfSource(
  population: Population,
  control: ControlAnswers | undefined,
): PopulationStanding | undefined {
  const onControl = control && sourceStanding(describePopulation(control.source, control.unrelated));
  return onControl ?? sourceStanding(population);
}
