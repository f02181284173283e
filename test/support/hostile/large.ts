import { node, tensor, valueInfo } from "../onnx-builder.ts";
import { delimited, integer } from "../protobuf-writer.ts";
import { CLASSES, classifier, IMAGES, SIDE, WEIGHTS } from "./hostile-file.ts";

const DIGITS = 7;
/** A number under a field that ONNX's graphs do not have. */
const UNKNOWN_FIELD = integer(3, 1);

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

/** Initialisers whose values are said to lie in other files. */
export function manyLocations(locations: readonly string[]): Buffer {
  const one = (location: string, i: number) => {
    const entry = Buffer.concat([delimited(1, "location"), delimited(2, location)]);
    return delimited(5, Buffer.concat([delimited(8, `z${i}`), delimited(13, entry), integer(14, 1)]));
  };
  return Buffer.concat([classifier(), delimited(7, Buffer.concat(locations.map(one)))]);
}

/** Each just below a limit of the reader, or beyond what another limit lets through. */
export const COSTLY_TO_READ: Readonly<Record<string, () => Buffer>> = {
  "99,000 initialisers": () => manyInitialisers(99_000),
  "900,000 inputs": () => manyInputs(900_000),
  "15 million fields": () =>
    Buffer.concat([classifier(), delimited(7, Buffer.alloc(15e6 * UNKNOWN_FIELD.length, UNKNOWN_FIELD))]),
  "990,000 messages": () => Buffer.concat([classifier(), delimited(7, Buffer.alloc(990_000 * 2, delimited(1, "")))]),
  "names of 15 MB": () =>
    withMany(15, 5, (name) => Buffer.concat([delimited(8, name.padEnd(1e6, "z")), delimited(9, Buffer.alloc(4))])),
  "9,900 locations, each in 50 folders": () =>
    manyLocations(Array.from({ length: 9900 }, (_, i) => `${"a/".repeat(50)}${i}`)),
  "a location in 500,000 folders": () => manyLocations(["a/".repeat(500_000)]),
  "locations that lead 300,000 folders up": () => manyLocations(Array(15).fill("../".repeat(300_000))),
};

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
