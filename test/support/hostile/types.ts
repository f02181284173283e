import { type DataType, node, tensor, valueInfo } from "../onnx-builder.ts";
import { message } from "../onnx-values.ts";
import { delimited, integer } from "../protobuf-writer.ts";
import { CLASSES, classifier, HONEST, SIDE, WEIGHTS } from "./hostile-file.ts";
import { ANY, BROKEN, FAILED, type HostileInput, modelInputs } from "./input.ts";

/** Numbers of ONNX's element types: none, those that images do not have, those of the future, and impossible ones. */
const TYPES = [0, 2, 3, 5, 7, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 23, 99, 2 ** 31, -1];
const DIMENSIONS: Readonly<Record<string, readonly bigint[]>> = {
  negative: [-3n, -10n],
  "2-to-54": [2n ** 27n, 2n ** 27n],
  "2-to-64": [2n ** 32n, 2n ** 32n],
  least: [-(2n ** 63n), 3n],
  none: [0n, 10n],
  scalar: [],
  "a-thousand": Array<bigint>(1000).fill(1n),
  "too-many-values": [192n, 11n],
  "too-few-values": [192n, 9n],
};
const INPUTS: Readonly<Record<string, readonly (string | number)[]>> = {
  "sides-that-overflow": ["n", 3, 2 ** 31, 2 ** 31],
  "large-sides": ["n", 3, 20_000, 20_000],
  "no-sides": ["n", 3, 0, 0],
  "negative-sides": ["n", 3, -32, -32],
  "half-a-gigabyte": [1, 3, 6000, 7000],
  "batch-of-4096": [4096, 3, 8, 8],
  "batch-of-none": [0, 3, 8, 8],
  "five-dimensions": ["n", 3, 8, 8, 8],
  "a-thousand-dimensions": Array<number>(1000).fill(1),
  "seven-colours": ["n", 7, 8, 8],
};
const OUTPUT_TYPES: readonly DataType[] = ["string", "bool", "int64", "float64", "float16", "uint8", "bfloat16"];
const NUMBERS: Readonly<Record<string, number>> = {
  string: 8,
  bool: 9,
  int64: 7,
  float64: 11,
  float16: 10,
  uint8: 2,
  bfloat16: 16,
};

function weightsOf(dims: readonly bigint[], type: number, bytes = 4 * 192 * CLASSES): Buffer {
  const fields = [...dims.map((size) => integer(1, size)), integer(2, type), delimited(8, "weights")];
  return classifier({ initialisers: [message("tensor", [...fields, delimited(9, Buffer.alloc(bytes, 1))])] });
}

/** Wrong types, shapes and sizes of weights, inputs and outputs, and of the versions that a file names. */
export function typeInputs(): HostileInput[] {
  const real = [192n, BigInt(CLASSES)];
  const judged = [...ANY, ...FAILED];
  const typed = TYPES.map((type) => [`weights-of-type-${type}`, judged, () => weightsOf(real, type)] as const);
  const shaped = Object.entries(DIMENSIONS).map(([name, dims]) => {
    return [`weights-with-${name}`, judged, () => weightsOf(dims, 1)] as const;
  });
  const sized = [0, 1, 7679, 7681, 100_000].map((bytes) => {
    return [`weights-in-${bytes}-bytes`, judged, () => weightsOf(real, 1, bytes)] as const;
  });
  const fed = Object.entries(INPUTS).map(([name, shape]) => {
    return [`input-of-${name}`, judged, () => classifier({ inputs: [valueInfo("images", "float32", shape)] })] as const;
  });
  const given = OUTPUT_TYPES.map((type) => {
    const cast = node("Cast", ["logits"], ["given"], { to: NUMBERS[type] });
    const outputs = [valueInfo("given", type, ["n", CLASSES])];
    const bytes = () => classifier({ nodes: [...HONEST, cast], outputs, initialisers: [WEIGHTS] });
    return [`answers-of-type-${type}`, judged, bytes] as const;
  });
  const lying = OUTPUT_TYPES.map((type) => {
    const outputs = [valueInfo("logits", type, ["n", CLASSES])];
    return [`answers-said-to-be-${type}`, judged, () => classifier({ outputs })] as const;
  });
  const versions = [
    ...[0, -1, 2 ** 62].map((opset) => [`opset-${opset}`, [...ANY], () => classifier({ opset })] as const),
    ...[0, 1, -1].map((irVersion) => [`format-${irVersion}`, [...ANY], () => classifier({ irVersion })] as const),
    [
      "three-opsets",
      judged,
      () => Buffer.concat([classifier(), ...[1, 7].map((version) => delimited(8, integer(2, version)))]),
    ] as const,
  ];
  const sparse = [
    ["sparse-place-beyond", [...ANY], () => sparseWith(2n ** 40n)] as const,
    ["sparse-place-below", [...ANY], () => sparseWith(-5n)] as const,
    ["sparse-of-2-to-62", [...BROKEN, ...ANY], () => sparseWith(5n, [2 ** 31, 2 ** 31])] as const,
  ];
  return modelInputs("types and shapes", [
    ...typed,
    ...shaped,
    ...sized,
    ...fed,
    ...given,
    ...lying,
    ...versions,
    ...sparse,
  ]);
}

/** Weights of which three values are kept with their places. */
function sparseWith(place: bigint, dims: readonly number[] = [3 * SIDE * SIDE, CLASSES]): Buffer {
  const values = tensor("weights", [3], Float32Array.of(1, 2, 3));
  const indices = tensor("", [3], BigInt64Array.of(0n, 5n, place));
  const bytes = [delimited(1, values.bytes), delimited(2, indices.bytes), ...dims.map((size) => integer(3, size))];
  return classifier({ initialisers: [message("sparse tensor", bytes)] });
}
