import { expect, test } from "vitest";
import { array, networkOf } from "../../support/networks.ts";
import { float, type Node, node, type Tensor, tensor } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const KERNEL = [1, -2, 3, -4, 5, -6];
const PARTS = [
  array("w", [2, 3, 1, 1], KERNEL),
  array("matrix", [2, 3], KERNEL),
  array("b", [2], [10, 20]),
  array("column", [2, 1, 1], [2, -1]),
  array("scale", [2], [2, -1]),
  array("shift", [2], [1, 2]),
  array("mean", [2], [4, 8]),
  array("variance", [2], [3, 15]),
  array("half", [], [0.5]),
  array("map", [1, 2, 4, 4]),
];
const NORM = node("BatchNormalization", ["a", "scale", "shift", "mean", "variance"], ["y"], { epsilon: float(1) });
const CONV = node("Conv", ["x", "w", "b"], ["a"]);

async function read(nodes: readonly Node[], more: readonly Tensor[] = [], shape?: readonly number[]) {
  const network = await networkOf(folder, { nodes, initialisers: [...PARTS, ...more] }, shape);
  const shifts = network.layers.at(-1)?.shifts?.();
  return { shifts: shifts && Array.from(shifts), norms: network.norms?.map((load) => Array.from(load())) };
}

test.each<[string, readonly Node[], readonly number[] | undefined, (readonly number[])?]>([
  ["of a convolution", [node("Conv", ["x", "w", "b"], ["y"])], [10, 20]],
  ["of a convolution without one", [node("Conv", ["x", "w"], ["y"])], [0, 0]],
  ["of a Gemm", [node("Gemm", ["x", "matrix", "b"], ["y"], { transB: 1 })], [10, 20], [1, 3]],
  ["added behind a layer", [node("Conv", ["x", "w"], ["a"]), node("Add", ["column", "a"], ["y"])], [2, -1]],
  ["subtracted behind a layer", [CONV, node("Sub", ["a", "column"], ["y"])], [8, 21]],
  [
    "multiplied with the rows",
    [CONV, node("Mul", ["a", "column"], ["c"]), node("Div", ["c", "half"], ["y"])],
    [40, -40],
  ],
  ["folded with a BatchNormalization", [CONV, NORM], [1 + (10 - 4), 2 - 0.25 * (20 - 8)]],
  [
    "added where a layer's maps lie otherwise",
    [
      node("Conv", ["x", "w"], ["a"]),
      node("Transpose", ["a"], ["t"], { perm: [0, 2, 3, 1] }),
      node("Add", ["t", "b"], ["y"]),
    ],
    [10, 20],
  ],
  ["not known where it differs by place", [CONV, node("Add", ["a", "map"], ["y"])], undefined],
])("a bias is found: %s", async (_, nodes, expected, shape) => {
  expect((await read(nodes, [], shape)).shifts).toEqual(expected);
});

test("a bias of integers is found in the numbers that they stand for", async () => {
  const zero = tensor("zero", [], Int8Array.from([0]));
  const weights = tensor("i", [2, 3, 1, 1], Int8Array.from(KERNEL));
  const bias = tensor("sums", [2], Int32Array.from([10, -6]));
  const scales = [array("s", [], [0.5]), array("scales", [2], [0.5, 2])];
  const step = node("QLinearConv", ["x", "s", "zero", "i", "scales", "zero", "s", "zero", "sums"], ["y"]);
  expect((await read([step], [zero, weights, bias, ...scales])).shifts).toEqual([2.5, -6]);
});

test("a bias that is added to a sum of layers is added once", async () => {
  const nodes = [
    node("Conv", ["x", "w", "b"], ["a"]),
    node("Conv", ["x", "w", "b"], ["c"]),
    node("Add", ["a", "c"], ["d"]),
    node("Add", ["d", "column"], ["y"]),
  ];
  const network = await networkOf(folder, { nodes, initialisers: PARTS });
  expect(network.layers.map(({ shifts }) => Array.from(shifts?.() ?? []))).toEqual([
    [12, 19],
    [10, 20],
  ]);
});

test("norms are found that follow no layer, as one operator or written out, and without means and variances", async () => {
  const relu = node("Relu", ["c"], ["a"]);
  const conv = node("Conv", ["x", "w", "b"], ["c"]);
  expect((await read([conv, relu, NORM])).norms).toEqual([
    [2, -1],
    [1, 2],
  ]);
  const written = [node("Mul", ["a", "column"], ["m"]), node("Add", ["m", "column"], ["y"])];
  expect((await read([conv, relu, ...written])).norms).toEqual([
    [2, -1],
    [2, -1],
  ]);
  expect((await read([CONV, NORM])).norms).toEqual([]);
});
