import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { weightsBlindness, withoutHarmless } from "../../../src/core/weights/sight.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { SOURCE } from "../../support/fixture-source.ts";
import { array } from "../../support/networks.ts";
import {
  floats,
  int64s,
  type ModelParts,
  model,
  type Node,
  node,
  type Tensor,
  tensor,
  valueInfo,
} from "../../support/onnx-builder.ts";
import { readNet, writeNet } from "../../support/rewrites/net.ts";
import { gated, recurrent, recurrentHead } from "../../support/rewrites/recurrent.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wave } from "../../support/tiny-classifier.ts";
import { model as zooModel } from "../../support/zoo.ts";

const folder = temporaryFolder();
let written = 0;

async function readingOf(bytes: Uint8Array) {
  written += 1;
  return (await readNetwork(folder.write(`${written}.onnx`, bytes))).reading;
}

/** What is read of a model of `x` (n x 12 numbers), of which some nodes make `y`. */
function readingOfNodes(nodes: readonly Node[], initialisers: readonly Tensor[], more: ModelParts = {}) {
  return readingOf(
    model({
      nodes: [node("Gemm", ["x", "first"], ["h"]), ...nodes],
      inputs: [valueInfo("x", "float32", ["n", 12])],
      outputs: [valueInfo("y", "float32", null)],
      initialisers: [array("first", [12, 10]), ...initialisers],
      ...more,
    }),
  );
}

const fixture = (path: string) => readNet(readFileSync(path));
const STEP = { hidden_size: 10 };
const kinds = (reading: Awaited<ReturnType<typeof readingOf>>) =>
  reading.findings.map(({ kind, operator }) => `${kind}: ${operator}`);

describe("a layer in an operator that nobody reads", () => {
  const states = [array("W", [1, 10, 10]), array("R", [1, 10, 10])];
  const axes = int64s("axes", [0]);
  const around = (...inner: Node[]) => [node("Unsqueeze", ["h", "axes"], ["u"]), ...inner];

  test("is named, with the parameters that it takes", async () => {
    const reading = await readingOfNodes(around(node("RNN", ["u", "W", "R"], ["y"], STEP)), [...states, axes]);
    expect(kinds(reading)).toEqual(["unread-operator: RNN"]);
    expect(reading).toMatchObject({ parameters: 320, read: 120, unread: [{ operator: "RNN", parameters: 200 }] });
  });

  test("is found where its weights come through a product with what the input makes", async () => {
    const reading = await readingOfNodes(
      [
        node("ReduceMax", ["x"], ["any"], { keepdims: 0 }),
        node("Equal", ["any", "any"], ["true"]),
        node("Cast", ["true"], ["one"], { to: 1 }),
        node("Mul", ["W", "one"], ["same W"]),
        node("Mul", ["R", "one"], ["same R"]),
        ...around(node("RNN", ["u", "same W", "same R"], ["y"], STEP)),
      ],
      [...states, axes],
    );
    expect(kinds(reading)).toContain("unread-operator: RNN");
    expect(reading).toMatchObject({ parameters: 320, read: 120 });
  });

  test("counts where its weights are lists of its attributes, or a constant's", async () => {
    const coefficients = Array.from(wave(100));
    const regressor = node("ai.onnx.ml::LinearRegressor", ["h"], ["y"], {
      coefficients: floats(coefficients),
      intercepts: floats(coefficients.slice(0, 10)),
      targets: 10,
    });
    const inside = await readingOfNodes([regressor], [], { opsets: { "ai.onnx.ml": 1 } });
    expect(kinds(inside)).toEqual(["unread-operator: ai.onnx.ml::LinearRegressor"]);
    expect(inside).toMatchObject({ parameters: 230, read: 120 });

    const listed = await readingOfNodes(
      [
        node("Constant", [], ["list"], { value_floats: floats(coefficients) }),
        node("Reshape", ["list", "shape"], ["W"]),
        ...around(node("RNN", ["u", "W", "R"], ["y"], STEP)),
      ],
      [states[1], axes, int64s("shape", [1, 10, 10])],
    );
    expect(kinds(listed)).toEqual(["unread-operator: RNN"]);
    expect(listed).toMatchObject({ parameters: 320, read: 120 });
  });
});

describe("no layer that nobody reads", () => {
  test.each([
    ["a table of positions", [node("Add", ["h", "table"], ["y"])], [array("table", [64, 10])]],
    ["a mean image", [node("Sub", ["h", "table"], ["y"])], [array("table", [64, 10])]],
    [
      "trees",
      [
        node("ai.onnx.ml::TreeEnsembleRegressor", ["h"], ["y"], {
          n_targets: 1,
          nodes_values: floats([0.5, 0, 0]),
          target_weights: floats([1, 2]),
        }),
      ],
      [],
    ],
    [
      "four-bit weights",
      [node("com.microsoft::MatMulNBits", ["h", "Q", "s"], ["y"], { K: 10, N: 10, bits: 4 })],
      [tensor("Q", [10, 1, 8], new Uint8Array(80).fill(7)), array("s", [10])],
    ],
  ] as const)("is %s", async (_, nodes, initialisers) => {
    expect(kinds(await readingOfNodes(nodes, initialisers))).toEqual([]);
  });

  test("are tables of places and of zeros, which are no parameters either", async () => {
    const places = tensor("places", [500], new BigInt64Array(500));
    const zeros = tensor("zeros", [1, 10, 10], new Float32Array(100));
    const gathered = await readingOfNodes([node("Gather", ["h", "places"], ["y"], { axis: 1 })], [places]);
    expect(gathered).toMatchObject({ parameters: 120, read: 120, unread: [], findings: [] });
    const reading = await readingOfNodes(
      [node("Unsqueeze", ["h", "axes"], ["u"]), node("RNN", ["u", "W", "zeros"], ["y"], STEP)],
      [array("W", [1, 10, 10]), zeros, int64s("axes", [0])],
    );
    expect(reading).toMatchObject({ parameters: 220, read: 120 });
  });

  test("are places that are used as weights besides", async () => {
    const places = tensor(
      "places",
      [1, 10, 10],
      BigInt64Array.from({ length: 100 }, (_, i) => BigInt(i % 10)),
    );
    const reading = await readingOfNodes(
      [
        node("Gather", ["h", "places"], ["unused but alive"], { axis: 1 }),
        node("ReduceMax", ["unused but alive"], ["m"], { keepdims: 0 }),
        node("Cast", ["places"], ["W"], { to: 1 }),
        node("Unsqueeze", ["h", "axes"], ["u"]),
        node("RNN", ["u", "W", "R"], ["r"], STEP),
        node("Add", ["r", "m"], ["y"]),
      ],
      [places, array("R", [1, 10, 10]), int64s("axes", [0])],
    );
    expect(reading).toMatchObject({ parameters: 320, read: 120 });
  });
});

describe("what nobody reads, beside what a source has", () => {
  const source = fixture(SOURCE);
  const blindness = async (bytes: Uint8Array) => {
    const { layers } = await readNetwork(SOURCE);
    const reading = await readingOf(bytes);
    const blind = weightsBlindness({ verdict: "unrelated" }, reading, { layers });
    return [blind, new Set(kinds(withoutHarmless(reading, blind)))];
  };

  test("has room for it where the layers are RNNs, alone and beside other networks", async () => {
    const other = fixture(zooModel("unrelated", "unrelated-vgg-3"));
    const found = ["unread", new Set(["unread-operator: RNN"])];
    expect(await blindness(writeNet(recurrent()(source)))).toEqual(found);
    expect(await blindness(writeNet(gated(source, other, 0.9)))).toEqual(found);
  });

  test("has none where the last layer alone is one", async () => {
    expect(await blindness(writeNet(recurrentHead(source)))).toEqual([undefined, new Set()]);
  });
});
