import { describe, expect, test } from "vitest";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import {
  type DataType,
  graph,
  int64s,
  localFunction,
  type ModelParts,
  model,
  node,
  sparseTensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { delimited, integer } from "../support/protobuf-writer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const external = (location: string) => ({ external: { location } });
const none = new Float32Array();

function read(bytes: Uint8Array) {
  return readOnnxFile(folder.write("model.onnx", bytes));
}

/** A model with one Identity node, changed or extended by `parts`. */
function identity(parts: ModelParts): Buffer {
  return model({
    nodes: [node("Identity", ["x"], ["y"])],
    inputs: [valueInfo("x", "float32", [1])],
    outputs: [valueInfo("y", "float32", [1])],
    ...parts,
  });
}

describe("names that two readers may read otherwise", () => {
  const [weight, bytes] = ["weight", Buffer.from([0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe])];

  test("are refused where they are no UTF-8", async () => {
    const plain = Buffer.from(identity({ initialisers: [tensor(weight, [1], Float32Array.of(1))] }));
    const named = Buffer.from(plain);
    named.set(bytes, named.indexOf(weight));
    await expect(readOnnxFile(folder.write("plain.onnx", plain))).resolves.toMatchObject({ initialiserCount: 1 });
    await expect(readOnnxFile(folder.write("named.onnx", named))).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining("a name that is not UTF-8"),
    });
  });

  test("are refused where two initialisers have one, of which the runtime takes one and a reader the other", async () => {
    const initialisers = [1, 2].map((value) => tensor(weight, [1], Float32Array.of(value)));
    await expect(readOnnxFile(folder.write("twice.onnx", identity({ initialisers })))).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining('a second initialiser "weight"'),
    });
  });
});

describe("readOnnxFile", () => {
  test("tells what a classifier says about itself", async () => {
    const bytes = tinyClassifier();
    expect(await read(bytes)).toEqual({
      irVersion: 8,
      producer: "onnx-builder",
      opsets: [{ domain: "", version: 17 }],
      inputs: [{ name: "images", elementType: "float32", shape: ["batch", 3, 8, 8] }],
      outputs: [{ name: "logits", elementType: "float32", shape: ["batch", 5] }],
      operators: { Conv: 1, Relu: 1, GlobalAveragePool: 1, Reshape: 1, Gemm: 1 },
      random: [],
      functions: [],
      hasTrainingInfo: false,
      externalData: [],
      initialiserCount: 4,
      parameterCount: 4 * 3 * 3 * 3 + 2 + 5 * 4 + 5,
      bytes: bytes.length,
      metadata: { author: "a test" },
    });
  });

  test("leaves out inputs that have a default, as files before IR version 4 list every weight among the inputs", async () => {
    const bytes = identity({
      irVersion: 3,
      inputs: ["x", "weight", "sparse"].map((name) => valueInfo(name, "float32", [1])),
      initialisers: [
        tensor("weight", [1], Float32Array.of(1)),
        sparseTensor(tensor("sparse", [1], Float32Array.of(1)), int64s("", [0]), [1]),
      ],
    });
    expect((await read(bytes)).inputs.map(({ name }) => name)).toEqual(["x"]);
  });

  test("names every element type and keeps what is known of a shape", async () => {
    const types = [
      "uint8",
      "int8",
      "float16",
      "float64",
      "int64",
      "string",
      "bool",
      "bfloat16",
    ] as const satisfies DataType[];
    const shapes = [[], [0], [1, "n", ""], null];
    const bytes = identity({
      inputs: types.map((type) => valueInfo(type, type, [1])),
      outputs: [
        ...shapes.map((shape, index) => valueInfo(`y${index}`, "float32", shape)),
        valueInfo("z", "float32", [-1]),
      ],
    });
    const { inputs, outputs } = await read(bytes);
    expect(inputs.map(({ elementType }) => elementType)).toEqual(types);
    expect(outputs.map(({ shape }) => shape)).toEqual([[], [0], [1, "n", "?"], null, ["?"]]);
  });

  test("tells sequences, maps and optional values from tensors", async () => {
    const value = (name: string, kind: number) =>
      delimited(12, Buffer.concat([delimited(1, name), delimited(2, delimited(kind, ""))]));
    const kinds = { sequence: 4, map: 5, opaque: 7, sparse: 8, optional: 9 };
    const graphBytes = Buffer.concat(Object.entries(kinds).map(([name, kind]) => value(name, kind)));
    const { outputs } = await read(Buffer.concat([identity({ outputs: [] }), delimited(7, graphBytes)]));
    expect(outputs.map(({ elementType }) => elementType)).toEqual(Object.keys(kinds));
  });

  test("counts operators in sub-graphs and functions, by domain", async () => {
    const inner = graph({ nodes: [node("Relu", ["a"], ["b"]), node("com.microsoft::Gelu", ["b"], ["c"])] });
    const outer = graph({ nodes: [node("Loop", ["", ""], ["d"], { body: inner }), node("Relu", ["d"], ["e"])] });
    const bytes = identity({
      nodes: [
        node("If", ["x"], ["y"], { then_branch: outer, else_branch: inner }),
        node("ai.onnx::Relu", ["y"], ["z"]),
      ],
      functions: [
        localFunction("my.own", "Twice", { inputs: ["a"], outputs: ["b"], nodes: [node("Add", ["a", "a"], ["b"])] }),
      ],
    });
    const { operators, functions } = await read(bytes);
    expect(operators).toEqual({ If: 1, Loop: 1, Relu: 4, "com.microsoft::Gelu": 2, Add: 1 });
    expect(functions).toEqual(["my.own::Twice"]);
  });

  test("finds external data wherever a tensor can stand", async () => {
    const far = (name: string) => tensor(name, [2, 3], none, external(`${name}.bin`));
    const body = graph({
      nodes: [node("Constant", [], ["k"], { value: far("") })],
      initialisers: [far("inner")],
    });
    const bytes = identity({
      nodes: [
        node("Loop", ["", ""], ["y"], { body }),
        node("Many", [], ["m"], { list: [far("first"), far("second")] }),
        node("Sparse", [], ["s"], { sparse_value: sparseTensor(far("values"), far("indices"), [9]) }),
      ],
      initialisers: [
        far("plain"),
        sparseTensor(far("sparse"), far("places"), [9]),
        tensor("half", [5], none, { type: "float16", external: { location: "h", offset: 4096, length: 10 } }),
        tensor("near", [1], Float32Array.of(1)),
      ],
      functions: [
        localFunction("f", "F", {
          inputs: [],
          outputs: ["o"],
          nodes: [node("Constant", [], ["o"], { value: far("in f") })],
        }),
      ],
    });
    const { externalData, initialiserCount, parameterCount } = await read(bytes);
    const names = ["", "inner", "first", "second", "values", "indices", "plain", "sparse", "places", "half", "in f"];
    expect(externalData.map(({ location }) => location)).toEqual(
      names.map((name) => (name === "half" ? "h" : `${name}.bin`)),
    );
    expect(externalData[0]).toEqual({ tensor: "value", location: ".bin", length: 24 });
    expect(externalData[9]).toEqual({ tensor: "half", location: "h", offset: 4096, length: 10 });
    // Two of them are Constant nodes, in a sub-graph and in a function.
    expect(initialiserCount).toBe(5 + 2);
    expect(parameterCount).toBe(6 + 6 + 6 + 5 + 1 + 6 + 6);
  });

  test("reads an external location as onnxruntime does: the last one that is not empty, and only if it is in use", async () => {
    const entry = (key: string, value: string) =>
      delimited(13, Buffer.concat([delimited(1, key), delimited(2, value)]));
    const twice = delimited(
      5,
      Buffer.concat([
        entry("location", "first"),
        entry("location", "last"),
        entry("location", ""),
        // 2^32 + 1, of which protobuf keeps 1: EXTERNAL.
        integer(14, 2n ** 32n + 1n),
      ]),
    );
    const unused = delimited(5, Buffer.concat([entry("location", "unused"), integer(14, 0)]));
    const bytes = Buffer.concat([identity({}), delimited(7, twice), delimited(7, unused)]);
    expect((await read(bytes)).externalData.map(({ location }) => location)).toEqual(["last"]);
  });

  test("joins graphs that occur twice, as protobuf does", async () => {
    const second = graph({ nodes: [node("evil::Hidden", [], [])], inputs: [valueInfo("hidden", "int8", null)] });
    const { operators, inputs } = await read(Buffer.concat([identity({}), delimited(7, second.bytes)]));
    expect(operators).toEqual({ Identity: 1, "evil::Hidden": 1 });
    expect(inputs.map(({ name }) => name)).toEqual(["x", "hidden"]);
  });

  test("takes names for names, whatever they are", async () => {
    const bytes = identity({
      nodes: [node("__proto__", [], []), node("constructor::toString", [], [])],
      metadata: { ["__proto__"]: "yes", constructor: "c" },
    });
    const { operators, metadata } = await read(bytes);
    expect(Object.entries(operators)).toEqual([
      ["__proto__", 1],
      ["constructor::toString", 1],
    ]);
    expect(Object.entries(metadata)).toEqual([
      ["__proto__", "yes"],
      ["constructor", "c"],
    ]);
  });

  test("tells whether there are training graphs", async () => {
    expect((await read(identity({ trainingGraph: graph({}) }))).hasTrainingInfo).toBe(true);
  });
});

describe("readOnnxFile refuses", () => {
  const tensorField = (...fields: Buffer[]) => delimited(7, delimited(5, Buffer.concat(fields)));
  const twoTensors = Buffer.concat([delimited(5, ""), delimited(5, "")]);
  test.each([
    [
      "a protobuf without a graph",
      Buffer.concat([integer(1, 8), delimited(2, "producer")]),
      "MODEL_NOT_ONNX",
      "no graph",
    ],
    ["a graph without operator sets", identity({ opset: 0 }), "MODEL_TRUNCATED", "opset_import"],
    ["a negative size", identity({ initialisers: [tensor("t", [-1], none)] }), "MODEL_NOT_ONNX", "impossible shape"],
    [
      "a size beyond counting",
      identity({ initialisers: [tensor("t", [2 ** 40, 2 ** 40], none)] }),
      "MODEL_NOT_ONNX",
      "impossible shape",
    ],
    [
      "a position that is no number",
      identity({ initialisers: [tensor("t", [1], none, { external: { location: "a", offset: "-4" } })] }),
      "MODEL_NOT_ONNX",
      '"-4"',
    ],
    [
      "two tensors for one in an attribute",
      Buffer.concat([identity({}), delimited(7, delimited(1, delimited(5, twoTensors)))]),
      "MODEL_NOT_ONNX",
      "two tensors",
    ],
    [
      "a tensor's name that is a number",
      Buffer.concat([identity({}), tensorField(integer(8, 1))]),
      "MODEL_NOT_ONNX",
      "wire type 0",
    ],
  ])("%s", async (_, bytes, code, text) => {
    await expect(read(bytes)).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
  });
});
