import type { Answers } from "../core/answers.ts";
import {
  describePopulation,
  type Population,
  type PopulationStanding,
  sourceStanding,
} from "../core/exchangeability.ts";
import type { Matrix } from "../core/matrix.ts";
import { prepare, type Settings } from "../core/prepare.ts";
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

/** A calibrated fingerprint's control images; undefined where it has none. @param hard by what models choose alone */
export function controlIn(fingerprint: Fingerprint, hard = false): ControlAnswers | undefined {
  const { control, calibration } = fingerprint;
  if (!control) return undefined;
  const unrelated = (calibration?.unrelated ?? []).flatMap(({ onControl }) => onControl ?? []);
  return readControl({ source: control.outputs, unrelated }, settingsOf(fingerprint), hard);
}

/** @param outputs with the classes in the source's order */
export function readControl({ source, unrelated }: ControlOutputs, settings: Settings, hard: boolean): ControlAnswers {
  const ours = prepare(source, settings, undefined, hard);
  return { source: ours, unrelated: unrelated.map((outputs) => prepare(outputs, settings, ours, hard, true)) };
}

/**
 * Where the source stands among its references: on control images, where there are some. On probes that it gets wrong itself
 * every source stands apart, most of all one that errs otherwise than most.
 */
export function standingOfSource(
  population: Population,
  control: ControlAnswers | undefined,
): PopulationStanding | undefined {
  return sourceStanding(control ? describePopulation(control.source, control.unrelated) : population);
}
