import { join } from "node:path";
import { expect, test } from "vitest";
import { inspectModel } from "../../src/onnx/inspect.ts";
import { SOURCE } from "../support/fixture-source.ts";
import { model, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

function scaled(operator: string, location?: string): Buffer {
  const external = location === undefined ? {} : { external: { location } };
  return model({
    nodes: [node(operator, ["images", "factor"], ["scores"])],
    inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("scores", "float32", ["n", 3, 8, 8])],
    initialisers: [tensor("factor", [1], Float32Array.of(2), external)],
    opsets: operator.includes("::") ? { custom: 1 } : {},
  });
}

test("a real model: its signature, and no external data", async () => {
  const { onnx, external } = await inspectModel(SOURCE);
  expect(onnx.inputs).toEqual([{ name: "images", elementType: "float32", shape: ["batch", 3, 32, 32] }]);
  expect(onnx.outputs).toEqual([{ name: "logits", elementType: "float32", shape: ["batch", 10] }]);
  expect(external).toEqual([]);
});

test("external data: the files that belong to the model", async () => {
  const weights = folder.write("data/weights.bin", Buffer.alloc(4));
  const { external } = await inspectModel(folder.write("data/model.onnx", scaled("Mul", "weights.bin")));
  expect(external).toEqual([weights]);
});

test("what must not run is refused by the file's name and the first reason", async () => {
  const path = folder.write("custom.onnx", scaled("custom::Run"));
  await expect(inspectModel(path)).rejects.toMatchObject({
    code: "MODEL_OPERATOR_REFUSED",
    message: `${path}: The domain "custom" needs code that does not come with onnxruntime ("Run").`,
    hint: "Export the model with standard ONNX operators only.",
  });
});

test("a refusal comes before the external data is looked for", async () => {
  const path = folder.write("both.onnx", scaled("custom::Run", "missing.bin"));
  await expect(inspectModel(path)).rejects.toMatchObject({ code: "MODEL_OPERATOR_REFUSED" });
});

test("external data that is missing, a file that is missing, and one that is no model", async () => {
  await expect(inspectModel(folder.write("lone.onnx", scaled("Mul", "missing.bin")))).rejects.toMatchObject({
    code: "MODEL_EXTERNAL_DATA_MISSING",
  });
  await expect(inspectModel(join(folder.path, "nothing.onnx"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  await expect(inspectModel(folder.write("text.onnx", "no model"))).rejects.toMatchObject({ code: "MODEL_NOT_ONNX" });
});
