import { describe, expect, test } from "vitest";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { array } from "../../support/networks.ts";
import { graph, type ModelParts, model, node, tensor, valueInfo } from "../../support/onnx-builder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const [FEATURES, CLASSES] = [6, 5];

/** What is found strange in a model of `x` (n x features) and `y`. */
async function findings(parts: ModelParts): Promise<string[]> {
  const inputs = [valueInfo("x", "float32", ["n", FEATURES])];
  const outputs = [valueInfo("y", "float32", ["n", CLASSES])];
  const path = folder.write("model.onnx", model({ inputs, outputs, ...parts }));
  const { reading } = await readNetwork(path);
  return reading.findings.map(({ kind, operator }) => `${kind}: ${operator}`);
}

/** A scan over the rows of `x` that takes `taken` from outside. */
const scan = (operator: string, taken: string) =>
  node("Scan", ["x"], ["y"], {
    num_scan_inputs: 1,
    body: graph({
      nodes: [node(operator, ["row", taken], ["scores"])],
      inputs: [valueInfo("row", "float32", [FEATURES])],
      outputs: [valueInfo("scores", "float32", operator === "MatMul" ? [CLASSES] : [FEATURES])],
    }),
  });

describe("what a scan takes from outside", () => {
  test("is strange where it is a matrix", async () => {
    const initialisers = [array("weights", [FEATURES, CLASSES])];
    expect(await findings({ nodes: [scan("MatMul", "weights")], initialisers })).toContain("subgraph: Scan");
  });

  test("is not where it is a number for each unit", async () => {
    const initialisers = [array("scales", [FEATURES])];
    expect(await findings({ nodes: [scan("Mul", "scales")], initialisers })).toEqual([]);
  });
});

describe("a table of places", () => {
  const places = (rows: number, columns: number, of: number) =>
    tensor(
      "places",
      [rows, columns],
      BigInt64Array.from({ length: rows * columns }, (_, i) => BigInt((i * i + 1) % of)),
    );
  const end = [node("MatMul", ["weights", "columns"], ["scores"]), node("Transpose", ["scores"], ["y"])];

  test("makes strange weights of a few values that the image has a say in", async () => {
    const nodes = [
      node("ReduceMean", ["x"], ["mean"], { keepdims: 0 }),
      node("Mul", ["mean", "nothing"], ["zero"]),
      node("Add", ["levels", "zero"], ["levels of this image"]),
      node("Gather", ["levels of this image", "places"], ["weights"]),
      node("Transpose", ["x"], ["columns"]),
      ...end,
    ];
    const initialisers = [array("levels", [4]), array("nothing", [1], [0]), places(CLASSES, FEATURES, 4)];
    expect(await findings({ nodes, initialisers })).toContain("computed-weights: MatMul");
  });

  test("makes none of an image, as patches are picked", async () => {
    const nodes = [
      node("Gather", ["x", "places"], ["patches"], { axis: 1 }),
      node("ReduceMean", ["patches"], ["pooled"], { axes: [2], keepdims: 0 }),
      node("Transpose", ["pooled"], ["columns"]),
      ...end,
    ];
    const initialisers = [array("weights", [CLASSES, FEATURES]), places(FEATURES, 2, FEATURES)];
    expect(await findings({ nodes, initialisers })).toEqual([]);
  });
});
