import type { OutputForm } from "../../core/forms.ts";
import { type Matrix, matrix, row } from "../../core/matrix.ts";
import type { Settings } from "../../core/prepare.ts";
import type { Pixels } from "../../probes/preprocess.ts";
import { keyOf, type Probe, type ProbeKey, pixelsOf, type Sample } from "./probes.ts";

/** Every image that the models of a zoo are asked about. */
export interface ZooQuestions<S extends Sample = Sample> {
  /** Probes of any draw come first; then images that only accuracies are measured on. */
  readonly probes: readonly Probe[];
  readonly pixels: readonly Pixels[];
  readonly places: ReadonlyMap<ProbeKey, number>;
  /** How many of them are probes of a draw. */
  readonly drawn: number;
  /** The labelled images to measure accuracies on; empty if their labels are not the source's classes. */
  readonly labelled: readonly Probe[];
  readonly samples: readonly S[];
  /** How the features of verification models are read; of classifiers they have none. */
  readonly settings: Settings;
}

/** What a model answered to all questions that it was asked. */
export interface ZooAnswers<S extends Sample = Sample> {
  readonly sha256: string;
  readonly form: OutputForm;
  /** Rows in the order of the questions; of a verification model its margins on the first draw. */
  readonly outputs: Matrix;
  /** Its outputs on the probes of a draw. */
  answersTo(sample: S): Matrix;
  /** Share of the labelled images that it labels right; undefined if it was not asked, or has other classes. */
  readonly measured: number | undefined;
  readonly device: string;
  readonly onnxruntime: string;
}

/** @param labelled images to measure accuracies on */
export async function makeQuestions(
  samples: readonly Sample[],
  labelled: readonly Probe[],
  settings: Settings,
): Promise<ZooQuestions> {
  const drawn = samples.flatMap(({ probes, gallery }) => [...gallery, ...probes]);
  const distinct = [...new Map(drawn.map((probe) => [keyOf(probe), probe])).values()];
  const known = new Set(distinct.map(keyOf));
  const probes = [...distinct, ...labelled.filter((probe) => !known.has(keyOf(probe)))];
  const places = new Map(probes.map((probe, i) => [keyOf(probe), i]));
  return { probes, pixels: await pixelsOf(probes), places, drawn: distinct.length, labelled, samples, settings };
}

/** Where a probe stands among the questions. */
export function placeOf({ places }: Pick<ZooQuestions, "places">, probe: Probe): number {
  const place = places.get(keyOf(probe));
  if (place === undefined) throw new Error(`Nobody was asked about ${probe.name}.`);
  return place;
}

/** The rows of a model's outputs that belong to some probes. */
export function rowsFor(questions: Pick<ZooQuestions, "places">, outputs: Matrix, probes: readonly Probe[]): Matrix {
  const gathered = matrix(probes.length, outputs.columns);
  for (const [i, probe] of probes.entries()) row(gathered, i).set(row(outputs, placeOf(questions, probe)));
  return gathered;
}
