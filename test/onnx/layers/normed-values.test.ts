import { describe, expect, it, test } from "vitest";
import { canonicalForm } from "../../../src/core/weights/canonical/canonical.ts";
import type { Layer, Network } from "../../../src/core/weights/network.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { array, networkOf } from "../../support/networks.ts";
import { int64s, type Node, node } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { type TransformerPlan, transformer } from "../../support/transformers.ts";

const folder = temporaryFolder();
const mean = (of: string, to: string) => node("ReduceMean", [of], [to], { axes: [-1] });
const ROOT = [
  node("Mul", ["a", "a"], ["square"]),
  mean("square", "mean square"),
  node("Add", ["mean square", "half"], ["m"]),
  node("Sqrt", ["m"], ["root"]),
];
const CENTRED = [
  mean("a", "mean"),
  node("Sub", ["a", "mean"], ["c"]),
  node("Mul", ["c", "c"], ["square"]),
  mean("square", "variance"),
  node("Sqrt", ["variance"], ["root"]),
];

test.each<[string, readonly Node[], { centred: boolean; scales: readonly number[] | undefined } | undefined]>([
  [
    "LayerNormalization",
    [node("LayerNormalization", ["a", "scale"], ["b"])],
    { centred: true, scales: [2, -1, 3, 1, 4, 2, 5, 3] },
  ],
  [
    "RMSNorm",
    [node("SimplifiedLayerNormalization", ["a", "scale"], ["b"])],
    { centred: false, scales: [2, -1, 3, 1, 4, 2, 5, 3] },
  ],
  [
    "LayerNorm, written out, and moved",
    [
      ...CENTRED,
      node("Div", ["c", "root"], ["n"]),
      node("Mul", ["scale", "n"], ["s"]),
      node("Add", ["s", "scale"], ["t"]),
      node("Reshape", ["t", "same"], ["b"]),
    ],
    { centred: true, scales: [2, -1, 3, 1, 4, 2, 5, 3] },
  ],
  [
    "RMSNorm, written out, with two scales",
    [...ROOT, node("Div", ["a", "root"], ["n"]), node("Mul", ["n", "scale"], ["s"]), node("Div", ["s", "half"], ["b"])],
    { centred: false, scales: [4, -2, 6, 2, 8, 4, 10, 6] },
  ],
  ["a norm without scales", [...ROOT, node("Div", ["a", "root"], ["b"])], { centred: false, scales: undefined }],
  ["none, where a scale stands alone", [node("Mul", ["a", "scale"], ["b"])], undefined],
  [
    "none, behind what bends",
    [node("LayerNormalization", ["a", "scale"], ["n"]), node("Relu", ["n"], ["b"])],
    undefined,
  ],
  [
    "none, where two values meet",
    [node("LayerNormalization", ["a", "scale"], ["n"]), node("Add", ["n", "a"], ["b"])],
    undefined,
  ],
])("a layer reads behind %s", async (_, nodes, expected) => {
  const { layers } = await networkOf(
    folder,
    {
      nodes: [node("MatMul", ["x", "first"], ["a"]), ...nodes, node("MatMul", ["b", "last"], ["y"])],
      initialisers: [
        ...[array("first", [5, 8]), array("last", [8, 3]), array("half", [], [0.5])],
        ...[array("scale", [8], [2, -1, 3, 1, 4, 2, 5, 3]), int64s("same", [0, 0, 8])],
      ],
    },
    ["n", 6, 5],
  );
  const norm = layers.at(-1)?.norm;
  const scales = norm?.scales();
  expect(norm && { centred: norm.centred, scales: scales && Array.from(scales) }).toEqual(expected);
});

describe("what reads a stream, seen through it", () => {
  const plan = { spelling: "fused", seed: 1, width: 16, depth: 2 } as const;
  const productsOf = async (change: Partial<TransformerPlan>) => {
    const network = await readNetwork(folder.write("transformer.onnx", transformer({ ...plan, ...change })));
    const seen = canonicalForm(network).layers.filter(({ seenThrough }) => seenThrough !== undefined);
    return seen.map((layer) => ({ ...layer, values: layer.load() }));
  };

  const expectAlike = (ours: Float32Array, theirs: Float32Array, name: string) => {
    const largest = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = ours.map((value, i) => Math.abs(value - theirs[i]));
    expect(Math.max(...apart) / largest, name).toBeLessThan(1e-5);
  };

  it.each(["layer", "root mean square"] as const)("is what it was when a stream is turned: %s", async (norm) => {
    const [ours, theirs] = [await productsOf({ norm }), await productsOf({ norm, turn: 7 })];
    expect(ours).toHaveLength(4);
    expect(theirs.map(({ rows, columns }) => [rows, columns])).toEqual(
      ours.map(({ rows, columns }) => [rows, columns]),
    );
    for (const [at, { values, name }] of ours.entries()) expectAlike(values, theirs[at].values, name);
  });

  it.each<[string, Partial<TransformerPlan>, readonly (readonly [rows: number, columns: number])[]]>([
    [
      "what writes it back, where one layer alone brings it to units that cannot be mixed",
      { depth: 6, norm: "layer" },
      [
        [16, 48],
        [16, 48],
        [16, 48],
        [64, 48],
        [48, 64],
        [16, 48],
        [16, 48],
      ],
    ],
    [
      "means and all, with RMSNorm",
      { depth: 6, norm: "root mean square" },
      [
        [16, 48],
        [16, 48],
        [16, 48],
        [64, 48],
        [48, 64],
        [16, 48],
        [16, 48],
      ],
    ],
    ["words, of which as many are looked at, and which give room for no more", { words: 100 }, Array(4).fill([16, 64])],
    [
      "what heads share",
      { spelling: "apart", heads: 4, sharing: 2 },
      [
        [8, 48],
        [48, 8],
        [8, 48],
      ],
    ],
  ])("is the same with %s", async (_, change, sizes) => {
    const [ours, theirs] = [await productsOf(change), await productsOf({ ...change, turn: 7 })];
    expect(ours.map(({ rows, columns }) => [rows, columns])).toEqual(sizes);
    for (const [at, { values, name }] of ours.entries()) expectAlike(values, theirs[at].values, name);
  });

  it("is of the same words where some were added at a table's end", async () => {
    const [few, more] = [await productsOf({ words: 100 }), await productsOf({ words: 100, added: 20 })];
    expectAlike(few[0].values, more[0].values, "words");
  });

  it("is the pixels that begin the stream, for a quarter of the rows that there are", async () => {
    const seen = await productsOf({});
    expect(seen.map(({ rows, columns, taps }) => [rows, columns, taps])).toEqual(Array(4).fill([16, 48, 1]));
    expect(seen.map(({ name }) => name)).toEqual(Array(4).fill(expect.stringMatching(/\[\d+:\d+\] of v0$/)));
  });
});

describe("what is too much", () => {
  const space = (id: number, width: number, fixed: boolean) => ({ id, width, fixed });
  const load = () => expect.fail("loaded");
  const layer = (name: string, from: number, to: number, rows: number, columns: number): Layer => ({
    ...{ name, operator: "MatMul", rows, columns, taps: 1, groups: 1, output: to, load },
    input: [{ space: from, offset: 0, count: columns, positions: 1 }],
    ...(from === 1 ? { norm: { centred: false, scales: () => undefined } } : {}),
  });

  it("takes no more multiplications than half a second has: what is larger is left out, and never loaded", () => {
    const network: Network = {
      spaces: [space(0, 64, true), space(1, 2048, false), space(2, 2048, false), space(3, 8192, false)],
      layers: [
        layer("first", 0, 1, 2048, 64),
        layer("small", 1, 2, 2048, 2048),
        layer("back", 2, 1, 2048, 2048),
        layer("large", 1, 3, 8192, 2048),
        layer("down", 3, 1, 2048, 8192),
      ],
    };
    expect(
      canonicalForm(network)
        .layers.slice(5)
        .map(({ name }) => name),
    ).toEqual(["small of first"]);
  });

  it.each([
    [2 ** 16, ["q of table"]],
    [2 ** 20, []],
  ])("is a table of so many words, which would stand in memory twice: %d", (words, expected) => {
    const network: Network = {
      spaces: [space(0, words, true), space(1, 64, false), space(2, 64, false), space(3, 256, false)],
      layers: [
        { ...layer("table", 1, 0, words, 64), operator: "Gather", norm: undefined },
        ...[
          layer("q", 1, 2, 64, 64),
          layer("o", 2, 1, 64, 64),
          layer("up", 1, 3, 256, 64),
          layer("down", 3, 1, 64, 256),
        ],
      ],
    };
    const seen = canonicalForm(network).layers.filter(({ seenThrough }) => seenThrough !== undefined);
    expect(seen.map(({ name }) => name)).toEqual(expected);
  });
});
