import { describe, expect, test } from "vitest";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import {
  float,
  floats,
  int64s,
  type ModelParts,
  type Node,
  node,
  type Tensor,
  tensor,
} from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const KERNEL = [1, -2, 3, -4, 5, -6];

/** The first layer of a model: what it is, and its values. */
async function layer(nodes: readonly Node[], initialisers: readonly Tensor[], shape?: readonly number[]) {
  const network = await networkOf(folder, { nodes, initialisers }, shape);
  return { line: linesOf(network)[0], values: Array.from(network.layers[0].load()) };
}

const bytes = (name: string, shape: readonly number[], values: readonly number[]) =>
  tensor(name, shape, Int8Array.from(values));

describe("weights are found", () => {
  test.each<[string, Node, ...Tensor[]]>([
    ["Conv", node("Conv", ["x", "w"], ["y"])],
    ["FusedConv", node("com.microsoft::FusedConv", ["x", "w"], ["y"], { activation: "Relu" })],
    ["ConvTranspose", node("ConvTranspose", ["x", "t"], ["y"]), array("t", [3, 2, 1, 1], [1, -4, -2, 5, 3, -6])],
    [
      "ConvInteger",
      node("ConvInteger", ["x", "i", "", "z"], ["y"]),
      bytes(
        "i",
        [2, 3, 1, 1],
        KERNEL.map((v) => v + 1),
      ),
      bytes("z", [], [1]),
    ],
    [
      "QLinearConv",
      node("QLinearConv", ["x", "s", "z", "i", "scales", "zeros", "s", "z"], ["y"]),
      array("s", [], [1]),
      bytes("z", [], [0]),
      bytes("i", [2, 3, 1, 1], [3, -3, 7, -2, 7, -4]),
      array("scales", [2], [0.5, 1]),
      bytes("zeros", [2], [1, 2]),
    ],
  ])("%s", async (operator, step, ...more) => {
    const { line, values } = await layer([step], [array("w", [2, 3, 1, 1], KERNEL), ...more]);
    expect(line).toMatch(/Conv\w* 2x3x1 0! > 1!$/);
    expect(line).toContain(operator);
    expect(values).toEqual(KERNEL);
  });

  test.each<[string, Node, ...Tensor[]]>([
    ["Gemm", node("Gemm", ["x", "t"], ["y"])],
    ["Gemm", node("Gemm", ["x", "w"], ["y"], { transB: 1, alpha: float(1) })],
    ["MatMul", node("MatMul", ["x", "t"], ["y"])],
    ["FusedMatMul", node("com.microsoft::FusedMatMul", ["x", "w"], ["y"], { transB: 1 })],
    ["Einsum", node("Einsum", ["x", "t"], ["y"], { equation: "nk,kr->nr" })],
    ["Einsum", node("Einsum", ["x", "w"], ["y"], { equation: "nk, rk -> nr" })],
    ["MatMulInteger", node("MatMulInteger", ["x", "i", "", "z"], ["y"]), bytes("z", [], [0])],
    [
      "QLinearMatMul",
      node("QLinearMatMul", ["x", "s", "z", "i", "s", "z", "s", "z"], ["y"]),
      array("s", [], [1]),
      bytes("z", [], [0]),
    ],
    [
      "QGemm",
      node("com.microsoft::QGemm", ["x", "s", "z", "i2", "two", "z2"], ["y"]),
      array("s", [], [1]),
      bytes("z", [], [0]),
      bytes("i2", [3, 2], [2, -8, -1, 10, 4, -12]),
      array("two", [2], [1, 0.5]),
      bytes("z2", [2], [1, 0]),
    ],
    [
      "DynamicQuantizeMatMul",
      node("com.microsoft::DynamicQuantizeMatMul", ["x", "i", "one", "z"], ["y"]),
      array("one", [], [1]),
      bytes("z", [], [0]),
    ],
  ])("%s", async (operator, step, ...more) => {
    const turned = [1, -4, -2, 5, 3, -6];
    const initialisers = [array("w", [2, 3], KERNEL), array("t", [3, 2], turned), bytes("i", [3, 2], turned), ...more];
    const { line, values } = await layer([step], initialisers, [1, 3]);
    expect(line).toMatch(/ 2x3x1 0! > 1!$/);
    expect(line).toContain(operator);
    expect(values).toEqual(KERNEL);
  });

  test.each<[string, Node[], ...Tensor[]]>([
    [
      "Identity and Cast",
      [node("Identity", ["h"], ["i"]), node("Cast", ["i"], ["w"], { to: 1 })],
      tensor("h", [2, 3], Float64Array.from(KERNEL)),
    ],
    ["Transpose", [node("Transpose", ["h"], ["w"])], array("h", [3, 2], [1, -4, -2, 5, 3, -6])],
    ["Reshape", [node("Reshape", ["h", "to"], ["w"])], array("h", [6], KERNEL), int64s("to", [2, -1])],
    [
      "Unsqueeze and Squeeze",
      [node("Unsqueeze", ["h", "at"], ["u"]), node("Squeeze", ["u"], ["w"], { axes: [0] })],
      array("h", [2, 3], KERNEL),
      int64s("at", [0]),
    ],
    ["Flatten", [node("Flatten", ["h"], ["w"])], array("h", [2, 3, 1], KERNEL)],
    ["Constant", [node("Constant", [], ["w"], { value: array("", [2, 3], KERNEL) })]],
    [
      "Constant as a list",
      [node("Constant", [], ["h"], { value_floats: floats(KERNEL) }), node("Reshape", ["h", "to"], ["w"])],
      int64s("to", [2, 3]),
    ],
    [
      "DequantizeLinear by row",
      [node("DequantizeLinear", ["h", "s", "z"], ["w"], { axis: 0 })],
      bytes("h", [2, 3], [3, -3, 7, -2, 7, -4]),
      array("s", [2], [0.5, 1]),
      bytes("z", [2], [1, 2]),
    ],
    [
      "QuantizeLinear and DequantizeLinear of weights that are still floating point",
      [node("QuantizeLinear", ["h", "s"], ["q"]), node("DequantizeLinear", ["q", "s"], ["w"])],
      array("h", [2, 3], KERNEL),
      array("s", [], [0.5]),
    ],
    [
      "a sum of two parts",
      [node("Add", ["h", "l"], ["w"])],
      array(
        "h",
        [2, 3],
        KERNEL.map((v) => v - 1),
      ),
      array("l", [1], [1]),
    ],
    [
      "a product by row",
      [node("Mul", ["l", "h"], ["w"])],
      array("h", [2, 3], [1, -2, 3, -2, 2.5, -3]),
      array("l", [2, 1], [1, 2]),
    ],
  ])("behind %s", async (_, nodes, ...initialisers) => {
    const gemm = node("Gemm", ["x", "w"], ["y"], { transB: 1 });
    const { line, values } = await layer([...nodes, gemm], initialisers, [1, 3]);
    expect(line).toBe("Gemm 2x3x1 0! > 1!");
    expect(values).toEqual(KERNEL);
  });

  test("weights are found whatever the order of the nodes", async () => {
    const nodes = [node("Gemm", ["x", "w"], ["y"]), node("Transpose", ["h"], ["w"])];
    expect((await layer(nodes, [array("h", [2, 3], KERNEL)], [1, 3])).values).toEqual(KERNEL);
  });
});

describe("groups", () => {
  const conv = (group: number, input = "x") => node("Conv", [input, "w"], ["y"], { group });

  test("a depthwise convolution belongs to the units that it filters", async () => {
    const nodes = [node("Conv", ["x", "first"], ["a"]), conv(4, "a"), node("Conv", ["y", "last"], ["z"])];
    const initialisers = [array("first", [4, 3, 1, 1]), array("w", [4, 1, 3, 3]), array("last", [2, 4, 1, 1])];
    expect(linesOf(await networkOf(folder, { nodes, initialisers, outputs: [] }))).toEqual([
      "Conv 4x3x1 0! > 1",
      "Conv 4x1x9 in 4 1 > 1",
      "Conv 2x4x1 1 > 2",
    ]);
  });

  test("a depthwise convolution of several spaces is left out, and they pass", async () => {
    const nodes = [
      node("Conv", ["x", "first"], ["a"]),
      node("Conv", ["x", "first"], ["b"]),
      node("Concat", ["a", "b"], ["c"], { axis: 1 }),
      conv(8, "c"),
      node("Conv", ["y", "last"], ["z"]),
    ];
    const initialisers = [array("first", [4, 3, 1, 1]), array("w", [8, 1, 3, 3]), array("last", [2, 8, 1, 1])];
    const lines = linesOf(await networkOf(folder, { nodes, initialisers, outputs: [] }));
    expect(lines).toEqual(["Conv 4x3x1 0! > 1", "Conv 4x3x1 0! > 2", "Conv 2x8x1 1 2 > 3"]);
  });

  test("a grouped convolution reads and writes units like any other", async () => {
    const nodes = [node("Conv", ["x", "first"], ["a"]), conv(2, "a"), node("Conv", ["y", "last"], ["z"])];
    const initialisers = [array("first", [4, 3, 1, 1]), array("w", [6, 2, 3, 3]), array("last", [2, 6, 1, 1])];
    expect(linesOf(await networkOf(folder, { nodes, initialisers, outputs: [] }))).toEqual([
      "Conv 4x3x1 0! > 1",
      "Conv 6x2x9 in 2 1 > 2",
      "Conv 2x6x1 2 > 3",
    ]);
  });

  test("a grouped convolution of several spaces fixes the units on both sides", async () => {
    const nodes = [
      node("Conv", ["x", "first"], ["a"]),
      node("Conv", ["x", "first"], ["b"]),
      node("Concat", ["a", "b"], ["c"], { axis: 1 }),
      conv(2, "c"),
    ];
    const initialisers = [array("first", [4, 3, 1, 1]), array("w", [6, 4, 3, 3])];
    expect(linesOf(await networkOf(folder, { nodes, initialisers, outputs: [] }))).toEqual([
      "Conv 4x3x1 0! > 1!",
      "Conv 4x3x1 0! > 2!",
      "Conv 6x4x9 in 2 1! 2! > 3!",
    ]);
  });
});

describe("factors that follow a layer are multiplied into its rows:", () => {
  const norm = ["scale", "bias", "mean", "variance"];
  const initialisers = [
    array("w", [2, 3, 1, 1], KERNEL),
    array("scale", [2], [2, -1]),
    array("bias", [2]),
    array("mean", [2]),
    array("variance", [2], [3, 15]),
    array("column", [2, 1, 1], [2, -1]),
    array("half", [], [0.5]),
  ];
  const conv = node("Conv", ["x", "w"], ["a"]);
  const first = async (nodes: readonly Node[], parts: ModelParts = {}) => {
    const network = await networkOf(folder, { nodes: [conv, ...nodes], initialisers, ...parts });
    return Array.from(network.layers[0].load());
  };

  test("BatchNormalization, also behind a bias", async () => {
    const folded = [1, -2, 3, 1, -1.25, 1.5];
    expect(await first([node("BatchNormalization", ["a", ...norm], ["y"], { epsilon: float(1) })])).toEqual(folded);
    const nodes = [
      node("Add", ["a", "column"], ["b"]),
      node("BatchNormalization", ["b", ...norm], ["y"], { epsilon: float(1) }),
    ];
    expect(await first(nodes)).toEqual(folded);
  });

  test("products and quotients by unit, and by one number", async () => {
    const turned = [2, -4, 6, 4, -5, 6];
    expect(await first([node("Mul", ["column", "a"], ["y"])])).toEqual(turned);
    expect(await first([node("Mul", ["a", "column"], ["b"]), node("Div", ["b", "half"], ["y"])])).toEqual(
      turned.map((v) => 2 * v),
    );
  });

  test("not where the layer's own result is used as well", async () => {
    const nodes = [node("BatchNormalization", ["a", ...norm], ["b"]), node("Add", ["a", "b"], ["y"])];
    expect(await first(nodes)).toEqual(KERNEL);
  });

  test("not behind an activation", async () => {
    expect(await first([node("Relu", ["a"], ["b"]), node("Mul", ["b", "column"], ["y"])])).toEqual(KERNEL);
  });

  test("what is not finite counts as zero", async () => {
    const broken = array("w", [2, 3, 1, 1], [1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5, 3e38]);
    const values = await first([node("Mul", ["a", "column"], ["y"])], { initialisers: [...initialisers, broken] });
    expect(values).toEqual([2, 0, 6, 0, -5, Math.fround(-3e38)]);
  });
});
