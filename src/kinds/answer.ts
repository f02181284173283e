import type { Matrix } from "../core/matrix.ts";
import { type Defect, oneHot } from "../core/outputs.ts";
import { SacError } from "../errors.ts";
import type { Answer } from "../runtime/decode-output.ts";

/** A model's answers as a matrix; class indices become ones and zeros over at least the source's classes. */
export function outputsOf(answer: Answer, classes: number): Matrix {
  if (answer.kind === "scores") return answer.outputs;
  return oneHot(answer.labels, Math.max(classes, answer.labels.reduce((most, label) => Math.max(most, label), 0) + 1));
}

/** A source that answers nothing usable makes no fingerprint. @throws SacError */
export function refuseDefect(model: string, defect: Defect | undefined): void {
  if (!defect) return;
  const what = defect === "OUTPUT_CONSTANT" ? "the same for every image or class" : "not all finite numbers";
  throw new SacError(
    defect,
    `The outputs of ${model} are ${what}.`,
    "Check the preprocessing, and that this is the model.",
  );
}
