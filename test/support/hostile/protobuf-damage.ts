import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SOURCE_BYTES, ZOO } from "../fixture-source.ts";
import { mutateProtobuf } from "../fuzz/mutate-protobuf.ts";
import { delimited, tag, varint } from "../protobuf-writer.ts";
import { random } from "../random.ts";
import { classifier } from "./hostile-file.ts";
import { ANY, BROKEN, type HostileInput, modelInputs } from "./input.ts";

/** Where in a model's nested messages something is broken, as the numbers of the fields on the way. */
const LEVELS: Readonly<Record<string, readonly number[]>> = {
  model: [],
  graph: [7],
  node: [7, 1],
  attribute: [7, 1, 5],
  "attribute-tensor": [7, 1, 5, 5],
  "sub-graph": [7, 1, 5, 6],
  initialiser: [7, 5],
  "external-entry": [7, 5, 13],
  sparse: [7, 15],
  input: [7, 11],
  type: [7, 11, 2],
  "tensor-type": [7, 11, 2, 1],
  shape: [7, 11, 2, 1, 2],
  dimension: [7, 11, 2, 1, 2, 1],
  output: [7, 12],
  "operator-set": [8],
  metadata: [14],
  function: [25],
  "function-node": [25, 7],
};

const BREAKS: Readonly<Record<string, Buffer>> = {
  "no-wire-type": Buffer.concat([tag(3, 7), Buffer.of(1)]),
  "open-group": tag(60, 3),
  "too-long": Buffer.concat([tag(2, 2), varint(2 ** 40), Buffer.of(1, 2, 3)]),
  "endless-number": Buffer.concat([tag(60, 0), Buffer.alloc(12, 0xff)]),
  "field-zero": Buffer.concat([varint(0), Buffer.of(0)]),
};

/** Real models: the source, a copy of it in whole numbers, and honest ones of three families. */
const REAL: Readonly<Record<string, string>> = {
  source: "source.onnx",
  int8: "derived/quantise-int8.onnx",
  densenet: "unrelated/unrelated-densenet-1.onnx",
  mobilenet: "unrelated/unrelated-mobilenet-1.onnx",
  resnet: "unrelated/unrelated-resnet-1.onnx",
};
const real = (name: string) => readFileSync(join(ZOO, REAL[name]));
const CUTS = [1e-4, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999];
const FLIPS = 8;
const MUTANTS = 30;

/** Copies of the source are still known for what they are; honest models are not accused. */
const verdictOf = (name: string) => (name === "source" || name === "int8" ? "derived" : "unrelated");

function flipped(name: string, seed: number): Buffer {
  const bytes = real(name);
  bytes[Math.floor(random(seed).uniform() * bytes.length)] ^= 1 << (seed % 8);
  return bytes;
}

/** Models that are damaged: at each level of their messages, cut short, with bits flipped, with fields exchanged. */
export function damagedInputs(): HostileInput[] {
  const broken = Object.entries(LEVELS).flatMap(([level, way]) =>
    Object.entries(BREAKS).map(([what, bytes]) => {
      const wrapped = way.reduceRight((inner, field) => delimited(field, inner), bytes);
      return [`${what}-in-${level}`, BROKEN, () => Buffer.concat([classifier(), wrapped])] as const;
    }),
  );
  const cut = Object.keys(REAL).flatMap((name) =>
    CUTS.map(
      (share) => [`${name}-cut-at-${share}`, BROKEN, () => real(name).subarray(0, share * real(name).length)] as const,
    ),
  );
  const flips = Object.keys(REAL).flatMap((name) =>
    Array.from({ length: FLIPS }, (_, seed) => {
      const expect = [...ANY.filter((one) => one !== "unrelated"), verdictOf(name)];
      return [`${name}-flipped-${seed}`, expect, () => flipped(name, seed)] as const;
    }),
  );
  const mutants = Array.from({ length: MUTANTS }, (_, seed) => {
    return [`source-mutant-${seed}`, [...ANY, "derived"], () => mutateProtobuf(SOURCE_BYTES, random(seed))] as const;
  });
  return [
    ...modelInputs("broken messages", broken),
    ...modelInputs("cut short", cut),
    ...modelInputs("flipped bits", flips),
    ...modelInputs("exchanged fields", mutants),
  ];
}
