import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import { type Tensor as Initialiser, int64s, type Node, node, tensor } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wave } from "../../support/tiny-classifier.ts";
import { SPELLINGS, type TransformerPlan, transformer } from "../../support/transformers.ts";

const folder = temporaryFolder();
const written = (plan: TransformerPlan) => folder.write("transformer.onnx", transformer(plan));
const read = (plan: TransformerPlan) => readNetwork(written(plan));

async function answers(plan: TransformerPlan): Promise<number[]> {
  const session = await InferenceSession.create(written(plan));
  const { y } = await session.run({ x: new Tensor("float32", wave(2 * 3 * 64), [2, 3, 8, 8]) });
  return Array.from(y.data as Float32Array);
}

/** A network of what stands between `a` (n x 6 x 8, after a layer) and `b`, which a last layer of `columns` reads. */
async function between(nodes: readonly Node[], initialisers: readonly Initialiser[], columns = 8) {
  const network = await networkOf(
    folder,
    {
      nodes: [node("MatMul", ["x", "first"], ["a"]), ...nodes, node("MatMul", ["b", "last"], ["y"])],
      initialisers: [array("first", [5, 8]), array("last", [columns, 3]), ...initialisers],
    },
    ["n", 6, 5],
  );
  return linesOf(network);
}

describe("an attention", () => {
  test.each(SPELLINGS)("%s, is read as three layers whose units are exchanged within heads", async (spelling) => {
    const lines = linesOf(await read({ spelling, seed: 1 }));
    expect(lines).toEqual([
      "Conv 8x3x16 0! > 1",
      "MatMul 8x8x1 1 > 2/4",
      "MatMul 8x8x1 1 > 2/4",
      "MatMul 8x8x1 1 > 3/4",
      "MatMul 8x8x1 3/4 > 1",
      "MatMul 32x8x1 1 > 4",
      "MatMul 8x32x1 4 > 1",
      "MatMul 10x8x1 1 > 5!",
    ]);
  });

  test("gives the values of each of its layers, whether they are fused or apart", async () => {
    const [fused, apart] = await Promise.all([
      read({ spelling: "fused", seed: 1 }),
      readNetwork(folder.write("apart.onnx", transformer({ spelling: "apart", seed: 1 }))),
    ]);
    expect(fused.layers.map((layer) => layer.load())).toEqual(apart.layers.map((layer) => layer.load()));
    expect(fused.layers.map(({ name }) => name).slice(1, 4)).toEqual(
      ["[0:8]", "[8:16]", "[16:24]"].map((rows) => expect.stringContaining(rows)),
    );
  });

  test("of which keys and values serve several heads is read head by head, and turned queries are fixed", async () => {
    const turned = (value: string) => [
      node("Slice", [value, "zero", "one", "axis3"], [`${value}1`]),
      node("Slice", [value, "one", "two", "axis3"], [`${value}2`]),
      node("Neg", [`${value}2`], [`${value}n`]),
      node("Concat", [`${value}n`, `${value}1`], [`${value}t`], { axis: -1 }),
    ];
    const heads = (value: string, weights: string, to: string) => [
      node("MatMul", ["a", weights], [`${value}r`]),
      node("Reshape", [`${value}r`, to], [`${value}h`]),
      node("Transpose", [`${value}h`], [value], { perm: [0, 2, 1, 3] }),
    ];
    const shared = (value: string, to: string) => [
      node("Unsqueeze", [value, "axis2"], [`${value}u`]),
      node("Expand", [`${value}u`, "twice"], [`${value}e`]),
      node("Reshape", [`${value}e`, "all heads"], [to]),
    ];
    const nodes = [
      ...heads("q", "wq", "four heads"),
      ...heads("k", "wk", "two heads"),
      ...heads("v", "wv", "two heads"),
      ...turned("q"),
      ...turned("k"),
      ...shared("kt", "keys"),
      ...shared("v", "values"),
      node("Transpose", ["keys"], ["turned keys"], { perm: [0, 1, 3, 2] }),
      node("MatMul", ["qt", "turned keys"], ["scores"]),
      node("Softmax", ["scores"], ["attention"]),
      node("MatMul", ["attention", "values"], ["mixed"]),
      node("Transpose", ["mixed"], ["tokens"], { perm: [0, 2, 1, 3] }),
      node("Reshape", ["tokens", "together"], ["b"]),
    ];
    const initialisers = [
      ...[array("wq", [8, 8]), array("wk", [8, 4]), array("wv", [8, 4])],
      ...[int64s("four heads", [0, 0, 4, 2]), int64s("two heads", [0, 0, 2, 2]), int64s("all heads", [0, 4, 6, 2])],
      ...[int64s("zero", [0]), int64s("one", [1]), int64s("two", [2]), int64s("axis2", [2]), int64s("axis3", [3])],
      ...[int64s("twice", [1, 2, 2, 6, 2]), int64s("together", [0, 0, 8])],
    ];
    expect(await between(nodes, initialisers)).toEqual([
      "MatMul 8x5x1 0! > 1",
      "MatMul 8x8x1 1 > 2!",
      "MatMul 4x8x1 1 > 3!",
      "MatMul 4x8x1 1 > 4/2",
      "MatMul 3x8x1 4/2[0+2] 4/2[0+2] 4/2[2+2] 4/2[2+2] > 5!",
    ]);
  });

  test("whose queries and keys are multiplied by a table of positions is no strange graph", async () => {
    const { reading } = await networkOf(
      folder,
      {
        nodes: [
          node("MatMul", ["x", "wq"], ["q"]),
          node("MatMul", ["x", "wk"], ["k"]),
          node("Mul", ["q", "table"], ["qt"]),
          node("Mul", ["k", "table"], ["kt"]),
          node("Transpose", ["kt"], ["turned"], { perm: [0, 2, 1] }),
          node("MatMul", ["qt", "turned"], ["scores"]),
          node("MatMul", ["scores", "x"], ["mixed"]),
          node("MatMul", ["mixed", "last"], ["y"]),
        ],
        initialisers: [array("wq", [5, 8]), array("wk", [5, 8]), array("table", [6, 8]), array("last", [5, 3])],
      },
      ["n", 6, 5],
    );
    expect(reading.findings).toEqual([]);
  });

  test("that sums over positions first, as linear ones do, is not followed", async () => {
    const nodes = [
      node("MatMul", ["a", "wk"], ["k"]),
      node("Transpose", ["k"], ["kt"], { perm: [0, 2, 1] }),
      node("MatMul", ["kt", "a"], ["b"]),
    ];
    const lines = await between(nodes, [array("wk", [8, 8])]);
    expect(lines).toEqual(["MatMul 8x5x1 0! > 1!", "MatMul 8x8x1 1! > 2!", "MatMul 3x8x1 3! > 4!"]);
  });
});

describe("units in windows and groups", () => {
  const to = (name: string, ...sizes: number[]) => int64s(name, sizes);

  test("come back from shifted windows as they were", async () => {
    const nodes = [
      node("Reshape", ["a", "map"], ["m"]),
      node("Pad", ["m", "pads"], ["padded"]),
      node("Slice", ["padded", "one", "end", "axis"], ["late"]),
      node("Slice", ["padded", "zero", "one", "axis"], ["early"]),
      node("Concat", ["late", "early"], ["rolled"], { axis: 1 }),
      node("Reshape", ["rolled", "windows"], ["w"]),
      node("Transpose", ["w"], ["t"], { perm: [0, 1, 3, 2, 4, 5] }),
      node("Reshape", ["t", "tokens"], ["b"]),
    ];
    const initialisers = [
      ...[to("map", -1, 2, 3, 8), to("pads", 0, 0, 0, 0, 0, 0, 1, 0), to("windows", -1, 1, 2, 2, 2, 8)],
      ...[to("zero", 0), to("one", 1), to("end", 2 ** 40), to("axis", 1), to("tokens", -1, 4, 8)],
    ];
    expect(await between(nodes, initialisers)).toEqual(["MatMul 8x5x1 0! > 1", "MatMul 3x8x1 1 > 2!"]);
  });

  test("of four positions are read one after the other where patches are merged", async () => {
    const nodes = [
      node("Reshape", ["a", "map"], ["m"]),
      node("Transpose", ["m"], ["t"], { perm: [0, 1, 3, 2, 4] }),
      node("Reshape", ["t", "flat"], ["b"]),
    ];
    const lines = await between(nodes, [to("map", -1, 1, 2, 3, 8), to("flat", -1, 3, 16)], 16);
    expect(lines).toEqual(["MatMul 8x5x1 0! > 1", "MatMul 3x16x1 1 1 > 2!"]);
  });

  test("stay what they are where positions are mixed, as MLP-Mixers do", async () => {
    const nodes = [
      node("Transpose", ["a"], ["t"], { perm: [0, 2, 1] }),
      node("MatMul", ["t", "mix"], ["m"]),
      node("Relu", ["m"], ["r"]),
      node("MatMul", ["r", "back"], ["s"]),
      node("Transpose", ["s"], ["u"], { perm: [0, 2, 1] }),
      node("Add", ["a", "u"], ["b"]),
    ];
    expect(await between(nodes, [array("mix", [6, 10]), array("back", [10, 6])])).toEqual([
      "MatMul 8x5x1 0! > 1",
      "MatMul 10x6x1 2! > 3!",
      "MatMul 6x10x1 4! > 5!",
      "MatMul 3x8x1 1 > 6!",
    ]);
  });

  test("that are normalised in groups are exchanged within them", async () => {
    const nodes = [
      node("Transpose", ["a"], ["t"], { perm: [0, 2, 1] }),
      node("Reshape", ["t", "groups"], ["g"]),
      node("InstanceNormalization", ["g", "scale", "bias"], ["n"]),
      node("Reshape", ["n", "units"], ["u"]),
      node("Transpose", ["u"], ["b"], { perm: [0, 2, 1] }),
    ];
    const initialisers = [to("groups", 0, 2, -1), array("scale", [2]), array("bias", [2]), to("units", 0, 8, 6)];
    expect(await between(nodes, initialisers)).toEqual(["MatMul 8x5x1 0! > 1/4", "MatMul 3x8x1 1/4 > 2!"]);
  });

  test("are fixed where groups are shuffled", async () => {
    const nodes = [
      node("Reshape", ["a", "groups"], ["g"]),
      node("Transpose", ["g"], ["t"], { perm: [0, 1, 3, 2] }),
      node("Reshape", ["t", "units"], ["s"]),
      node("Relu", ["s"], ["b"]),
    ];
    const lines = await between(nodes, [to("groups", 0, 0, 2, 4), to("units", 0, 0, 8)]);
    expect(lines).toEqual(["MatMul 8x5x1 0! > 1!", "MatMul 3x8x1 2! > 3!"]);
  });
});

test("words that are looked up are units of the stream", async () => {
  const network = await networkOf(
    folder,
    {
      nodes: [
        node("Gather", ["table", "x"], ["words"]),
        node("Gather", ["places", "first"], ["positions"]),
        node("Add", ["words", "positions"], ["a"]),
        node("MatMul", ["a", "matrix"], ["y"]),
      ],
      initialisers: [
        ...[array("table", [20, 4]), array("places", [6, 4]), array("matrix", [4, 3])],
        tensor("first", [6], BigInt64Array.from([0n, 1n, 2n, 3n, 4n, 5n])),
      ],
    },
    ["n", 6],
  );
  expect(linesOf(network)).toEqual(["Gather 20x4x1 0 > 1!", "MatMul 3x4x1 0 > 2!"]);
});

describe("a transformer whose units stand in another order", () => {
  const plan = { width: 32, heads: 4, depth: 2, seed: 1 } as const;

  test.each(SPELLINGS)("%s, answers alike and is derived", async (spelling) => {
    const [ours, theirs] = [await answers({ ...plan, spelling }), await answers({ ...plan, spelling, order: 5 })];
    theirs.forEach((value, i) => {
      expect(value).toBeCloseTo(ours[i], 4);
    });
    const source = await read({ ...plan, spelling: "fused" });
    const sketch = sketchNetwork(source, { seed: 3, bytes: 40_000 });
    const settings = { alpha: 0.001, ancestors: [] };
    const { verdict, compared } = compareWeights(sketch, await read({ ...plan, spelling, order: 5 }), settings);
    expect({ verdict, compared }).toEqual({ verdict: "derived", compared: 1 });
  });

  const others = (["layer", "root mean square"] as const).flatMap((norm) =>
    [1, 2].flatMap((sharing) => [
      { norm, sharing, change: { headOrder: 3 } },
      { norm, sharing, change: { headOrder: 3, order: 5 } },
      { norm, sharing, change: { turn: 4 } },
    ]),
  );

  test.each(others)("or was turned: $norm, keys of $sharing, $change", async ({ norm, sharing, change }) => {
    const base = { ...plan, spelling: "apart", norm, sharing } as const;
    const [ours, theirs] = [await answers(base), await answers({ ...base, ...change })];
    theirs.forEach((value, i) => {
      expect(value).toBeCloseTo(ours[i], 4);
    });
    const sketch = sketchNetwork(await read(base), { seed: 3, bytes: 40_000 });
    const { verdict } = compareWeights(sketch, await read({ ...base, ...change }), { alpha: 0.001, ancestors: [] });
    expect(verdict).toBe("derived");
  });

  test("is told from an independent one by its queries, keys and values alone", async () => {
    const attentionOf = async (one: TransformerPlan) => {
      const network = await read(one);
      const evidence = compareWeights(sketch, network, { alpha: 0.001, ancestors: [] });
      const heads = new Set(network.spaces.filter(({ alike }) => alike).map(({ id }) => id));
      return evidence.inPlace?.spaces.filter(({ space }) => heads.has(space)).map(({ z }) => z);
    };
    const sketch = sketchNetwork(await read({ ...plan, spelling: "fused" }), { seed: 3, bytes: 40_000 });
    const same = await attentionOf({ ...plan, spelling: "tokens first" });
    expect(same).toHaveLength(4);
    for (const z of same ?? []) expect(z).toBeGreaterThan(8);
    for (const z of (await attentionOf({ ...plan, spelling: "apart", seed: 2 })) ?? []) expect(z).toBeLessThan(4);
  });

  test("is no match of independent ones: their p-values are not small", async () => {
    const sketch = sketchNetwork(await read({ ...plan, spelling: "fused" }), { seed: 3, bytes: 40_000 });
    const settings = { alpha: 0.001, ancestors: [] };
    const values = [];
    for (let seed = 2; seed < 14; seed += 1) {
      values.push(compareWeights(sketch, await read({ ...plan, spelling: "fused", seed }), settings).pValue ?? 0);
    }
    expect(Math.min(...values)).toBeGreaterThan(0.005);
    expect(values.filter((p) => p < 0.25).length).toBeLessThan(8);
  });
});
