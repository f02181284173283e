import { mostContested } from "../../src/core/contested.ts";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";
import { type FamilyAnswers, prepareFamily } from "../../src/core/prepare-family.ts";
import type { Random } from "./random.ts";
import { taskLogits, withNoise } from "./simulation.ts";

/** Logits of a source and its twins, of models of other recipes, and of copies of the source, on images of one task. */
export interface FamilySimulation {
  /** The source first. */
  readonly members: readonly Matrix[];
  /** A model of a recipe of its own, that strays from the task by so much. */
  stranger(noise: number): Matrix;
  /** A model that strays from the source by so much. */
  copy(noise: number): Matrix;
}

export function simulateFamily(draw: Random, twins: number, images = 60, classes = 5): FamilySimulation {
  const task = taskLogits(images, classes, draw);
  const recipe = withNoise(task, 0.7, draw);
  const members = Array.from({ length: twins + 1 }, () => withNoise(recipe, 1, draw));
  return {
    members,
    stranger: (noise) => withNoise(task, noise, draw),
    copy: (noise) => withNoise(members[0], noise, draw),
  };
}

/** The rows of a matrix that are asked for, in that order. */
export function someRows(from: Matrix, places: readonly number[]): Matrix {
  return matrix(places.length, from.columns, Float32Array.from(places.flatMap((i) => [...row(from, i)])));
}

/** How close a suspect is to each member, by the images that the members disagree on most. */
export function valuesOf(
  members: readonly Matrix[],
  suspect: Matrix,
  references: readonly Matrix[] = [],
  probes = 20,
): Float64Array {
  const chosen = mostContested(members, probes);
  const asked = (models: readonly Matrix[]) => models.map((one) => someRows(one, chosen));
  const settings = { representation: "canonical", correlation: { kind: "cosine" } } as const;
  const prepared = prepareFamily(asked(members), asked(references), settings, false);
  const answers = prepared.suspect(someRows(suspect, chosen));
  return answers ? prepared.panel.values(answers) : new Float64Array();
}

/** A family and references by all of their images. */
export function prepareAll(members: readonly Matrix[], references: readonly Matrix[]): FamilyAnswers {
  return prepareFamily(members, references, { representation: "canonical", correlation: { kind: "cosine" } }, false);
}
