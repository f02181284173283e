import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type Constant, dequantisedConstant } from "../../../src/onnx/layers/constants.ts";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import { int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const scalar = (name: string, value: number) => tensor(name, [], BigInt64Array.of(BigInt(value)));
const slice = (starts: number[], ends: number[], axes: number[], steps: number[]) =>
  [
    node("Slice", ["h", "starts", "ends", "axes", "steps"], ["w"]),
    int64s("starts", starts),
    int64s("ends", ends),
    int64s("axes", axes),
    int64s("steps", steps),
  ] as const;

/** What onnxruntime makes of the nodes. */
async function computed(nodes: readonly Node[], initialisers: readonly Tensor[]): Promise<number[]> {
  const outputs = [valueInfo("w", "float32", null)];
  const session = await InferenceSession.create(model({ nodes, outputs, initialisers }));
  const { w } = await session.run({});
  return Array.from(w.data as Float32Array);
}

describe("a layer has the weights that onnxruntime computes", () => {
  test.each<[string, Node | readonly Node[], ...Tensor[]]>([
    ["Concat of rows", node("Concat", ["h", "l"], ["w"], { axis: 0 }), array("l", [2, 4])],
    ["Concat of columns", node("Concat", ["h", "h"], ["w"], { axis: -1 })],
    ["Gather of rows", node("Gather", ["h", "order"], ["w"]), int64s("order", [2, 0, -2])],
    ["Gather of columns", node("Gather", ["h", "order"], ["w"], { axis: 1 }), int64s("order", [3, 3, 1])],
    ["Gather of one of a stack", node("Gather", ["stack", "1"], ["w"]), array("stack", [2, 3, 4]), scalar("1", 1)],
    ["Neg", node("Neg", ["h"], ["w"])],
    ["Slice", ...slice([1], [3], [0], [1])],
    ["Slice of everything", ...slice([0, 0], [2 ** 40, 2 ** 40], [0, 1], [1, 1])],
    ["Slice from the end", ...slice([-2, 1], [-1, -1], [0, 1], [1, 1])],
    ["Slice of every other", ...slice([0], [4], [1], [2])],
    ["Slice backwards", ...slice([-1, 9], [-9, 0], [0, 1], [-1, -2])],
    ["Slice of old", node("Slice", ["h", "zero", "two"], ["w"]), int64s("zero", [0]), int64s("two", [2])],
    ["Split in equal parts", node("Split", ["h"], ["other", "w"], { axis: 1 })],
    ["Split", node("Split", ["h", "sizes"], ["w", "other"], { axis: 1 }), int64s("sizes", [3, 1])],
    [
      "halves that were split and are joined",
      [node("Split", ["h"], ["a", "b"], { axis: 1 }), node("Concat", ["a", "b"], ["w"], { axis: 1 })],
    ],
  ])("behind %s", async (_, made, ...more) => {
    const nodes = [made].flat();
    const initialisers = [array("h", [3, 4]), ...more];
    const network = await networkOf(folder, { nodes: [...nodes, node("MatMul", ["x", "w"], ["y"])], initialisers }, [
      1,
      "k",
    ]);
    const [columns, rows] = [network.layers[0].columns, network.layers[0].rows];
    expect(linesOf(network)).toHaveLength(1);
    const values = network.layers[0].load();
    const turned = Array.from(
      { length: columns * rows },
      (_, i) => values[(i % rows) * columns + Math.floor(i / rows)],
    );
    expect(turned).toEqual(await computed(nodes, initialisers));
    expect(network.reading).toMatchObject({ read: network.reading.parameters, unread: [], findings: [] });
  });
});

describe("weights are not computed", () => {
  test.each<[string, Node | readonly Node[], ...Tensor[]]>([
    ["places that are not there", node("Gather", ["h", "far"], ["w"]), int64s("far", [3])],
    ["parts that do not fit", node("Concat", ["h", "l"], ["w"], { axis: 0 }), array("l", [2, 3])],
    ["steps of nothing", ...slice([0], [3], [0], [0])],
    ["an axis that is not there", ...slice([0], [3], [2], [1])],
    [
      "two to the power of thirty copies",
      Array.from({ length: 30 }, (_, i) =>
        node("Concat", Array(2).fill(i === 0 ? "h" : `c${i}`), [i === 29 ? "w" : `c${i + 1}`], { axis: 0 }),
      ),
    ],
    [
      "a small piece of so much that it would take long to make",
      [
        ...Array.from({ length: 20 }, (_, i) => node("Mul", Array(2).fill(i === 0 ? "h" : `m${i}`), [`m${i + 1}`])),
        node("Gather", ["m20", "0"], ["w"]),
      ],
      int64s("0", [0, 0]),
    ],
  ])("of %s", async (_, made, ...more) => {
    const nodes = [...[made].flat(), node("MatMul", ["x", "w"], ["y"])];
    const network = await networkOf(folder, { nodes, initialisers: [array("h", [3, 4]), ...more] }, [1, "k"]);
    expect(network.layers).toEqual([]);
    expect(network.reading.read).toBe(0);
    expect(network.reading.findings).toMatchObject([{ kind: "unfolded-weights", operator: "MatMul" }]);
  });
});

test("integers become numbers in the array in which they were read, so that a large layer is in memory once", () => {
  const constant = (shape: number[], data: Float32Array): Constant => ({
    ...{ shape, parts: [], tensor: undefined, depth: 1, work: data.length },
    load: () => ({ shape, data }),
  });
  const read = Float32Array.of(1, 2, 3, 4);
  const [scale, zero] = [constant([2], Float32Array.of(0.5, 2)), constant([], Float32Array.of(1))];
  const data = dequantisedConstant(constant([2, 2], read), scale, zero, 0)?.load().data;
  expect(data).toBe(read);
  expect(read).toEqual(Float32Array.of(0, 0.5, 4, 6));
});
