import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { array, linesOf } from "../../support/networks.ts";
import { int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "../../support/onnx-builder.ts";
import { random } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wave } from "../../support/tiny-classifier.ts";

const folder = temporaryFolder();
const PADS = { pads: [1, 1, 1, 1] };
/** 5 rows, 4 columns, 3 x 3 places. */
const W = Array.from({ length: 180 }, random(1).normal);
const PLACES = Array.from({ length: 9 }, (_, place) => [Math.floor(place / 3), place % 3] as const);
const at = (row: number, column: number, place: number) => W[(row * 4 + column) * 9 + place];
/** W with its columns place by place, in this order. */
const byPlace = (order: readonly number[]) =>
  [0, 1, 2, 3, 4].flatMap((row) => order.flatMap((place) => [0, 1, 2, 3].map((column) => at(row, column, place))));
const ROW_BY_ROW = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const OTHERWISE = [4, 0, 8, 1, 7, 3, 2, 6, 5];

/** Colours, a layer of 4 units, ReLU, whatever makes the 5 maps `c` of the 4 maps `h`, and a head of 2 classes. */
function modelWith(nodes: readonly Node[], initialisers: readonly Tensor[]): Buffer {
  return model({
    inputs: [valueInfo("x", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("y", "float32", null)],
    nodes: [
      node("Conv", ["x", "first"], ["a"], PADS),
      node("Relu", ["a"], ["h"]),
      ...nodes,
      node("Relu", ["c"], ["d"]),
      node("GlobalAveragePool", ["d"], ["e"]),
      node("Flatten", ["e"], ["f"]),
      node("Gemm", ["f", "head"], ["y"]),
    ],
    initialisers: [
      array("first", [4, 3, 3, 3]),
      array("head", [5, 2]),
      int64s("pads", [0, 0, 1, 1, 0, 0, 1, 1]),
      int64s("axis 2", [2]),
      int64s("unfolded", [0, 36, -1]),
      int64s("maps", [0, 5, 8, 8]),
      ...[0, 1, 2].flatMap((k) => [
        int64s(`${k}`, [k]),
        int64s(`to ${k}`, [k + 8]),
        int64s(
          `at ${k}`,
          [0, 1, 2, 3, 4, 5, 6, 7].map((place) => place + k),
        ),
      ]),
      ...initialisers,
    ],
  });
}

async function found(bytes: Buffer) {
  const network = await readNetwork(folder.write("patches.onnx", bytes));
  const values = network.layers.map((layer) => Array.from(layer.load()));
  return { lines: linesOf(network).map((line) => line.replace(/^\w+ /, "")), values, reading: network.reading };
}

async function answers(bytes: Buffer): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes);
  const { y } = await session.run({ x: new ort.Tensor("float32", wave(2 * 3 * 64), [2, 3, 8, 8]) });
  return Array.from(y.data as Float32Array);
}

const plain = () => modelWith([node("Conv", ["h", "w"], ["c"], PADS)], [array("w", [5, 4, 3, 3], W)]);

const padded = node("Pad", ["h", "pads"], ["p"]);
const sliced = (from: string, axis: number, k: number, to: string) => [
  node("Constant", [], [`${to} axis`], { value: int64s("", [axis]) }),
  node("Slice", [from, `${k}`, `to ${k}`, `${to} axis`], [to]),
];
/** `s0` to `s8`: what stands at each place under the kernel. */
const SHIFTS = [
  padded,
  ...PLACES.flatMap(([y, x], place) => [...sliced("p", 2, y, `r${place}`), ...sliced(`r${place}`, 3, x, `s${place}`)]),
];
const GATHERED = [
  padded,
  ...PLACES.flatMap(([y, x], place) => [
    node("Gather", ["p", `at ${y}`], [`r${place}`], { axis: 2 }),
    node("Gather", [`r${place}`, `at ${x}`], [`s${place}`], { axis: 3 }),
  ]),
];
/** Of what lies inside only, padded afterwards. */
const PADDED_AFTERWARDS = PLACES.flatMap(([y, x], place) => [
  node("Constant", [], [`pads ${place}`], { value: int64s("", [0, 0, 1 - y, 1 - x, 0, 0, y - 1, x - 1]) }),
  node("Pad", ["h", `pads ${place}`], [`s${place}`]),
]);
const beside = (order: readonly number[], to = "s") =>
  node(
    "Concat",
    order.map((place) => `s${place}`),
    [to],
    { axis: 1 },
  );
const pixel = node("Conv", ["s", "w"], ["c"]);
const pixels = (order: readonly number[]) => array("w", [5, 36, 1, 1], byPlace(order));
/** `u`: batch x 36 x 64. */
const STACKED = [
  ...SHIFTS,
  ...PLACES.map((_, place) => node("Unsqueeze", [`s${place}`, "axis 2"], [`d${place}`])),
  node(
    "Concat",
    PLACES.map((_, place) => `d${place}`),
    ["deep"],
    { axis: 2 },
  ),
];
const UNFOLDED = [...STACKED, node("Reshape", ["deep", "unfolded"], ["u"])];
const KERNELS = Array.from({ length: 36 * 36 }, (_, i) => (i % 37 === 0 ? 1 : 0));

describe("a convolution on patches is read as what it is", () => {
  test.each<[string, Node[], ...Tensor[]]>([
    ["shifts beside each other", [...SHIFTS, beside(ROW_BY_ROW), pixel], pixels(ROW_BY_ROW)],
    ["shifts in another order", [...SHIFTS, beside(OTHERWISE), pixel], pixels(OTHERWISE)],
    ["shifts by indices", [...GATHERED, beside(OTHERWISE), pixel], pixels(OTHERWISE)],
    ["shifts by padding and cropping", [...PADDED_AFTERWARDS, beside(ROW_BY_ROW), pixel], pixels(ROW_BY_ROW)],
    [
      "shifts of which one is none",
      [
        ...PADDED_AFTERWARDS,
        node(
          "Concat",
          ROW_BY_ROW.map((place) => (place === 4 ? "h" : `s${place}`)),
          ["s"],
          { axis: 1 },
        ),
        pixel,
      ],
      pixels(ROW_BY_ROW),
    ],
    [
      "shifts of shifts",
      [
        padded,
        ...[0, 1, 2].flatMap((y) => sliced("p", 2, y, `r${y}`)),
        node("Concat", ["r0", "r1", "r2"], ["r"], { axis: 1 }),
        ...[0, 1, 2].flatMap((x) => sliced("r", 3, x, `s${x}`)),
        beside([0, 1, 2]),
        pixel,
      ],
      pixels([0, 3, 6, 1, 4, 7, 2, 5, 8]),
    ],
    [
      "a product with channels last",
      [
        ...SHIFTS,
        beside(ROW_BY_ROW),
        node("Transpose", ["s"], ["t"], { perm: [0, 2, 3, 1] }),
        node("MatMul", ["t", "w"], ["m"]),
        node("Transpose", ["m"], ["c"], { perm: [0, 3, 1, 2] }),
      ],
      array(
        "w",
        [36, 5],
        Array.from({ length: 180 }, (_, i) => byPlace(ROW_BY_ROW)[(i % 5) * 36 + Math.floor(i / 5)]),
      ),
    ],
    [
      "a constant times shifts",
      [
        ...SHIFTS,
        beside(OTHERWISE),
        node("Reshape", ["s", "unfolded"], ["u"]),
        node("MatMul", ["w", "u"], ["m"]),
        node("Reshape", ["m", "maps"], ["c"]),
      ],
      array("w", [5, 36], byPlace(OTHERWISE)),
    ],
    [
      "a constant times what is unfolded",
      [...UNFOLDED, node("MatMul", ["w", "u"], ["m"]), node("Reshape", ["m", "maps"], ["c"])],
      array("w", [5, 36], W),
    ],
    [
      "shifts that are put beside each other as an axis of their own first",
      [
        ...SHIFTS,
        ...PLACES.map((_, place) => node("Unsqueeze", [`s${place}`, "axis 1"], [`d${place}`])),
        node(
          "Concat",
          PLACES.map((_, place) => `d${place}`),
          ["deep"],
          { axis: 1 },
        ),
        node("Reshape", ["deep", "patches"], ["s"]),
        pixel,
      ],
      pixels(ROW_BY_ROW),
      int64s("axis 1", [1]),
      int64s("patches", [0, 36, 8, 8]),
    ],
    [
      "a constant times what is unfolded by tables of indices, as PyTorch writes it",
      [
        padded,
        node("Gather", ["p", "table"], ["g"], { axis: 2 }),
        node("Gather", ["g", "table"], ["k"], { axis: 4 }),
        node("Transpose", ["k"], ["t"], { perm: [0, 1, 2, 4, 3, 5] }),
        node("Reshape", ["t", "unfolded"], ["u"]),
        node("MatMul", ["w", "u"], ["m"]),
        node("Reshape", ["m", "maps"], ["c"]),
      ],
      array("w", [5, 36], W),
      tensor(
        "table",
        [3, 8],
        BigInt64Array.from({ length: 24 }, (_, i) => BigInt(Math.floor(i / 8) + (i % 8))),
      ),
    ],
    [
      "a sum of products over units and places",
      [...STACKED, node("Einsum", ["w", "deep"], ["c"], { equation: "ock,bckhw->bohw" })],
      array("w", [5, 4, 9], W),
    ],
  ])("%s", async (_, nodes, ...initialisers) => {
    const bytes = modelWith(nodes, initialisers);
    const [given, expected] = [await answers(bytes), await answers(plain())];
    given.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
    const { reading, ...network } = await found(bytes);
    const { reading: _reading, ...original } = await found(plain());
    expect(network).toEqual(original);
    expect(reading).toMatchObject({ read: reading.parameters, unread: [], findings: [] });
  });
});

describe("what is beside each other but no patches is read one after the other", () => {
  const three = array("w", [5, 12, 1, 1]);
  const ONE_BY_ONE = "5x12x1 1 1 1 > 2";
  test.each<[string, Node[], string, ...Tensor[]]>([
    [
      "maxima over larger and larger windows",
      [
        node("MaxPool", ["h"], ["s1"], { kernel_shape: [3, 3], ...PADS }),
        node("MaxPool", ["s1"], ["s2"], { kernel_shape: [3, 3], ...PADS }),
        node("Concat", ["h", "s1", "s2"], ["s"], { axis: 1 }),
        pixel,
      ],
      ONE_BY_ONE,
      three,
    ],
    [
      "a shift, and what ReLU and a sigmoid make of it",
      [
        ...GATHERED.slice(0, 3),
        node("Relu", ["s0"], ["s1"]),
        node("Sigmoid", ["s0"], ["s2"]),
        beside([0, 1, 2]),
        pixel,
      ],
      ONE_BY_ONE,
      three,
    ],
    [
      "four pixels, as where patches are merged",
      [...SHIFTS, beside([0, 1, 3, 4]), pixel],
      "5x16x1 1 1 1 1 > 2",
      array("w", [5, 16, 1, 1]),
    ],
    [
      "shifts under a kernel",
      [...SHIFTS, beside([0, 1, 2]), node("Conv", ["s", "w"], ["c"], PADS)],
      "5x12x9 1 1 1 > 2",
      array("w", [5, 12, 3, 3]),
    ],
    [
      "all places of a map, read at once",
      [node("Reshape", ["h", "one"], ["r"]), node("Conv", ["r", "w"], ["c"])],
      "5x256x1 1*64 > 2",
      int64s("one", [0, 256, 1, 1]),
      array("w", [5, 256, 1, 1]),
    ],
  ])("%s", async (_, nodes, line, ...initialisers) => {
    expect((await found(modelWith(nodes, initialisers))).lines[1]).toBe(line);
  });
});

describe("a product whose constant comes first", () => {
  const PATCHES = node("Conv", ["h", "ones"], ["u"], PADS);
  const ones = array("ones", [36, 4, 3, 3], KERNELS);
  const matrix = array("w", [5, 36], W);
  test.each<[string, Node[], ...Tensor[]]>([
    ["oc,bchw->bohw", [], matrix],
    ["bchw,oc->bohw", [], matrix],
    ["oc,bchw->bhwo", [node("Transpose", ["e0"], ["c"], { perm: [0, 3, 1, 2] })], matrix],
  ])("%s is a layer", async (equation, after, ...initialisers) => {
    const constantFirst = equation.startsWith("oc");
    const sum = node("Einsum", constantFirst ? ["w", "u"] : ["u", "w"], [after.length > 0 ? "e0" : "c"], { equation });
    const { lines, values, reading } = await found(modelWith([PATCHES, sum, ...after], [ones, ...initialisers]));
    expect(lines).toEqual(["4x3x9 0! > 1", "36x4x9 1 > 2", "5x36x1 2 > 3", "2x5x1 3 > 4!"]);
    expect(values[2]).toEqual(Array.from(Float32Array.from(W)));
    expect(reading).toMatchObject({ unread: [], findings: [] });
  });

  test("is a layer where what is multiplied lies across", async () => {
    const bytes = model({
      inputs: [valueInfo("x", "float32", ["n", 6])],
      outputs: [valueInfo("y", "float32", null)],
      nodes: [
        node("Gemm", ["x", "first"], ["a"]),
        node("Relu", ["a"], ["h"]),
        node("Gemm", ["w", "h", "bias"], ["b"], { transB: 1 }),
        node("Relu", ["b"], ["r"]),
        node("MatMul", ["v", "r"], ["c"]),
        node("Relu", ["c"], ["s"]),
        node("Gemm", ["s", "head"], ["y"], { transA: 1 }),
      ],
      initialisers: [
        array("first", [6, 4]),
        array("w", [5, 4]),
        array("bias", [5, 1]),
        array("v", [3, 5]),
        array("head", [3, 2]),
      ],
    });
    const { lines, reading } = await found(bytes);
    expect(lines).toEqual(["4x6x1 0! > 1", "5x4x1 1 > 2", "3x5x1 2 > 3", "2x3x1 3 > 4!"]);
    expect(reading).toMatchObject({ read: reading.parameters, unread: [], findings: [] });
  });

  test("is none where it weighs places: units stay what they are", async () => {
    const nodes = [node("MatMul", ["mix", "h"], ["m"]), node("Conv", ["m", "w"], ["c"], PADS)];
    const { lines } = await found(modelWith(nodes, [array("mix", [8, 8]), array("w", [5, 4, 3, 3], W)]));
    expect(lines).toEqual(["4x3x9 0! > 1", "5x4x9 1 > 2", "2x5x1 2 > 3!"]);
  });
});
