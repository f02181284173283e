import { mean } from "simple-statistics";
import { type Matrix, matrix, row } from "./matrix.ts";
import { canonical, defectOf, formOf, labelsOf, probabilities } from "./outputs.ts";

/** Images are paired with the mirror images of others so often, to see how much spread chance gives. */
const SHIFTS = 10;

/** What a model's answers to the same images are worth, fed in one way. */
export interface Worth {
  /** Share of the images that it answers right; else the spread of its answers, in nats. */
  readonly value: number;
  /** Whether it is right about each image; undefined where nobody knows what is right. */
  readonly right: readonly boolean[] | undefined;
  /** Of each image the logarithm of the probability that it gives to what is right; undefined where there is none. */
  readonly likelihoods?: readonly number[] | undefined;
  /** Decides between ways that are worth the same: the larger the better. */
  readonly fit: number;
}

/** What answers are worth that cannot be used at all. */
const WORTHLESS = { value: 0, fit: Number.NEGATIVE_INFINITY } as const;

/**
 * What class scores are worth where it is known which classes are right.
 * @param outputs n images x d class scores
 * @param accepted for each image the classes that count as right
 */
export function worthByLabels(outputs: Matrix, accepted: readonly (readonly number[])[]): Worth {
  if (defectOf(outputs)) return { ...WORTHLESS, right: accepted.map(() => false) };
  const labels = labelsOf(outputs);
  const right = accepted.map((classes, i) => classes.includes(labels[i]));
  const likely = probabilities(canonical(outputs, formOf(outputs)));
  const likelihoods = accepted.map((classes, i) =>
    Math.log(Math.max(Number.MIN_VALUE, ...classes.map((one) => row(likely, i)[one]))),
  );
  return { value: share(right), right, likelihoods, fit: mean(likelihoods) };
}

/**
 * The same of embeddings: right is whatever lies nearest to an image of the same person.
 * @param embeddings n images x d
 * @param people who is on each image
 */
export function worthByNeighbours(embeddings: Matrix, people: readonly number[]): Worth {
  if (defectOf(embeddings)) return { ...WORTHLESS, right: people.map(() => false) };
  const unit = lengthOne(embeddings);
  const right = people.map((person, i) => {
    const likeness = people.map((_, j) => (j === i ? Number.NEGATIVE_INFINITY : dot(row(unit, i), row(unit, j))));
    return people[likeness.indexOf(Math.max(...likeness))] === person;
  });
  return { value: share(right), right, fit: share(right) };
}

/**
 * What class scores are worth where nobody knows which classes are right: the information, in nats, that the class of an image
 * and the class of its mirror image have in common, less what they would have by chance. A model that sees what it was trained
 * to see gives many classes, and both images mostly the same; one that is fed wrongly gives few, or whatever comes.
 * @param outputs @param mirrored n images x d class scores
 */
export function worthBySpread(outputs: Matrix, mirrored: Matrix): Worth {
  if (defectOf(outputs)) return { ...WORTHLESS, right: undefined };
  const [classes, others] = [labelsOf(outputs), labelsOf(mirrored)];
  const n = classes.length;
  const shifted = Array.from({ length: Math.min(SHIFTS, n - 1) }, (_, k) =>
    information(
      classes,
      others.map((__, i) => others[(i + k + 1) % n]),
    ),
  );
  const value = Math.max(0, information(classes, others) - mean(shifted));
  const likely = probabilities(canonical(outputs, formOf(outputs)));
  const average = Array.from({ length: likely.columns }, (_, c) => mean(rowsOf(likely).map((one) => one[c])));
  return { value, right: undefined, fit: entropy(average) - mean(rowsOf(likely).map((one) => entropy([...one]))) };
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function lengthOne(vectors: Matrix): Matrix {
  const unit = matrix(vectors.rows, vectors.columns);
  for (let i = 0; i < vectors.rows; i += 1) {
    const length = Math.sqrt(dot(row(vectors, i), row(vectors, i)));
    row(unit, i).set(row(vectors, i).map((value) => value / (length || 1)));
  }
  return unit;
}

function rowsOf(of: Matrix): Float32Array[] {
  return Array.from({ length: of.rows }, (_, i) => row(of, i));
}

function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, one) => (one > 0 ? sum - one * Math.log(one) : sum), 0);
}

/** Mutual information of two lists of classes, in nats. */
function information(a: Int32Array, b: Int32Array): number {
  const of = (keys: readonly (number | string)[]) => {
    const counts = new Map<number | string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1 / keys.length);
    return entropy([...counts.values()]);
  };
  return of([...a]) + of([...b]) - of(Array.from(a, (one, i) => `${one} ${b[i]}`));
}
