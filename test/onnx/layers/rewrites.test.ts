import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { weightsBlindness } from "../../../src/core/weights/sight.ts";
import { type NetworkFile, readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { readSimplified } from "../../../src/onnx/layers/simplified.ts";
import { simplifyModel } from "../../../src/runtime/simplify.ts";
import { failureOf } from "../../support/failure.ts";
import { array, linesOf } from "../../support/networks.ts";
import {
  graph,
  int64s,
  localFunction,
  type ModelParts,
  model,
  type Node,
  node,
  type SparseTensor,
  sparseTensor,
  type Tensor,
  tensor,
  valueInfo,
} from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wave } from "../../support/tiny-classifier.ts";

const folder = temporaryFolder();
const SHAPES = { first: [8, 3, 3, 3], second: [6, 8, 3, 3], last: [6, 5] } as const;
type Layer = keyof typeof SHAPES;
const LAYERS = Object.keys(SHAPES) as Layer[];

const values = (layer: Layer) => wave(SHAPES[layer].reduce<number>((product, size) => product * size, 1));
const half = (layer: Layer, place: number) => {
  const [rows, ...rest] = SHAPES[layer];
  const middle = values(layer).length / 2;
  const part = values(layer).subarray(place * middle, (place + 1) * middle);
  return array(`${layer} ${place}`, [rows / 2, ...rest], Array.from(part));
};

interface Rewrite {
  /** Makes a layer's weights, under the layer's name. */
  readonly weights?: (layer: Layer) => {
    readonly nodes: readonly Node[];
    readonly initialisers: readonly (Tensor | SparseTensor)[];
  };
  /** Between a rectified value `a` and `b`, which is taken instead. */
  readonly between?: (a: string, b: string, width: number) => readonly Node[];
  readonly initialisers?: readonly Tensor[];
  /** The convolution of `x` with the weights and bias named. */
  readonly conv?: (x: string, weights: string, bias: string, y: string) => Node;
  readonly rest?: ModelParts;
}

/** A classifier of 3 x 8 x 8 images, rewritten. */
function classifier({ weights, between, initialisers = [], conv, rest }: Rewrite = {}): Buffer {
  const convolution = conv ?? ((x, w, bias, y) => node("Conv", [x, w, bias], [y]));
  const step = between ?? ((a, b) => [node("Identity", [a], [b])]);
  const made = LAYERS.map((name) => weights?.(name) ?? { nodes: [], initialisers: [array(name, SHAPES[name])] });
  return model({
    inputs: [valueInfo("x", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("y", "float32", ["n", 5])],
    nodes: [
      ...made.flatMap(({ nodes }) => nodes),
      convolution("x", "first", "bias 8", "c1"),
      node("Relu", ["c1"], ["r1"]),
      ...step("r1", "s1", 8),
      convolution("s1", "second", "bias 6", "c2"),
      node("Relu", ["c2"], ["r2"]),
      ...step("r2", "s2", 6),
      node("GlobalAveragePool", ["s2"], ["p"]),
      node("Flatten", ["p"], ["f"]),
      node("MatMul", ["f", "last"], ["y"]),
    ],
    initialisers: [
      ...made.flatMap(({ initialisers }) => initialisers),
      array("bias 8", [8]),
      array("bias 6", [6]),
      ...initialisers,
    ],
    ...rest,
  });
}

async function answers(bytes: Buffer): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes);
  const { y } = await session.run({ x: new ort.Tensor("float32", wave(2 * 3 * 64), [2, 3, 8, 8]) });
  return Array.from(y.data as Float32Array);
}

async function expectSameAnswers(bytes: Buffer): Promise<void> {
  const [given, expected] = [await answers(bytes), await answers(classifier())];
  given.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
}

/** Reads a model, with the runtime's help where that is asked for. */
function read(bytes: Buffer, simplify?: true): Promise<NetworkFile> {
  const path = folder.write("rewritten.onnx", bytes);
  return simplify ? readSimplified(path, () => simplifyModel(ort, path, folder.path)) : readNetwork(path);
}

function allOf(network: NetworkFile) {
  return { lines: linesOf(network), values: network.layers.map((layer) => Array.from(layer.load())) };
}

const range = (length: number) => Array.from({ length }, (_, i) => i);
const scalar = (name: string, value: number) => tensor(name, [], Float32Array.of(value));

/** The same weights, all in one vector. */
const INTO_ONE: Rewrite = {
  weights: (name) => {
    const before = LAYERS.slice(0, LAYERS.indexOf(name)).reduce((sum, layer) => sum + values(layer).length, 0);
    const [start, end] = [before, before + values(name).length];
    const all = LAYERS.flatMap((layer) => Array.from(values(layer)));
    return {
      nodes: [
        node("Slice", ["all", `${name} start`, `${name} end`], [`${name} flat`]),
        node("Reshape", [`${name} flat`, `${name} shape`], [name]),
      ],
      initialisers: [
        int64s(`${name} start`, [start]),
        int64s(`${name} end`, [end]),
        int64s(`${name} shape`, SHAPES[name]),
        ...(start === 0 ? [array("all", [all.length], all)] : []),
      ],
    };
  },
};

/** Changes no answer, and is read in the file as it is. */
const READ: Readonly<Record<string, Rewrite>> = {
  "weights in Constant nodes, as Paddle keeps them": {
    weights: (name) => ({
      nodes: [node("Constant", [], [name], { value: array("", SHAPES[name]) })],
      initialisers: [],
    }),
  },
  "weights joined of halves": {
    weights: (name) => ({
      nodes: [node("Concat", [`${name} 0`, `${name} 1`], [name], { axis: 0 })],
      initialisers: [half(name, 0), half(name, 1)],
    }),
  },
  "weights whose rows are put into order": {
    weights: (name) => {
      const rows = SHAPES[name][0];
      const perRow = values(name).length / rows;
      const turned = Array.from(
        values(name),
        (_, i) => values(name)[(rows - 1 - Math.floor(i / perRow)) * perRow + (i % perRow)],
      );
      return {
        nodes: [node("Gather", [`${name} turned`, `${name} order`], [name])],
        initialisers: [
          array(`${name} turned`, SHAPES[name], turned),
          int64s(
            `${name} order`,
            Array.from({ length: rows }, (_, i) => rows - 1 - i),
          ),
        ],
      };
    },
  },
  "weights that are cut out of one vector": INTO_ONE,
  "weights as a difference": {
    weights: (name) => ({
      nodes: [node("Sub", [`${name} a`, `${name} b`], [name])],
      initialisers: [
        array(
          `${name} a`,
          SHAPES[name],
          Array.from(values(name), (value) => 2 * value),
        ),
        array(`${name} b`, SHAPES[name], Array.from(values(name))),
      ],
    }),
  },
  "weights of which what is not 0 is stored": {
    weights: (name) => ({
      nodes: [],
      initialisers: [
        sparseTensor(
          tensor(name, [values(name).length], values(name)),
          int64s(
            `places of ${name}`,
            Array.from(values(name), (_, i) => i),
          ),
          SHAPES[name],
        ),
      ],
    }),
  },
  "units taken one by one, in their order": {
    between: (a, b, width) => [node("Gather", [a, `all ${width}`], [b], { axis: 1 })],
    initialisers: [6, 8].map((width) =>
      int64s(
        `all ${width}`,
        Array.from({ length: width }, (_, i) => i),
      ),
    ),
  },
  "units in another order and back": {
    between: (a, b, width) => [
      node("Gather", [a, `turned ${width}`], [`${b} t`], { axis: 1 }),
      node("Gather", [`${b} t`, `turned ${width}`], [b], { axis: 1 }),
    ],
    initialisers: [6, 8].map((width) => int64s(`turned ${width}`, range(width).reverse())),
  },
  "units in another order, for columns that are in that order": {
    between: (a, b, width) => [node("Gather", [a, `turned ${width}`], [b], { axis: 1 })],
    weights: (name) => {
      const [rows, columns] = SHAPES[name];
      const taps = values(name).length / rows / columns;
      const turned = name === "last" ? range(rows).reverse() : range(rows);
      const order = name === "second" ? range(columns).reverse() : range(columns);
      const moved = turned.flatMap((row) =>
        order.flatMap((column) => range(taps).map((tap) => values(name)[(row * columns + column) * taps + tap])),
      );
      return { nodes: [], initialisers: [array(name, SHAPES[name], moved)] };
    },
    initialisers: [6, 8].map((width) => int64s(`turned ${width}`, range(width).reverse())),
  },
  "halves that are joined again": {
    between: (a, b) => [
      node("Split", [a], [`${b} 1`, `${b} 2`], { axis: 1 }),
      node("Concat", [`${b} 1`, `${b} 2`], [b], { axis: 1 }),
    ],
  },
  "a sequence of one": {
    between: (a, b) => [node("SequenceConstruct", [a], [`${b} s`]), node("SequenceAt", [`${b} s`, "0"], [b])],
    initialisers: [tensor("0", [], BigInt64Array.of(0n))],
  },
  "blocks of one value": { between: (a, b) => [node("DepthToSpace", [a], [b], { blocksize: 1 })] },
  "blocks of four put into channels and back": {
    between: (a, b) => [
      node("SpaceToDepth", [a], [`${b} deep`], { blocksize: 2 }),
      node("DepthToSpace", [`${b} deep`], [b], { blocksize: 2 }),
    ],
  },
  "a slice of everything": {
    between: (a, b) => [node("Slice", [a, "0", "end", "1"], [b])],
    initialisers: [int64s("0", [0]), int64s("1", [1]), int64s("end", [2 ** 40])],
  },
  "flattened and back": {
    between: (a, b, width) => [
      node("Flatten", [a], [`${b} flat`]),
      node("Reshape", [`${b} flat`, `shape ${width}`], [b]),
    ],
    initialisers: [int64s("shape 8", [-1, 8, 6, 6]), int64s("shape 6", [-1, 6, 4, 4])],
  },
  "turned there and back": {
    between: (a, b) => [
      node("Transpose", [a], [`${b} t`], { perm: [0, 2, 3, 1] }),
      node("Transpose", [`${b} t`], [b], { perm: [0, 3, 1, 2] }),
    ],
  },
  "times one": { between: (a, b) => [node("Mul", [a, "one"], [b])], initialisers: [scalar("one", 1)] },
  "a function for each convolution": {
    conv: (x, w, bias, y) => node("own::Convolve", [x, w, bias], [y]),
    rest: {
      opsets: { own: 1 },
      functions: [
        localFunction("own", "Inner", {
          inputs: ["a", "b"],
          outputs: ["c"],
          nodes: [node("Conv", ["a", "b"], ["c"])],
        }),
        localFunction(
          "own",
          "Convolve",
          {
            inputs: ["a", "b", "bias"],
            outputs: ["r"],
            nodes: [
              node("Constant", [], ["to"], { value: int64s("", [1, -1, 1, 1]) }),
              node("Reshape", ["bias", "to"], ["c"]),
              node("own::Inner", ["a", "b"], ["y"]),
              node("Add", ["y", "c"], ["r"]),
            ],
          },
          17,
          { own: 1 },
        ),
      ],
    },
  },
};

/** Changes no answer, and is read in what the runtime makes of the file. */
const SIMPLIFIED: Readonly<Record<string, Rewrite>> = {
  "weights strewn into zeros": {
    weights: (name) => ({
      nodes: [node("ScatterND", [`${name} zeros`, `${name} places`, `${name} rows`], [name])],
      initialisers: [
        array(`${name} zeros`, SHAPES[name], Array(values(name).length).fill(0)),
        tensor(
          `${name} places`,
          [SHAPES[name][0], 1],
          BigInt64Array.from({ length: SHAPES[name][0] }, (_, i) => BigInt(i)),
        ),
        array(`${name} rows`, SHAPES[name]),
      ],
    }),
  },
  "weights of one way of two": {
    weights: (name) => {
      const branch = (factor: number) =>
        graph({
          nodes: [node("Identity", [`${name} k`], [`${name} o`])],
          outputs: [valueInfo(`${name} o`, "float32", SHAPES[name])],
          initialisers: [
            array(
              `${name} k`,
              SHAPES[name],
              Array.from(values(name), (value) => factor * value),
            ),
          ],
        });
      return {
        nodes: [node("If", [`${name} yes`], [name], { then_branch: branch(1), else_branch: branch(2) })],
        initialisers: [tensor(`${name} yes`, [], Uint8Array.of(1), { type: "bool" })],
      };
    },
  },
};

describe("a rewritten model is the network that it was", () => {
  test.each(Object.entries(READ))("with %s", async (_, rewrite) => {
    const bytes = classifier(rewrite);
    await expectSameAnswers(bytes);
    const network = await read(bytes);
    expect(allOf(network)).toEqual(allOf(await read(classifier())));
    expect(network.reading).toMatchObject({ read: network.reading.parameters, unread: [], findings: [] });
  });

  test.each(Object.entries(SIMPLIFIED))("with %s", async (_, rewrite) => {
    const bytes = classifier(rewrite);
    await expectSameAnswers(bytes);
    expect((await read(bytes)).layers).toEqual([]);
    const network = await read(bytes, true);
    expect(allOf(network)).toEqual(allOf(await read(classifier())));
    const { parameters } = network.reading;
    expect(network.reading).toEqual({ parameters, read: parameters, unread: [], findings: [], simplified: true });
  });
});

test("that the runtime cannot simplify a graph is a finding, and what the file says stands", async () => {
  const bytes = classifier(SIMPLIFIED["weights strewn into zeros"]);
  const { layers, reading } = await readSimplified(folder.write("fails.onnx", bytes), () => {
    throw new Error("out of memory");
  });
  expect(layers).toEqual([]);
  expect(reading.simplified).toBe(false);
  expect(reading.findings.map(({ kind }) => kind)).toEqual(["not-simplified", ...Array(3).fill("unfolded-weights")]);
});

test("a model too large for that is not simplified", async () => {
  const large = array("more", [13, 1024, 1024], Array(13 * 2 ** 20).fill(0));
  const path = folder.write("large.onnx", classifier({ initialisers: [large] }));
  const { code, message } = await failureOf(() => simplifyModel(ort, path, folder.path));
  expect(code).toBe("MODEL_TOO_LARGE");
  expect(message).toMatch(/simplified up to 48 MiB/);
});

describe("a model that computes its weights from its input", () => {
  const timesOne: Rewrite = {
    weights: (name) => ({
      nodes: [
        node("ReduceMax", ["x"], [`${name} max`], { keepdims: 0 }),
        node("Mul", [`${name} max`, "nought"], [`${name} none`]),
        node("Add", [`${name} none`, "one"], [`${name} one`]),
        node("Mul", [`${name} v`, `${name} one`], [name]),
      ],
      initialisers: [array(`${name} v`, SHAPES[name])],
    }),
    initialisers: [scalar("nought", 0), scalar("one", 1)],
  };

  test("is not read, which is said and leaves the comparison blind", async () => {
    const bytes = classifier(timesOne);
    await expectSameAnswers(bytes);
    const { layers, reading } = await read(bytes, true);
    expect(layers).toEqual([]);
    const [first, second, last] = LAYERS.map((name) => values(name).length);
    expect(reading.parameters).toBe(first + second + last + 8 + 6 + 2);
    expect(reading.unread[0]).toEqual({ operator: "Mul", parameters: first + second + last + 1 });
    expect(reading.findings.map(({ kind, operator }) => `${kind}: ${operator}`)).toEqual([
      "computed-weights: Conv",
      "computed-weights: Conv",
      "computed-weights: MatMul",
    ]);
    const source = await read(classifier());
    expect(weightsBlindness({ verdict: "unrelated" }, reading, source)).toBe("unread");
    expect(weightsBlindness({ verdict: "derived" }, reading, source)).toBeUndefined();
  });
});

test("a layer that makes the weights of another one is not read", async () => {
  const bytes = classifier({
    weights: (name) => ({
      nodes: [
        node("ReduceMax", ["x"], [`${name} max`], { keepdims: 0 }),
        node("Reshape", [`${name} max`, "matrix"], [`${name} one`]),
        node("MatMul", [`${name} one`, `${name} flat`], [`${name} row`]),
        node("Reshape", [`${name} row`, `${name} shape`], [name]),
      ],
      initialisers: [
        array(`${name} flat`, [1, values(name).length], Array.from(values(name))),
        int64s(`${name} shape`, SHAPES[name]),
      ],
    }),
    initialisers: [int64s("matrix", [1, 1])],
  });
  const { reading } = await read(bytes, true);
  const hidden = values("first").length + values("second").length;
  expect(reading.unread[0]).toEqual({ operator: "Conv", parameters: hidden + 14 });
  expect(weightsBlindness({ verdict: "unrelated" }, reading, await read(classifier()))).toBe("unread");
});

describe("what could not be read", () => {
  const source = { layers: [{ rows: 10, columns: 10, taps: 1 }] };
  const reading = { unread: [], findings: [], simplified: false };

  test("leaves a comparison blind where it has room for a copy", () => {
    const blind = (parameters: number, read: number, verdict: "unrelated" | "not-comparable" = "unrelated") =>
      weightsBlindness({ verdict }, { ...reading, parameters, read }, source);
    expect(blind(100, 100)).toBeUndefined();
    expect(blind(100, 51)).toBeUndefined();
    expect(blind(100, 50)).toBe("unread");
    expect(blind(1000, 950)).toBe("unread");
    expect(blind(20, 10)).toBe("unread");
    expect(blind(100, 100, "not-comparable")).toBe("unpaired");
  });
});
