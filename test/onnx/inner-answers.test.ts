import { describe, expect, it } from "vitest";
import { innerAnswers } from "../../src/onnx/inner-answers.ts";
import { MOST_INNER_ANSWERS } from "../../src/onnx/limits.ts";
import { readModelGraph } from "../../src/onnx/read-graph.ts";
import {
  type LocalFunction,
  localFunction,
  model,
  type Node,
  node,
  type Tensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CLASSES = 4;
const folder = temporaryFolder();

/** Features of six numbers, from which layers make what the graph gives. */
function found(
  nodes: readonly Node[],
  initialisers: readonly Tensor[] = [],
  output = "given",
  functions: readonly LocalFunction[] = [],
) {
  const path = folder.write(
    `${output}-${nodes.length}-${initialisers.length}.onnx`,
    model({
      nodes,
      initialisers,
      functions,
      inputs: [valueInfo("features", "float32", ["batch", 6])],
      outputs: [valueInfo(output, "float32", ["batch", CLASSES])],
    }),
  );
  return innerAnswers(readModelGraph(path), CLASSES);
}

const weights = (name: string, rows = CLASSES, columns = 6) =>
  tensor(
    name,
    [columns, rows],
    Float32Array.from({ length: rows * columns }, (_, i) => i % 7),
  );
const scale = tensor("scale", [], Float32Array.of(0.5));
const layer = (name: string, from = "features") => node("MatMul", [from, `${name} weights`], [name]);
const head = (name: string, rows?: number, columns?: number) => weights(`${name} weights`, rows, columns);

describe("networks inside a model", () => {
  it("has none where the last layer's scores are what it gives, as they are or as probabilities", () => {
    const bias = tensor("bias", [CLASSES], new Float32Array(CLASSES));
    expect(found([layer("given")], [head("given")])).toEqual({ values: [], more: false });
    const probabilities = [
      layer("product"),
      node("Add", ["product", "bias"], ["scores"]),
      node("Softmax", ["scores"], ["probabilities"]),
      node("Identity", ["probabilities"], ["given"]),
    ];
    expect(found(probabilities, [head("product"), bias])).toEqual({ values: [], more: false });
  });

  it("has one where its scores are changed before they are given, bias and all", () => {
    const bias = tensor("bias", [CLASSES], new Float32Array(CLASSES));
    const nodes = [
      layer("product"),
      node("Add", ["product", "bias"], ["scores"]),
      node("Mul", ["scores", "scale"], ["given"]),
    ];
    expect(found(nodes, [head("product"), bias, scale])).toEqual({ values: ["scores"], more: false });
  });

  it("finds both networks of a mixture, and those before another layer last", () => {
    const nodes = [
      layer("deep"),
      node("Relu", ["deep"], ["rectified"]),
      layer("wide", "rectified"),
      layer("one", "wide"),
      layer("two"),
      node("Max", ["one", "two"], ["given"]),
    ];
    const initialisers = [head("deep"), head("wide", 6, CLASSES), head("one"), head("two")];
    expect(found(nodes, initialisers)).toEqual({ values: ["two", "one", "deep"], more: false });
  });

  it("says so where they are inside a function, whose values cannot be asked for", () => {
    const weights = ["one weights", "two weights"];
    const mixture = localFunction("own", "Mixture", {
      inputs: ["features", ...weights],
      outputs: ["mixed"],
      nodes: [layer("one"), layer("two"), node("Max", ["one", "two"], ["mixed"])],
    });
    const initialisers = [head("one"), head("two")];
    const call = [node("own::Mixture", ["features", ...weights], ["given"])];
    expect(found(call, initialisers, "given", [mixture])).toEqual({ values: [], more: true });
    const plain = localFunction("own", "Mixture", {
      ...{ inputs: ["features", ...weights] },
      outputs: ["one"],
      nodes: [layer("one")],
    });
    expect(found(call, initialisers, "given", [plain])).toEqual({ values: [], more: false });
  });

  it("says so where there are more than are looked at", () => {
    const names = Array.from({ length: MOST_INNER_ANSWERS + 1 }, (_, i) => `network ${i}`);
    const nodes = [...names.map((name) => layer(name)), node("Sum", names, ["given"])];
    const all = found(
      nodes,
      names.map((name) => head(name)),
    );
    expect(all).toEqual({ values: names.toReversed().slice(0, MOST_INNER_ANSWERS), more: true });
  });
});
