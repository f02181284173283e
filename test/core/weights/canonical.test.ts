import { describe, expect, it } from "vitest";
import { canonicalForm } from "../../../src/core/weights/canonical/canonical.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import { type Attributes, int64s, type Node, node, type Tensor, tensor } from "../../support/onnx-builder.ts";
import { random } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const PADS = { pads: [1, 1, 1, 1] };

const numbers = (count: number, seed: number) => Array.from({ length: count }, random(seed).normal);
/** 5 rows, 4 columns, 9 taps. */
const W = numbers(180, 1);
const NOISE = numbers(180, 2);
const REST = W.map((value, i) => value - NOISE[i]);
/** 4 x 4 with its inverse: a shear. */
const SHEAR = [1, 0, 0, 0, 2, 1, 0, 0, 0, -1, 1, 0, 3, 0, 0, 1];
const BACK = [1, 0, 0, 0, -2, 1, 0, 0, -2, 1, 1, 0, -3, 0, 0, 1];

/** Columns of kernels multiplied by a 4 x 4 matrix. */
function columnsTimes(kernels: readonly number[], matrix: readonly number[]): number[] {
  return kernels.map((_, at) => {
    const [row, column, tap] = [Math.floor(at / 36), Math.floor(at / 9) % 4, at % 9];
    return [0, 1, 2, 3].reduce((sum, k) => sum + kernels[(row * 4 + k) * 9 + tap] * matrix[k * 4 + column], 0);
  });
}

/** Kernels of one row, or column, of W's: a unit between for every column of a unit that is read, and row of the kernel. */
const PARTS = Array.from({ length: 144 }, (_, at) => (at % 12 === Math.floor(at / 12) ? 1 : 0));
/** What the units between give each row of W; `at` is a place in a kernel of so many rows, or columns, taken by part and tap. */
const gathered = (at: (part: number, tap: number) => number) =>
  [0, 1, 2, 3, 4].flatMap((row) =>
    Array.from({ length: 12 }, (_, unit) =>
      [0, 1, 2].map((tap) => W[(row * 4 + Math.floor(unit / 3)) * 9 + at(unit % 3, tap)]),
    ).flat(),
  );
/** For each place under a kernel, what stands there of `p`, and a layer that reads that. */
const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({
  nodes: [
    node("Slice", ["p"], [`s${place}`], {
      starts: [Math.floor(place / 3), place % 3],
      ends: [Math.floor(place / 3) + 8, (place % 3) + 8],
      axes: [2, 3],
    }),
    node("Conv", [`s${place}`, `w${place}`], [`c${place}`]),
  ],
  weights: array(
    `w${place}`,
    [5, 4, 1, 1],
    W.filter((_, at) => at % 9 === place),
  ),
}));
const COLUMN = { pads: [1, 0, 1, 0] };
const ROW = { pads: [0, 1, 0, 1] };

/** Colours, a layer of 4 units, ReLU, whatever makes `c` of `h`, ReLU, and a head of 2 classes. */
function networkWith(nodes: readonly Node[], ...initialisers: Tensor[]): Promise<Network> {
  return networkOf(folder, {
    nodes: [
      node("Conv", ["x", "first"], ["a"], PADS),
      node("Relu", ["a"], ["h"]),
      ...nodes,
      node("Relu", ["c"], ["d"]),
      node("GlobalAveragePool", ["d"], ["e"]),
      node("Flatten", ["e"], ["f"]),
      node("Gemm", ["f", "head"], ["y"]),
    ],
    initialisers: [array("first", [4, 3, 3, 3]), array("head", [5, 2]), ...initialisers],
  });
}

const conv = (from: string, weights: string, to: string, attributes: Attributes = PADS) =>
  node("Conv", [from, weights], [to], attributes);
const pixel = (from: string, weights: string, to: string) => node("Conv", [from, weights], [to]);
const w = (name: string, values: readonly number[], shape = [5, 4, 3, 3]) => array(name, shape, values);
const plain = () => networkWith([conv("h", "w", "c")], w("w", W));

/** A network's layers with their values: the file that they are read from is written again for the next network. */
function loaded(network: Network) {
  return { lines: linesOf(network), values: network.layers.map((layer) => layer.load()) };
}

function expectSame(found: ReturnType<typeof loaded>, expected: ReturnType<typeof loaded>): void {
  expect(found.lines).toEqual(expected.lines);
  found.values.forEach((values, i) => {
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(expected.values[i][at], 4);
    });
  });
}

describe("the canonical form of a layer that was split is the layer", () => {
  it.each<[string, Node[], ...Tensor[]]>([
    [
      "into a sum",
      [conv("h", "n", "p"), conv("h", "r", "q"), node("Add", ["p", "q"], ["c"])],
      w("n", NOISE),
      w("r", REST),
    ],
    [
      "into a difference",
      [conv("h", "n", "p"), conv("h", "r", "q"), node("Sub", ["q", "p"], ["c"])],
      w(
        "n",
        NOISE.map((value) => -value),
      ),
      w("r", REST),
    ],
    [
      "into three, of which one is a single pixel",
      [conv("h", "n", "p"), conv("h", "r", "q"), pixel("h", "o", "s"), node("Sum", ["p", "q", "s"], ["c"])],
      w("n", NOISE),
      w(
        "r",
        REST.map((value, i) => (i % 9 === 4 ? value - NOISE[Math.floor(i / 9)] : value)),
      ),
      w("o", NOISE.slice(0, 20), [5, 4, 1, 1]),
    ],
    [
      "into a sum that is scaled afterwards",
      [conv("h", "n", "p"), conv("h", "r", "q"), node("Add", ["p", "q"], ["s"]), node("Mul", ["s", "half"], ["c"])],
      w(
        "n",
        NOISE.map((value) => 2 * value),
      ),
      w(
        "r",
        REST.map((value) => 2 * value),
      ),
      w("half", [0.5, 0.5, 0.5, 0.5, 0.5], [1, 5, 1, 1]),
    ],
    [
      "by rows",
      [conv("h", "t", "p"), conv("h", "b", "q"), node("Concat", ["p", "q"], ["c"], { axis: 1 })],
      w("t", W.slice(0, 72), [2, 4, 3, 3]),
      w("b", W.slice(72), [3, 4, 3, 3]),
    ],
    [
      "into rows of sums",
      [
        conv("h", "n", "p"),
        conv("h", "r", "q"),
        conv("h", "b", "s"),
        node("Add", ["p", "q"], ["t"]),
        node("Concat", ["t", "s"], ["c"], { axis: 1 }),
      ],
      w("n", NOISE.slice(0, 72), [2, 4, 3, 3]),
      w("r", REST.slice(0, 72), [2, 4, 3, 3]),
      w("b", W.slice(72), [3, 4, 3, 3]),
    ],
    [
      "into one that mixes what it reads, and one that mixes it back",
      [pixel("h", "m", "p"), conv("p", "u", "c")],
      w("m", SHEAR, [4, 4, 1, 1]),
      w("u", columnsTimes(W, BACK)),
    ],
    [
      "behind three layers that do nothing together",
      [pixel("h", "m", "p"), pixel("p", "i", "q"), pixel("q", "m", "r"), conv("r", "w", "c")],
      w("m", [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [4, 4, 1, 1]),
      w("i", [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [4, 4, 1, 1]),
      w("w", W),
    ],
    [
      "into columns, and rows of these",
      [conv("h", "a1", "p", COLUMN), conv("p", "b1", "c", ROW)],
      w("a1", PARTS, [12, 4, 3, 1]),
      w(
        "b1",
        gathered((y, x) => y * 3 + x),
        [5, 12, 1, 3],
      ),
    ],
    [
      "into rows, and columns of these, with a layer of single pixels between that does nothing",
      [conv("h", "a1", "p", ROW), pixel("p", "i", "q"), conv("q", "b1", "c", COLUMN)],
      w("a1", PARTS, [12, 4, 1, 3]),
      w(
        "i",
        Array.from({ length: 144 }, (_, at) => (at % 13 === 0 ? 1 : 0)),
        [12, 12, 1, 1],
      ),
      w(
        "b1",
        gathered((x, y) => y * 3 + x),
        [5, 12, 3, 1],
      ),
    ],
    [
      "into a layer for each place under its kernel",
      [
        node("Pad", ["h"], ["p"], { pads: [0, 0, 1, 1, 0, 0, 1, 1] }),
        ...PLACES.flatMap(({ nodes }) => nodes),
        node(
          "Sum",
          PLACES.map((_, place) => `c${place}`),
          ["c"],
        ),
      ],
      ...PLACES.map(({ weights }) => weights),
    ],
    [
      "into columns, rows of these, and noise that is added",
      [
        conv("h", "a1", "p", COLUMN),
        conv("p", "b1", "q", ROW),
        conv("h", "n", "r"),
        conv("h", "m", "s"),
        node("Sum", ["q", "r", "s"], ["c"]),
      ],
      w("a1", PARTS, [12, 4, 3, 1]),
      w(
        "b1",
        gathered((y, x) => y * 3 + x),
        [5, 12, 1, 3],
      ),
      w("n", NOISE),
      w(
        "m",
        NOISE.map((value) => -value),
      ),
    ],
    ...[
      ["int8", { inputs: ["scale", "zero"] }] as const,
      ["int8, as named where it is left out", { inputs: ["scale"], output_dtype: 3 }] as const,
    ].map(([type, { inputs, ...attributes }]): [string, Node[], ...Tensor[]] => [
      `into one that mixes what it reads, and one that mixes it back, with rounding between (${type})`,
      [
        pixel("h", "m", "p"),
        node("QuantizeLinear", ["p", ...inputs], ["q"], attributes),
        node("DequantizeLinear", ["q", ...inputs], ["r"]),
        conv("r", "u", "c"),
      ],
      w("m", SHEAR, [4, 4, 1, 1]),
      w("u", columnsTimes(W, BACK)),
      array("scale", [], [0.1]),
      tensor("zero", [], Int8Array.of(0)),
    ]),
    [
      "before a layer that does nothing",
      [conv("h", "w", "p"), pixel("p", "i", "c")],
      w("w", W),
      w("i", [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], [5, 5, 1, 1]),
    ],
  ])("%s", async (_, nodes, ...initialisers) => {
    const found = loaded(canonicalForm(await networkWith(nodes, ...initialisers)));
    expectSame(found, loaded(await plain()));
  });
});

it("a weight that was zero is zero in a product, whatever rounding left of it", async () => {
  const [cos, sin] = [Math.cos(1), Math.sin(1)];
  const turn = [cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, cos, -sin, 0, 0, sin, cos];
  const back = turn.map((_, at) => turn[(at % 4) * 4 + Math.floor(at / 4)]);
  const pruned = W.map((value, at) => (Math.floor(at / 9) % 4 === 1 ? 0 : value));
  const nodes = [pixel("h", "m", "p"), conv("p", "u", "c")];
  const split = await networkWith(nodes, w("m", turn, [4, 4, 1, 1]), w("u", columnsTimes(pruned, back)));
  const values = canonicalForm(split).layers[1].load();
  expect(pruned.flatMap((value, at) => (value === 0 ? [values[at]] : [])).every((value) => value === 0)).toBe(true);
  expectSame(loaded(canonicalForm(split)), loaded(await networkWith([conv("h", "w", "c")], w("w", pruned))));
});

describe("the canonical form leaves as it is", () => {
  it("a network in which nothing was split", async () => {
    const network = await plain();
    expect(canonicalForm(network)).toBe(network);
    const unknown = { ...network, layers: network.layers.map(({ wiring: _, ...layer }) => layer) };
    expect(canonicalForm(unknown)).toBe(unknown);
  });

  it.each<[string, Node[], ...Tensor[]]>([
    [
      "layers whose product is taken",
      [conv("h", "n", "p"), conv("h", "r", "q"), node("Mul", ["p", "q"], ["c"])],
      w("n", NOISE),
      w("r", REST),
    ],
    [
      "layers that are added after a ReLU",
      [conv("h", "n", "p"), node("Relu", ["p"], ["s"]), conv("h", "r", "q"), node("Add", ["s", "q"], ["c"])],
      w("n", NOISE),
      w("r", REST),
    ],
    [
      "layers that are added but read other places",
      [
        conv("h", "n", "p"),
        node("Conv", ["h", "r"], ["q"], { pads: [2, 2, 2, 2], dilations: [2, 2] }),
        node("Add", ["p", "q"], ["c"]),
      ],
      w("n", NOISE),
      w("r", REST),
    ],
    [
      "layers that are added but read other values",
      [
        conv("h", "n", "p"),
        node("AveragePool", ["h"], ["g"], { kernel_shape: [3, 3], ...PADS }),
        conv("g", "r", "q"),
        node("Add", ["p", "q"], ["c"]),
      ],
      w("n", NOISE),
      w("r", REST),
    ],
    [
      "layers with a ReLU between",
      [pixel("h", "m", "p"), node("Relu", ["p"], ["q"]), conv("q", "w", "c")],
      w("m", SHEAR, [4, 4, 1, 1]),
      w("w", W),
    ],
    ...[
      ["uint8", tensor("zero", [], Uint8Array.of(0))] as const,
      ["int8", tensor("zero", [], Int8Array.of(-128))] as const,
      ["uint8, as left out"] as const,
      ["uint8, by a cast", int64s("int", [0]), [node("Cast", ["int"], ["zero"], { to: 2 })]] as const,
    ].map(([type, zero, cast = []]): [string, Node[], ...Tensor[]] => {
      const how = zero ? ["scale", "zero"] : ["scale"];
      return [
        `layers with integers between that cut off what is below zero (${type})`,
        [
          ...cast,
          pixel("h", "m", "p"),
          node("QuantizeLinear", ["p", ...how], ["q"]),
          node("DequantizeLinear", ["q", ...how], ["r"]),
          conv("r", "w", "c"),
        ],
        w("m", SHEAR, [4, 4, 1, 1]),
        w("w", W),
        array("scale", [], [0.1]),
        ...(zero ? [zero] : []),
      ];
    }),
    [
      "layers of which the first is read by something else, too",
      [
        pixel("h", "m", "p"),
        node("Relu", ["p"], ["q"]),
        conv("q", "n", "r"),
        conv("p", "w", "s"),
        node("Max", ["r", "s"], ["c"]),
      ],
      w("m", SHEAR, [4, 4, 1, 1]),
      w("n", NOISE),
      w("w", W),
    ],
    [
      "two kernels in a row, which are none of a layer",
      [conv("h", "k", "p"), conv("p", "w", "c")],
      w("k", numbers(144, 3), [4, 4, 3, 3]),
      w("w", W),
    ],
    [
      "two columns in a row, which are none of a layer",
      [conv("h", "k", "p", COLUMN), conv("p", "v", "c", COLUMN)],
      w("k", numbers(48, 3), [4, 4, 3, 1]),
      w("v", numbers(60, 4), [5, 4, 3, 1]),
    ],
    [
      "columns, and rows of these after a ReLU",
      [conv("h", "k", "p", COLUMN), node("Relu", ["p"], ["q"]), conv("q", "v", "c", ROW)],
      w("k", numbers(48, 3), [4, 4, 3, 1]),
      w("v", numbers(60, 4), [5, 4, 1, 3]),
    ],
    [
      "columns, and rows of each of these alone",
      [conv("h", "k", "p", COLUMN), conv("p", "v", "q", { ...ROW, group: 4 }), pixel("q", "o", "c")],
      w("k", numbers(48, 3), [4, 4, 3, 1]),
      w("v", numbers(12, 4), [4, 1, 1, 3]),
      w("o", numbers(20, 6), [5, 4, 1, 1]),
    ],
    [
      "rows of which some come first elsewhere",
      [
        conv("h", "t", "p"),
        conv("h", "b", "q"),
        node("Concat", ["q", "p", "q"], ["r"], { axis: 1 }),
        pixel("r", "o", "c"),
      ],
      w("t", W.slice(0, 72), [2, 4, 3, 3]),
      w("b", W.slice(72), [3, 4, 3, 3]),
      w("o", numbers(40, 4), [5, 8, 1, 1]),
    ],
  ])("%s", async (_, nodes, ...initialisers) => {
    const network = await networkWith(nodes, ...initialisers);
    expect(canonicalForm(network).layers.length).toBe(network.layers.length);
  });
});

describe("linear bottlenecks", () => {
  /** Two blocks of MobileNetV2 and a head; `mix` turns what lies between them. */
  const bottlenecks = (mix: readonly number[], back: readonly number[]) => {
    const times = (rows: readonly number[], matrix: readonly number[], [n, m]: readonly [number, number]) =>
      Array.from({ length: n * 4 }, (_, at) => {
        const [i, j] = [Math.floor(at / 4), at % 4];
        return Array.from({ length: m }, (_, k) => rows[i * m + k] * matrix[k * 4 + j]).reduce((a, b) => a + b, 0);
      });
    const transposed = (values: readonly number[], [n, m]: readonly [number, number]) =>
      Array.from({ length: n * m }, (_, at) => values[(at % n) * m + Math.floor(at / n)]);
    const down = (name: string, seed: number) => {
      const columns = transposed(numbers(24, seed), [4, 6]);
      return array(name, [4, 6, 1, 1], transposed(times(columns, transposed(mix, [4, 4]), [6, 4]), [6, 4]));
    };
    const up = (name: string, seed: number) => array(name, [6, 4, 1, 1], times(numbers(24, seed), back, [6, 4]));
    return networkOf(folder, {
      nodes: [
        node("Conv", ["x", "first"], ["a"], PADS),
        node("Relu", ["a"], ["b"]),
        pixel("b", "down1", "p"),
        pixel("p", "up1", "c"),
        node("Relu", ["c"], ["d"]),
        pixel("d", "down2", "q"),
        node("Add", ["p", "q"], ["r"]),
        pixel("r", "up2", "e"),
        node("Relu", ["e"], ["f"]),
        node("GlobalAveragePool", ["f"], ["g"]),
        node("Reshape", ["g", "shape"], ["h"]),
        node("Gemm", ["h", "head"], ["y"]),
      ],
      initialisers: [
        array("first", [6, 3, 3, 3]),
        array("head", [6, 2]),
        int64s("shape", [-1, 6]),
        down("down1", 5),
        up("up1", 6),
        down("down2", 7),
        up("up2", 8),
      ],
    });
  };

  it("are the same however the units between were mixed", async () => {
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const plain = loaded(canonicalForm(await bottlenecks(identity, identity)));
    const mixed = loaded(canonicalForm(await bottlenecks(SHEAR, BACK)));
    expect(plain.lines).toEqual(["Conv 6x3x9 0! > 1", "Conv 6x6x1 1 > 2", "Conv 6x6x1 2 > 3", "Gemm 2x6x1 3 > 4!"]);
    expectSame(mixed, plain);
  });
});

describe("hostile graphs", () => {
  it("cost no more than they may, however often layers are used again", async () => {
    const nodes: Node[] = [];
    let from = "h";
    for (let depth = 0; depth < 40; depth += 1) {
      for (const side of ["l", "r"])
        nodes.push(pixel(from, "m", `${side}${depth}`), pixel(`${side}${depth}`, "m", `${side}${depth}o`));
      nodes.push(node("Add", [`l${depth}o`, `r${depth}o`], [`s${depth}`]));
      from = `s${depth}`;
    }
    const network = await networkWith([...nodes, conv(from, "w", "c")], w("m", SHEAR, [4, 4, 1, 1]), w("w", W));
    const before = process.cpuUsage();
    const found = canonicalForm(network);
    for (const layer of found.layers) layer.load();
    expect(found.layers.length).toBeLessThanOrEqual(network.layers.length);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(30);
  });
});

it.each([
  ["stay apart where zero is the least of them", 0, 4],
  ["are one where it is in their midst, as nothing is between them", 128, 3],
])("layers of integers %s", async (_, zero, expected) => {
  const by = (input: string, weights: string, output: string) =>
    node("QLinearConv", [input, "scale", "z", weights, "scale", "none", "scale", "z"], [output]);
  const nodes = [
    node("QuantizeLinear", ["h", "scale", "z"], ["p"]),
    by("p", "m", "q"),
    by("q", "w", "r"),
    node("DequantizeLinear", ["r", "scale", "z"], ["c"]),
  ];
  const integers = (name: string, shape: readonly number[]) =>
    tensor(
      name,
      shape,
      Int8Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => ((i * 37) % 19) - 9),
    );
  const network = await networkWith(
    nodes,
    array("scale", [], [0.1]),
    tensor("z", [], Uint8Array.of(zero)),
    tensor("none", [], Int8Array.of(0)),
    integers("m", [4, 4, 1, 1]),
    integers("w", [5, 4, 1, 1]),
  );
  expect([network.layers.length, canonicalForm(network).layers.length]).toEqual([4, expected]);
});
