import type { OutputForm } from "./forms.ts";
import type { Matrix } from "./matrix.ts";

/** One model's answers to the n probes, made ready to be compared with the source's. */
export interface Answers {
  readonly form: OutputForm;
  /** Those that are compared. */
  readonly classes: number;
  /** Classes of the model's beyond the source's, left out because the others answer as the source's do. */
  readonly added: number;
  /** Canonical rows of length 1, in the source's numbers, and in its order of classes where that order could be told. */
  readonly unit: Matrix;
  /** The same as probabilities: a class that a model rules out altogether counts no more than an unlikely one. */
  readonly soft: Matrix;
  /** The labels as ones and zeros: what no change of the scores moves that keeps the largest one. */
  readonly chosen: Matrix;
  readonly labels: Int32Array;
  readonly correlation: Matrix;
  /** For each class of the source the model's column, where the classes had to be put into the source's order. */
  readonly order: Int32Array | undefined;
  /** Of a verification model: 1 where it takes a pair for one person, 0 elsewhere, n targets x references. */
  readonly decisions?: Matrix;
  /** Of a source: the labels that its fingerprint gives the probes. */
  readonly given?: readonly number[] | undefined;
}
