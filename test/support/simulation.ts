import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { normalMatrix, type Random } from "./random.ts";
import { mapRows } from "./transforms.ts";

/** Adds independent normal noise to every value. */
export function withNoise(outputs: Matrix, size: number, random: Random): Matrix {
  const { rows, columns, data } = outputs;
  const noise = normalMatrix(rows, columns, random, size);
  for (let k = 0; k < data.length; k += 1) noise.data[k] += data[k];
  return noise;
}

/** Logits that every good model of a task gives, more or less: one class of each image stands out. */
export function taskLogits(probes: number, classes: number, { normal, uniform }: Random): Matrix {
  return mapRows(matrix(probes, classes), (values) => {
    const winner = Math.floor(uniform() * classes);
    return values.map((_, j) => normal() + (j === winner ? 4 : 0));
  });
}

export interface Simulation {
  readonly source: Matrix;
  /** One more independent model of the task. */
  peer(): Matrix;
  /** A model that strays from the source by noise of this size (the peers stray by 1 from the task). */
  copy(noise: number): Matrix;
}

/** Logits of a source, of models independent of it and of copies, all of one task. */
export function simulate(random: Random, probes = 40, classes = 10): Simulation {
  const task = taskLogits(probes, classes, random);
  const source = withNoise(task, 1, random);
  return {
    source,
    peer: () => withNoise(task, 1, random),
    copy: (noise) => withNoise(source, noise, random),
  };
}
