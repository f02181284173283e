import type { TensorInfo } from "../onnx/types.ts";
import { mayHoldScores, noScores } from "./class-scores.ts";
import { typeOf } from "./image-input.ts";

/**
 * Refuses a model whose output, by what its file says, holds something else than a row of scores per image. Only that of an owner
 * is believed about it: a suspect is asked.
 * @throws SacError MODEL_OUTPUT_UNSUPPORTED
 */
export function refuseOtherThanScores(path: string, outputs: readonly TensorInfo[], chosen: string): void {
  const output = outputs.find(({ name }) => name === chosen);
  if (output && !mayHoldScores(output)) throw noScores(path, output.name, typeOf(output));
}

/** The classes that an output says it has; undefined where it does not say, or holds no class scores. */
export function declaredClasses(outputs: readonly TensorInfo[], chosen: string): number | undefined {
  const { elementType = "undefined", shape } = outputs.find(({ name }) => name === chosen) ?? {};
  const [classes, ...more] = shape?.slice(1).filter((size) => size !== 1) ?? ["?"];
  if (classes === undefined) return /^float/.test(elementType) ? 2 : undefined;
  return more.length === 0 && typeof classes === "number" ? classes : undefined;
}

/** The only output that says it is over that many classes; undefined if none does, or several do. */
export function outputOver(outputs: readonly TensorInfo[], classes: number): string | undefined {
  const fitting = outputs.filter(({ name }) => declaredClasses(outputs, name) === classes);
  return fitting.length === 1 ? fitting[0].name : undefined;
}

/** Whether a model says that it answers an image with one number, which is read as two classes. */
export function saysOneNumber(outputs: readonly TensorInfo[]): boolean {
  const [{ elementType, shape }, ...others] = outputs;
  const axes = shape?.slice(1) ?? [2];
  return others.length === 0 && /^float/.test(elementType) && axes.every((size) => size === 1);
}
