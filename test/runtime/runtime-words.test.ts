import { readdirSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { NEWEST_IR, NEWEST_OPSET } from "../../src/onnx/versions.ts";
import { runtimeWords } from "../../src/runtime/runtime-words.ts";
import { model, node, valueInfo } from "../support/onnx-builder.ts";

/** What no reader can use: a place in the runtime's source, a signature, its namespaces, its own codes. */
const RAW = /onnxruntime_src|\.(?:cc|h|cpp):\d|onnxruntime::|std::|\[ONNXRuntimeError\]|was false\.|Status Message/;

async function refusal(file: string | Buffer): Promise<string | undefined> {
  const options = { logSeverityLevel: 4 } as const;
  try {
    const session = await (typeof file === "string"
      ? InferenceSession.create(file, options)
      : InferenceSession.create(file, options));
    await session.release();
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

const relu = (irVersion: number, opset: number) =>
  model({
    irVersion,
    opset,
    nodes: [node("Relu", ["x"], ["y"])],
    inputs: [valueInfo("x", "float32", [1])],
    outputs: [valueInfo("y", "float32", [1])],
  });

describe("what onnxruntime says of a model", () => {
  test("names the version that is too new, and the newest that is read, as they are", async () => {
    expect(await refusal(relu(NEWEST_IR, NEWEST_OPSET))).toBeUndefined();
    expect(runtimeWords((await refusal(relu(NEWEST_IR + 1, NEWEST_OPSET))) ?? "")).toBe(
      `its IR version is ${NEWEST_IR + 1}, and the newest that this program reads is ${NEWEST_IR}`,
    );
    expect(runtimeWords((await refusal(relu(NEWEST_IR, NEWEST_OPSET + 1))) ?? "")).toBe(
      `it needs version ${NEWEST_OPSET + 1} of the operator set ai.onnx, and the newest that this program runs is ${NEWEST_OPSET}`,
    );
  });

  test.each([
    [
      "Non-zero status code returned while running Reshape node. Name:'flat' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:91 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) input_shape_size == requested_shape_size was false. The input tensor cannot be reshaped to the requested shape. Input shape:{2,8}, requested shape:{1,8}\n",
      "its operator Reshape (flat) fails: The input tensor cannot be reshaped to the requested shape. Input shape:{2,8}, requested shape:{1,8}",
    ],
    [
      "Non-zero status code returned while running Add node. Name:'' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:560 void onnxruntime::BroadcastIterator::Append(ptrdiff_t, ptrdiff_t) [with T = float] axis == 1 || axis == largest was false. Attempting to broadcast an axis by a dimension other than 1. 2 by 3",
      "its operator Add fails: Attempting to broadcast an axis by a dimension other than 1. 2 by 3",
    ],
    [
      'Load model from m.onnx failed:This is an invalid model. In Node, ("", Divine, "", -1) : ("a": tensor(float),) -> ("b": tensor(float),) , Error No Op registered for Divine with domain_version of 17',
      "version 17 of its operator set has no operator Divine",
    ],
    [
      "Load model from m.onnx failed:Node () Op (MatMul) [ShapeInferenceError] Incompatible dimensions for matrix multiplication",
      "its operator MatMul fails: Incompatible dimensions for matrix multiplication",
    ],
    [
      "Deserialize tensor weights failed.tensorprotoutils.cc:1763 GetExtDataFromTensorProto External initializer: weights offset: 8 are out of bounds",
      "Deserialize tensor weights failed. External initializer: weights offset: 8 are out of bounds",
    ],
    [
      "Load model from m.onnx failed:Fatal error: com.microsoft:Frobnicate(-1) is not a registered function/op",
      "its operator Frobnicate of com.microsoft is not one that this program has",
    ],
    [
      "Load model from m.onnx failed:Node with schema(::Reshape:1) has input size 2 not in range [min=1, max=1].",
      "its operator Reshape has 2 inputs, and version 1 of it has 1",
    ],
    ["Unsupported data type: 16", "its input or output has a type of number that cannot be read here"],
    ["Load model from a b.onnx failed:Protobuf parsing failed.", "it is damaged, or no ONNX model"],
  ])("is told in words", (raw, words) => {
    expect(runtimeWords(raw)).toBe(words);
  });

  test("has no place in its source in it, whatever is wrong with a model", async () => {
    const folder = "fixtures/hostile";
    const safe = readdirSync(folder).filter(
      (name) => /\.onnx$/.test(name) && !/endless|crash|grow|giant|bomb/.test(name),
    );
    const said = (await Promise.all(safe.map((name) => refusal(join(folder, name))))).flatMap((one) => one ?? []);
    expect(said.length).toBeGreaterThan(30);
    expect(said.some((one) => RAW.test(one))).toBe(true);
    for (const one of said) {
      expect(runtimeWords(one)).not.toMatch(RAW);
      expect(runtimeWords(one)).not.toBe("");
    }
  });
});
