import { describe, expect, test } from "vitest";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import { type Attributes, graph, int64s, type Node, node, type Tensor, tensor } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

/** What is found where `nodes` turn the four maps `a` (after a convolution) into `b`, which a last layer reads. */
async function between(nodes: readonly Node[], last: Node | null = head(), initialisers: readonly Tensor[] = []) {
  const network = await networkOf(folder, {
    nodes: [node("Conv", ["x", "first"], ["a"]), ...nodes, ...(last ? [last] : [])],
    initialisers: [
      array("first", [4, 3, 3, 3]),
      array("kernel", [5, 4, 1, 1]),
      array("matrix", [5, 4]),
      ...initialisers,
    ],
  });
  return linesOf(network);
}

function head(): Node {
  return node("Conv", ["b", "kernel"], ["y"]);
}

function dense(): Node {
  return node("Gemm", ["b", "matrix"], ["y"], { transB: 1 });
}

const CHAIN = ["Conv 4x3x9 0! > 1", "Conv 5x4x1 1 > 2!"];
const CUT = ["Conv 4x3x9 0! > 1!", "Conv 5x4x1 2! > 3!"];

describe("units pass", () => {
  test.each<[string, Node, ...Tensor[]]>([
    ["Relu", node("Relu", ["a"], ["b"])],
    ["Clip", node("Clip", ["a", "low"], ["b"]), array("low", [], [0])],
    ["Gelu of onnxruntime", node("com.microsoft::Gelu", ["a"], ["b"])],
    ["a bias", node("Add", ["bias", "a"], ["b"]), array("bias", [4, 1, 1])],
    ["BatchNormalization", node("BatchNormalization", ["a", ..."0000"], ["b"]), array("0", [4])],
    ["MaxPool", node("MaxPool", ["a"], ["b"], { kernel_shape: [2, 2] })],
    ["GlobalAveragePool", node("GlobalAveragePool", ["a"], ["b"])],
    ["a mean that keeps its axes", node("ReduceMean", ["a"], ["b"], { axes: [2, -1] })],
    ["padding of positions", node("Pad", ["a", "pads"], ["b"]), int64s("pads", [0, 0, 1, 1, 0, 0, 1, 1])],
    ["Resize", node("Resize", ["a", "", "scales"], ["b"]), array("scales", [4], [1, 1, 2, 2])],
    ["Upsample", node("Upsample", ["a", "scales"], ["b"]), array("scales", [4], [1, 1, 2, 2])],
    ["Resize to sizes", node("Resize", ["a", "", "", "sizes"], ["b"]), int64s("sizes", [1, 4, 16, 16])],
    [
      "a crop",
      node("Slice", ["a", "one", "two", "axis"], ["b"]),
      int64s("one", [0]),
      int64s("two", [4]),
      int64s("axis", [2]),
    ],
    ["a crop of old", node("Slice", ["a"], ["b"], { starts: [0, 0], ends: [1, 4], axes: [2, 3] })],
    ["Gather of all", node("Gather", ["a", "order"], ["b"], { axis: 1 }), int64s("order", [0, 1, 2, -1])],
    ["Gather in another order", node("Gather", ["a", "order"], ["b"], { axis: 1 }), int64s("order", [3, 1, 2, 0])],
    ["Concat of positions", node("Concat", ["a", "a"], ["b"], { axis: 3 })],
    ["Reshape of positions", node("Reshape", ["a", "to"], ["b"]), int64s("to", [0, 4, -1, 1])],
  ])("%s", async (_, step, ...initialisers) => {
    expect(await between([step], head(), initialisers)).toEqual(CHAIN);
  });

  test.each<[string, Node[], ...Tensor[]]>([
    ["a mean and Flatten", [node("GlobalAveragePool", ["a"], ["m"]), node("Flatten", ["m"], ["b"])]],
    [
      "a mean and Squeeze",
      [node("GlobalAveragePool", ["a"], ["m"]), node("Squeeze", ["m", "axes"], ["b"])],
      int64s("axes", [2, 3]),
    ],
    ["a mean that drops its axes", [node("ReduceMean", ["a", "axes"], ["b"], { keepdims: 0 })], int64s("axes", [3, 2])],
    [
      "a mean and Reshape",
      [node("GlobalMaxPool", ["a"], ["m"]), node("Reshape", ["m", "to"], ["b"])],
      int64s("to", [-1, 4]),
    ],
    [
      "a mean in the last axis",
      [
        node("Transpose", ["a"], ["t"], { perm: [0, 2, 3, 1] }),
        node("ReduceMean", ["t"], ["b"], { axes: [1, 2], keepdims: 0 }),
      ],
    ],
    [
      "one position",
      [node("Gather", ["a", "at"], ["g"], { axis: 3 }), node("Gather", ["g", "at"], ["b"], { axis: 2 })],
      tensor("at", [], BigInt64Array.of(0n)),
    ],
  ])("%s into a linear layer", async (_, steps, ...initialisers) => {
    expect(await between(steps, dense(), initialisers)).toEqual(["Conv 4x3x9 0! > 1", "Gemm 5x4x1 1 > 2!"]);
  });

  test("Transpose and back", async () => {
    const there = node("Transpose", ["a"], ["t"], { perm: [0, 2, 3, 1] });
    expect(await between([there, node("Transpose", ["t"], ["b"], { perm: [0, 3, 1, 2] })])).toEqual(CHAIN);
  });

  test("LayerNormalization, written out", async () => {
    const steps = [
      node("ReduceMean", ["a"], ["mean"], { axes: [1] }),
      node("Sub", ["a", "mean"], ["centred"]),
      node("Mul", ["centred", "centred"], ["squares"]),
      node("ReduceMean", ["squares"], ["variance"], { axes: [1] }),
      node("Sqrt", ["variance"], ["spread"]),
      node("Div", ["centred", "spread"], ["b"]),
    ];
    expect(await between(steps)).toEqual(CHAIN);
  });

  test("a shape that is computed while the model runs", async () => {
    const steps = [
      node("Shape", ["a"], ["shape"]),
      node("Gather", ["shape", "0"], ["batch"]),
      node("Gather", ["shape", "1"], ["width"]),
      node("Unsqueeze", ["batch", "first axis"], ["batches"]),
      node("Unsqueeze", ["width", "first axis"], ["widths"]),
      node("Concat", ["batches", "widths", "rest"], ["to"], { axis: 0 }),
      node("Reshape", ["a", "to"], ["tokens"]),
      node("Transpose", ["tokens"], ["t"], { perm: [0, 2, 1] }),
      node("MatMul", ["t", "projection"], ["y"]),
    ];
    const initialisers = [
      tensor("0", [], BigInt64Array.of(0n)),
      tensor("1", [], BigInt64Array.of(1n)),
      int64s("first axis", [0]),
      int64s("rest", [-1]),
      array("projection", [4, 6]),
    ];
    expect(await between(steps, null, initialisers)).toEqual(["Conv 4x3x9 0! > 1", "MatMul 6x4x1 1 > 2!"]);
  });
});

describe("units are fixed, and what follows reads something unknown", () => {
  test.each<[string, Node, ...Tensor[]]>([
    ["an operator that nobody knows", node("example::Shuffle", ["a"], ["b"])],
    ["a convolution with computed weights", node("Conv", ["a", "a"], ["b"])],
    ["channels that are padded", node("Pad", ["a", "pads"], ["b"]), int64s("pads", [0, 2, 0, 0, 0, 0, 0, 0])],
    ["a reshape into groups", node("Reshape", ["a", "to"], ["b"]), int64s("to", [0, 2, 2, 8, 8])],
    ["channels that become positions", node("DepthToSpace", ["a"], ["b"], { blocksize: 2 })],
    ["every other unit", node("Slice", ["a"], ["b"], { starts: [0], ends: [0], axes: [5] })],
    ["an addition that does not fit", node("Add", ["a", "wide"], ["b"]), array("wide", [1, 1, 4, 1, 1])],
    ["the batch as channels", node("Transpose", ["a"], ["b"], { perm: [0, 0, 0, 0] })],
  ])("%s", async (_, step, ...initialisers) => {
    expect(await between([step], head(), initialisers)).toEqual(CUT);
  });

  test("where a sub-graph uses them without taking them", async () => {
    const branch = graph({ nodes: [node("Relu", ["a"], ["r"])] });
    const steps = [node("If", ["yes"], ["b"], { then_branch: branch, else_branch: branch })];
    expect(await between(steps, head(), [tensor("yes", [], Uint8Array.of(1), { type: "bool" })])).toEqual(CUT);
  });

  test("where what is added to them is unknown", async () => {
    const steps = [node("example::Odd", ["x"], ["odd"]), node("Add", ["a", "odd"], ["b"])];
    expect(await between(steps)).toEqual(CUT);
  });
});

describe("units meet", () => {
  const second = (attributes: Attributes = {}) => node("Conv", ["x", "second"], ["c"], attributes);

  test("a residual addition makes both inputs one space", async () => {
    const steps = [second(), node("Add", ["a", "c"], ["b"])];
    expect(await between(steps, head(), [array("second", [4, 3, 1, 1])])).toEqual([
      "Conv 4x3x9 0! > 1",
      "Conv 4x3x1 0! > 1",
      "Conv 5x4x1 1 > 2!",
    ]);
  });

  test("a gate of the units' own width, or of one channel for all, keeps their space", async () => {
    const steps = [
      node("GlobalAveragePool", ["a"], ["mean"]),
      node("Conv", ["mean", "gate"], ["g"]),
      node("Sigmoid", ["g"], ["s"]),
      node("Mul", ["a", "s"], ["m"]),
      node("Conv", ["m", "spot"], ["spots"]),
      node("Mul", ["spots", "m"], ["b"]),
    ];
    expect(await between(steps, head(), [array("gate", [4, 4, 1, 1]), array("spot", [1, 4, 1, 1])])).toEqual([
      "Conv 4x3x9 0! > 1",
      "Conv 4x4x1 1 > 1",
      "Conv 1x4x1 1 > 2",
      "Conv 5x4x1 1 > 3!",
    ]);
  });

  test("a concatenation puts one segment after the other", async () => {
    const steps = [second(), node("Concat", ["a", "c", "a"], ["b"], { axis: -3 })];
    const lines = await between(steps, head(), [array("second", [2, 3, 1, 1]), array("kernel", [5, 10, 1, 1])]);
    expect(lines.slice(1)).toEqual(["Conv 2x3x1 0! > 2", "Conv 5x10x1 1 2 1 > 3!"]);
  });

  test("a concatenation with something unknown keeps what is known", async () => {
    const steps = [node("Concat", ["a", "x"], ["b"], { axis: 1 })];
    expect(await between(steps, head(), [array("kernel", [5, 7, 1, 1])])).toEqual([CUT[0], "Conv 5x7x1 2! > 3!"]);
  });

  test("units of which one part gates the other are two spaces in one order", async () => {
    const steps = [node("Split", ["a"], ["p", "q"], { axis: 1 }), node("Mul", ["p", "q"], ["b"])];
    const lines = await between(steps, head(), [array("kernel", [5, 2, 1, 1])]);
    expect(lines).toEqual(["Conv 2x3x9 0! > 1", "Conv 2x3x9 0! > 1", "Conv 5x2x1 1 > 2!"]);
  });

  test("units that meet in parts share those parts", async () => {
    const steps = [node("Split", ["a", "sizes"], ["p", "b"], { axis: 1 })];
    const lines = await between(steps, head(), [array("kernel", [5, 3, 1, 1]), int64s("sizes", [1, 3])]);
    expect(lines).toEqual([CHAIN[0], "Conv 5x3x1 1[1+3] > 2!"]);
    const slice = node("Slice", ["a", "s", "e", "x1"], ["b"]);
    const bounds = [int64s("s", [-2]), int64s("e", [2 ** 40]), int64s("x1", [1])];
    const sliced = await between([slice], head(), [array("kernel", [5, 2, 1, 1]), ...bounds]);
    expect(sliced).toEqual([CHAIN[0], "Conv 5x2x1 1[2+2] > 2!"]);
  });
});

describe("flattened feature maps", () => {
  const wide = array("matrix", [5, 64]);

  test("are read unit by unit", async () => {
    expect(await between([node("Flatten", ["a"], ["b"])], dense(), [wide])).toEqual([
      CHAIN[0],
      "Gemm 5x64x1 1*16 > 2!",
    ]);
    const reshape = node("Reshape", ["a", "to"], ["b"]);
    const reshaped = await between([reshape], dense(), [wide, int64s("to", [-1, 64])]);
    expect(reshaped).toEqual([CHAIN[0], "Gemm 5x64x1 1*16 > 2!"]);
  });

  test("are read position by position, as models that came from TensorFlow have them", async () => {
    const steps = [node("Transpose", ["a"], ["t"], { perm: [0, 2, 3, 1] }), node("Flatten", ["t"], ["b"])];
    const lines = await between(steps, dense(), [array("matrix", [5, 12])]);
    expect(lines).toEqual([CHAIN[0], "Gemm 5x12x1 1 1 1 > 2!"]);
  });

  test("a layer that reads no whole number of positions of a feature map is not followed", async () => {
    const lines = await between([node("Flatten", ["a"], ["b"])], dense(), [array("matrix", [5, 63])]);
    expect(lines).toEqual(["Conv 4x3x9 0! > 1!", "Gemm 5x63x1 2! > 3!"]);
  });
});
