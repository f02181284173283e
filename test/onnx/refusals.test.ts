import { expect, test } from "vitest";
import { type Refusal, refusals } from "../../src/onnx/refusals.ts";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import { graph, localFunction, type ModelParts, model, node, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();

async function refused(parts: ModelParts): Promise<Refusal[]> {
  const bytes = model({
    inputs: [valueInfo("x", "float32", [1])],
    outputs: [valueInfo("y", "float32", [1])],
    ...parts,
  });
  return refusals(await readOnnxFile(folder.write("model.onnx", bytes)));
}

test("a classifier is not refused", async () => {
  expect(refusals(await readOnnxFile(folder.write("classifier.onnx", tinyClassifier())))).toEqual([]);
});

test("the domains that onnxruntime brings, and those of functions in the file, may be used", async () => {
  const twice = { inputs: ["a"], outputs: ["b"], nodes: [node("Add", ["a", "a"], ["b"])] };
  const operators = ["Relu", "ai.onnx::Relu", "ai.onnx.ml::Scaler", "com.microsoft::Gelu", "my.own::Twice"];
  const parts = {
    nodes: operators.map((operator) => node(operator, ["x"], ["y"])),
    functions: [localFunction("my.own", "Twice", twice)],
  };
  expect(await refused(parts)).toEqual([]);
  expect(await refused({ ...parts, functions: [] })).toHaveLength(1);
});

test("domains that are only declared do not matter", async () => {
  expect(await refused({ nodes: [node("Relu", ["x"], ["y"])], opsets: { "com.microsoft.nchwc": 1 } })).toEqual([]);
});

test("custom operators are refused, one refusal a domain, wherever they hide", async () => {
  const branch = graph({ nodes: [node("evil::Deep", [], [])] });
  const inFunction = { inputs: [], outputs: ["b"], nodes: [node("other.evil::Hidden", [], ["b"])] };
  const found = await refused({
    nodes: [node("evil::Secret", ["x"], ["y"]), node("If", [], [], { then_branch: branch, else_branch: branch })],
    functions: [localFunction("my.own", "Unused", inFunction)],
  });
  expect(found.map(({ code }) => code)).toEqual(["MODEL_OPERATOR_REFUSED", "MODEL_OPERATOR_REFUSED"]);
  expect(found[0]?.message).toContain('domain "evil"');
  expect(found[0]?.message).toContain('("Secret", "Deep")');
  expect(found[1]?.message).toContain('domain "other.evil"');
});

test("what draws by lot is refused wherever it hides, and dropout only where it may be in training", async () => {
  const draws = ["RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"];
  const codes = async (parts: ModelParts) => (await refused(parts)).map(({ code }) => code);
  for (const name of draws) expect(await codes({ nodes: [node(name, ["x"], ["y"])] })).toEqual(["OUTPUT_RANDOM"]);
  const branch = graph({ nodes: [node("Bernoulli", ["x"], ["y"])] });
  const branches = { then_branch: branch, else_branch: branch };
  expect(await codes({ nodes: [node("If", ["x"], ["y"], branches)] })).toEqual(["OUTPUT_RANDOM"]);
  const inFunction = { inputs: ["a"], outputs: ["b"], nodes: [node("Multinomial", ["a"], ["b"])] };
  expect(await codes({ functions: [localFunction("my.own", "Hidden", inFunction)] })).toEqual(["OUTPUT_RANDOM"]);

  const dropout = (inputs: string[]) => ({ nodes: [node("Dropout", inputs, ["y"])] });
  for (const inputs of [["x"], ["x", "ratio"], ["x", "ratio", ""]]) expect(await codes(dropout(inputs))).toEqual([]);
  expect(await codes(dropout(["x", "ratio", "training"]))).toEqual(["OUTPUT_RANDOM"]);
  expect(await codes(dropout(["x", "", "training"]))).toEqual(["OUTPUT_RANDOM"]);
  const nested = graph({ nodes: [node("Dropout", ["x"], ["y"])] });
  expect(await codes({ nodes: [node("Loop", ["a", "b", "c"], ["y"], { body: nested })] })).toEqual([]);
});

test("a refusal stays short, however many operators there are", async () => {
  const nodes = Array.from({ length: 100 }, (_, index) => node(`evil::Op${index}${"x".repeat(1000)}`, [], []));
  const [found] = await refused({ nodes });
  expect(found?.message).toContain("and 90 more");
  expect(found?.message.length).toBeLessThan(2000);
});

test.each([
  ["com.microsoft::EPContext", "compiled"],
  ["ai.onnx.contrib::ImageDecoder", "onnxruntime-extensions"],
  ["ai.onnx.training::Adam", "inference"],
  ["ai.onnx.preview.training::Gradient", "inference"],
  ["com.microsoft.nchwc::Conv", "before that step"],
  ["com.microsoft.azure::OpenAI", "standard ONNX operators"],
  ["a::b::Relu", "standard ONNX operators"],
])("%s is refused", async (operator, hint) => {
  expect(await refused({ nodes: [node(operator, ["x"], ["y"])] })).toMatchObject([
    { code: "MODEL_OPERATOR_REFUSED", hint: expect.stringContaining(hint) },
  ]);
});

test("a function cannot make a compiled program acceptable", async () => {
  const body = { inputs: [], outputs: [], nodes: [] };
  const found = await refused({
    nodes: [node("com.microsoft::EPContext", ["x"], ["y"])],
    functions: [localFunction("com.microsoft", "EPContext", body)],
  });
  expect(found).toHaveLength(1);
});

test("training graphs, and models without inputs or outputs, are refused", async () => {
  const found = await refused({ inputs: [], outputs: [], trainingGraph: graph({}) });
  expect(found.map(({ code }) => code)).toEqual([
    "MODEL_OPERATOR_REFUSED",
    "MODEL_NO_IMAGE_INPUT",
    "MODEL_OUTPUT_UNSUPPORTED",
  ]);
});
