import type { Matrix } from "../core/matrix.ts";
import { oneHot } from "../core/outputs.ts";
import type { Answer } from "../runtime/decode-output.ts";

/** A model's answers as a matrix; class indices become ones and zeros over at least the source's classes. */
export function outputMatrix(answer: Answer, classes: number): Matrix {
  if (answer.kind === "scores") return answer.outputs;
  return oneHot(answer.labels, Math.max(classes, answer.labels.reduce((most, label) => Math.max(most, label), 0) + 1));
}
