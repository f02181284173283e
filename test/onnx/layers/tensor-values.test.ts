import { describe, expect, test } from "vitest";
import { toFloat16Bits } from "../../../src/core/float16.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { failureOf } from "../../support/failure.ts";
import {
  type DataType,
  type External,
  type Message,
  message,
  model,
  node,
  type Tensor,
  type TensorData,
  tensor,
  valueInfo,
} from "../../support/onnx-builder.ts";
import { delimited, float32, integer, varint } from "../../support/protobuf-writer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const NUMBERS = [1, -2, 3, 4, 0, -0.5];
const WHOLE = [1, 2, 3, 4, 0, 127];

/** The weights of a linear layer with two rows. */
async function weightsOf(weights: Tensor): Promise<number[]> {
  const bytes = model({
    nodes: [node("Cast", ["w"], ["f"], { to: 1 }), node("Gemm", ["x", "f"], ["y"], { transB: 1 })],
    inputs: [valueInfo("x", "float32", [1, 3])],
    outputs: [valueInfo("y", "float32", [1, 2])],
    initialisers: [weights],
  });
  const [layer] = (await readNetwork(folder.write("model.onnx", bytes))).layers;
  return Array.from(layer.load());
}

const bfloat16 = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16;

const ARRAYS: [DataType, TensorData, number[]][] = [
  ["float32", Float32Array.from(NUMBERS), NUMBERS],
  ["float64", Float64Array.from(NUMBERS), NUMBERS],
  ["float16", Uint16Array.from(NUMBERS, toFloat16Bits), NUMBERS],
  ["bfloat16", Uint16Array.from(NUMBERS, bfloat16), NUMBERS],
  ["int8", Int8Array.of(1, -2, 3, 4, 0, -128), [1, -2, 3, 4, 0, -128]],
  ["uint8", Uint8Array.of(1, 2, 3, 4, 0, 255), [1, 2, 3, 4, 0, 255]],
  ["int16", Int16Array.from(WHOLE), WHOLE],
  ["uint16", Uint16Array.from(WHOLE), WHOLE],
  ["int32", Int32Array.of(1, -2, 3, 4, 0, 5), [1, -2, 3, 4, 0, 5]],
  ["uint32", Uint32Array.from(WHOLE), WHOLE],
  ["int64", BigInt64Array.of(1n, -2n, 3n, 4n, 0n, 5n), [1, -2, 3, 4, 0, 5]],
  ["uint64", BigUint64Array.from(WHOLE, BigInt), WHOLE],
];

describe("raw values are read:", () => {
  test.each(ARRAYS)("%s", async (type, data, expected) => {
    expect(await weightsOf(tensor("w", [2, 3], data, { type }))).toEqual(expected);
  });

  test.each(ARRAYS)("%s in another file", async (type, data, expected) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    folder.write("w.bin", Buffer.concat([Buffer.alloc(8, 7), bytes, Buffer.alloc(3)]));
    const external = { location: "w.bin", offset: 8, length: bytes.length };
    expect(await weightsOf(tensor("w", [2, 3], data, { type, external }))).toEqual(expected);
  });

  test("raw values may be held by other tensors as well: external data may overlap, as in onnxruntime", async () => {
    folder.write("w.bin", Buffer.from(Float32Array.from([...NUMBERS, 9]).buffer));
    const external: External = { location: "w.bin", offset: 4 };
    expect(await weightsOf(tensor("w", [2, 3], new Float32Array(), { external }))).toEqual([...NUMBERS.slice(1), 9]);
  });
});

/** A tensor with its values in a field of their type. */
function typed(code: number, ...fields: Buffer[]): Message<"tensor"> {
  return message("tensor", [integer(1, 2), integer(1, 3), integer(2, code), delimited(8, "w"), ...fields]);
}

const packed = (field: number, values: readonly (number | bigint)[]) =>
  delimited(field, Buffer.concat(values.map(varint)));

describe("values in a field of their type", () => {
  const [one, ...others] = NUMBERS;

  test.each<[string, Tensor, number[]]>([
    ["floats", typed(1, delimited(4, Buffer.from(Float32Array.from(NUMBERS).buffer))), NUMBERS],
    ["floats one by one", typed(1, ...NUMBERS.map((value) => float32(4, value))), NUMBERS],
    [
      "floats in parts",
      typed(1, float32(4, one), delimited(4, Buffer.from(Float32Array.from(others).buffer))),
      NUMBERS,
    ],
    ["doubles", typed(11, delimited(10, Buffer.from(Float64Array.from(NUMBERS).buffer))), NUMBERS],
    ["float16", typed(10, packed(5, NUMBERS.map(toFloat16Bits))), NUMBERS],
    ["bfloat16", typed(16, packed(5, NUMBERS.map(bfloat16))), NUMBERS],
    ["int8", typed(3, packed(5, [1, -2, 3, 4, 0, -128])), [1, -2, 3, 4, 0, -128]],
    ["uint8", typed(2, packed(5, [1, 2, 3, 4, 0, 255])), [1, 2, 3, 4, 0, 255]],
    ["int64", typed(7, packed(7, [1, -2, 3, 4, 0, 5])), [1, -2, 3, 4, 0, 5]],
    ["int32 one by one", typed(6, ...[1, -2, 3, 4, 0, 5].map((value) => integer(5, value))), [1, -2, 3, 4, 0, 5]],
    ["uint64", typed(13, packed(11, [1, 2, 3, 4, 0, 2n ** 63n])), [1, 2, 3, 4, 0, 2 ** 63]],
  ])("%s", async (_, weights, expected) => {
    expect(await weightsOf(weights)).toEqual(expected);
  });
});

describe("values that do not fit the shape", () => {
  const short = Float32Array.of(1, 2, 3, 4, 5);

  test.each<[string, Tensor, RegExp]>([
    ["too few", tensor("w", [2, 3], short), /"w" asks for 6 values, but it holds 5 of them/],
    ["too many", tensor("w", [2, 2], short), /asks for 4 values, but it holds more of them/],
    [
      "half a value",
      tensor("w", [2, 3], Uint8Array.from({ length: 23 }), { type: "float32" }),
      /but it holds 23 bytes/,
    ],
    ["a false shape", tensor("w", [2 ** 20, 100], short), /asks for 104857600 values, but it holds \d+ bytes/],
    ["none at all", tensor("w", [2, 3], new Float32Array()), /but it holds 0 of them/],
  ])("%s", async (_, weights, expected) => {
    const error = await failureOf(() => weightsOf(weights));
    expect(error.code).toBe("MODEL_NOT_ONNX");
    expect(error.message).toMatch(expected);
  });

  test("are refused where they are more than any model needs", async () => {
    const error = await failureOf(() => weightsOf(tensor("w", [2 ** 20, 2 ** 20], short)));
    expect(error.code).toBe("MODEL_TOO_LARGE");
  });

  test("values in another file that says that it holds less, or has shrunk, are refused", async () => {
    folder.write("w.bin", Buffer.alloc(24));
    const short = { location: "w.bin", length: 20 };
    const error = await failureOf(() => weightsOf(tensor("w", [2, 3], new Float32Array(), { external: short })));
    expect(error.message).toMatch(/asks for 6 values, but it holds 20 bytes/);
    const bytes = model({
      nodes: [node("Gemm", ["x", "w"], ["y"], { transB: 1 })],
      inputs: [valueInfo("x", "float32", [1, 3])],
      outputs: [valueInfo("y", "float32", [1, 2])],
      initialisers: [tensor("w", [2, 3], new Float32Array(), { external: { location: "w.bin" } })],
    });
    const [layer] = (await readNetwork(folder.write("model.onnx", bytes))).layers;
    folder.write("w.bin", Buffer.alloc(12));
    expect((await failureOf(() => layer.load())).message).toMatch(/but it holds 12 bytes/);
  });
});
