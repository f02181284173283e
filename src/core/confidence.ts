import { mean, median } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { type Matrix, matrix, row } from "./matrix.ts";
import { canonical, formOf, softened } from "./outputs.ts";

/** How sure a calibration's references are of their answers. */
export interface Confidence {
  readonly least: number;
  readonly usual: number;
  readonly most: number;
}

/** Mean probability of the class that is chosen, softened as where answers are compared. @param soft n probes x d classes */
export function meanConfidence(soft: Matrix): number {
  return mean(
    Array.from({ length: soft.rows }, (_, i) => row(soft, i).reduce((most, value) => Math.max(most, value), 0)),
  );
}

/** @returns undefined without references that give scores over the source's classes */
export function describeConfidence(source: Answers, references: readonly Answers[]): Confidence | undefined {
  const comparable = references.filter(({ classes, form }) => classes === source.classes && form !== "labels");
  if (comparable.length === 0 || source.decisions) return undefined;
  const all = comparable.map(({ soft }) => meanConfidence(soft));
  return { least: Math.min(...all), usual: median(all), most: Math.max(...all) };
}

/** Whether a model is less sure than every reference, or surer than every one. */
export function isOddlySure({ least, most }: Confidence, { soft }: Answers): boolean {
  const own = meanConfidence(soft);
  return own < least || own > most;
}

/** Factors by which scores can be stretched: beyond them, float32 holds no scores. */
const [SMALLEST, LARGEST] = [1e-35, 1e35];
const STEPS = 60;

/**
 * A model's scores at the temperature at which it is as sure as a reference usually is. Likelihoods hang on the temperature,
 * which whoever exports a model can set as he likes without changing what it chooses.
 * @param outputs n probes x d class scores, as they came
 */
export function atUsualConfidence(outputs: Matrix, { usual }: Confidence): Matrix {
  const plain = canonical(outputs, formOf(outputs));
  let [low, high] = [Math.log(SMALLEST), Math.log(LARGEST)];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (meanConfidence(softened(stretched(plain, Math.exp(middle)))) < usual) low = middle;
    else high = middle;
  }
  return stretched(plain, Math.exp(low));
}

function stretched({ rows, columns, data }: Matrix, factor: number): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value) => factor * value),
  );
}
