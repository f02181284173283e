import { node, tensor, valueInfo } from "../onnx-builder.ts";
import { delimited } from "../protobuf-writer.ts";
import { CLASSES, classifier, IMAGES, SIDE, WEIGHTS } from "./hostile-file.ts";

const DIGITS = 7;

/** A classifier, with so many fields more in its graph, each of which is `made` of a name. */
function withMany(count: number, field: number, made: (name: string) => Buffer): Buffer {
  const name = "z".repeat(DIGITS);
  const one = delimited(field, made(name));
  const at = one.indexOf(name);
  const many = Buffer.alloc(count * one.length, one);
  for (let i = 0; i < count; i += 1) many.write(String(i).padStart(DIGITS, "0"), i * one.length + at, "latin1");
  return Buffer.concat([classifier(), delimited(7, many)]);
}

/** Initialisers that nothing uses, each with a name of its own. */
export const manyInitialisers = (count: number) =>
  withMany(count, 5, (name) => Buffer.concat([delimited(8, name), delimited(9, Buffer.alloc(4))]));

export const manyInputs = (count: number) => withMany(count, 11, (name) => delimited(1, name));

/** Layers of `width` units that all have the same weights: a file of one matrix that costs its readers hundreds. */
export function sharedWeights(width: number, layers: number): Buffer {
  const values = (length: number) => Float32Array.from({ length }, (_, i) => 0.02 * Math.sin(1 + i * 1.7));
  const chain = Array.from({ length: layers }, (_, i) => node("MatMul", [`x${i}`, "shared"], [`x${i + 1}`]));
  return classifier({
    nodes: [
      node("Flatten", ["images"], ["flat"]),
      node("MatMul", ["flat", "first"], ["x0"]),
      ...chain,
      node("MatMul", [`x${layers}`, "last"], ["logits"]),
    ],
    inputs: [IMAGES],
    outputs: [valueInfo("logits", "float32", ["n", CLASSES])],
    initialisers: [
      WEIGHTS,
      tensor("first", [3 * SIDE * SIDE, width], values(3 * SIDE * SIDE * width)),
      tensor("shared", [width, width], values(width * width)),
      tensor("last", [width, CLASSES], values(width * CLASSES)),
    ],
  });
}
