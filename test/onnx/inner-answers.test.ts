import { describe, expect, it } from "vitest";
import { innerAnswers } from "../../src/onnx/inner-answers.ts";
import { MOST_INNER_ANSWERS } from "../../src/onnx/limits.ts";
import { readModelGraph } from "../../src/onnx/read-graph.ts";
import {
  int64s,
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
  return innerAnswers(readModelGraph(path), CLASSES, output);
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

  it("has none where layers are quantised by the range of what they read: scales are no branches, and make the last sums the scores", () => {
    const quantised = (from: string, name: string, rows: number) => [
      node("DynamicQuantizeLinear", [from], [`${name} whole`, `${name} scale`, `${name} zero`]),
      node("MatMulInteger", [`${name} whole`, `${name} weights`, `${name} zero`], [`${name} sums`]),
      node("Cast", [`${name} sums`], [`${name} numbers`], { to: 1 }),
      node("Mul", [`${name} scale`, "scale"], [`${name} factor`]),
      node("Mul", [`${name} numbers`, `${name} factor`], [name]),
      ...(rows === CLASSES ? [] : [node("Relu", [name], [`${name} bent`])]),
    ];
    const nodes = Array.from({ length: 7 }, (_, i) =>
      quantised(i === 0 ? "features" : `layer ${i - 1} bent`, `layer ${i}`, 6),
    );
    const whole = (name: string, rows: number) =>
      tensor(
        `${name} weights`,
        [6, rows],
        Int8Array.from({ length: 6 * rows }, (_, i) => i % 7),
      );
    const initialisers = [...nodes.map((_, i) => whole(`layer ${i}`, 6)), whole("given", CLASSES), scale];
    expect(found([...nodes.flat(), ...quantised("layer 6 bent", "given", CLASSES)], initialisers)).toEqual({
      values: [],
      more: false,
    });
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
    expect(found(nodes, initialisers)).toEqual({ values: ["two", "one"], deeper: ["deep"], more: false });
  });

  it.each([
    ["a row more", 1],
    ["a row fewer", -1],
  ])("finds a last layer with %s than there are classes, unless that is what the model gives", (_, more) => {
    const initialisers = [head("wide", CLASSES + more), scale];
    const changed = [layer("wide"), node("Mul", ["wide", "scale"], ["given"])];
    expect(found(changed, initialisers)).toEqual({ values: ["wide"], more: false });
    expect(found([layer("wide"), node("Softmax", ["wide"], ["given"])], initialisers).values).toEqual([]);
  });

  it("finds it behind a mixture of classes, and no layer before the last one", () => {
    const nodes = [
      layer("hidden"),
      node("Relu", ["hidden"], ["active"]),
      layer("wide", "active"),
      layer("mixed", "wide"),
    ];
    const initialisers = [head("hidden", 6), head("wide", CLASSES + 1), head("mixed", CLASSES, CLASSES + 1), scale];
    const changed = [...nodes, node("Mul", ["mixed", "scale"], ["given"])];
    expect(found(changed, initialisers)).toEqual({ values: ["mixed", "wide"], more: false });
  });

  it("finds what a branch gives whose last layer cannot be read", () => {
    const nodes = [
      layer("hidden"),
      node("Unsqueeze", ["hidden", "second"], ["rows"]),
      node("Mul", ["rows", "table"], ["products"]),
      node("ReduceSum", ["products", "last"], ["taken"], { keepdims: 0 }),
      layer("own"),
      node("Less", ["own", "scale"], ["flags"]),
      node("Where", ["flags", "taken", "own"], ["given"]),
    ];
    const table = tensor("table", [CLASSES, 30], new Float32Array(CLASSES * 30));
    const initialisers = [head("hidden", 30), table, head("own"), scale, int64s("second", [1]), int64s("last", [2])];
    expect(found(nodes, initialisers)).toEqual({ values: ["own", "taken", "hidden"], more: false });
  });

  const unread = [
    layer("hidden"),
    node("Unsqueeze", ["hidden", "second"], ["rows"]),
    node("Mul", ["rows", "table"], ["products"]),
  ];
  const taken = node("ReduceSum", ["products", "last"], ["taken"], { keepdims: 0 });
  const unreadTensors = [
    ...[head("hidden", 30), tensor("table", [CLASSES, 30], new Float32Array(CLASSES * 30)), head("own"), scale],
    ...[int64s("second", [1]), int64s("last", [2])],
  ];

  it.each(["Add", "Concat", "Div", "Max", "Mean", "Min", "Mul", "Pow", "Sub", "Sum"])(
    "finds that branch whatever joins it to another: %s",
    (operator) => {
      const joined = [...unread, taken, layer("own"), node(operator, ["own", "taken"], ["given"])];
      expect(found(joined, unreadTensors).values).toEqual(["own", "taken", "hidden"]);
    },
  );

  it("finds that branch where a product of what is computed stands behind the joint", () => {
    const nodes = [
      ...[...unread, taken, layer("own"), node("Less", ["own", "scale"], ["flags"])],
      ...[node("Where", ["flags", "taken", "own"], ["joined"]), node("Softmax", ["own"], ["shares"])],
      node("MatMul", ["joined", "shares"], ["given"]),
    ];
    expect(found(nodes, unreadTensors).values).toEqual(expect.arrayContaining(["own", "taken"]));
  });

  it("asks what several such layers give together", () => {
    const nodes = [
      ...[...unread, layer("one", "products"), layer("other", "products"), node("Add", ["one", "other"], ["scores"])],
      ...[node("ArgMax", ["scores"], ["best"], { keepdims: 0 }), node("Gather", ["answers", "best"], ["given"])],
    ];
    const answers = tensor("answers", [CLASSES, CLASSES], new Float32Array(CLASSES * CLASSES));
    const narrow = [head("one", 1, 30), head("other", 1, 30)];
    expect(found(nodes, [...unreadTensors, ...narrow, answers]).deeper).toContain("scores");
  });

  it("asks what a last layer of fewer rows gives, as it may give several classes for each", () => {
    const nodes = [
      ...[...unread, layer("narrow", "products"), node("Squeeze", ["narrow", "last"], ["scores"])],
      ...[node("ArgMax", ["scores"], ["best"], { keepdims: 0 }), node("Gather", ["answers", "best"], ["given"])],
    ];
    const answers = tensor("answers", [CLASSES, CLASSES], new Float32Array(CLASSES * CLASSES));
    expect(found(nodes, [...unreadTensors, head("narrow", 1, 30), answers])).toEqual({
      values: [],
      deeper: ["narrow"],
      more: false,
    });
  });

  it("finds a last layer of which what follows takes as many scores as there are classes, however many others it has", () => {
    const taken = [
      layer("wide"),
      node("Relu", ["wide"], ["bent"]),
      node("Gather", ["bent", "places"], ["given"], { axis: 1 }),
    ];
    const places = int64s("places", [7, 3, 11, 0]);
    expect(found(taken, [head("wide", 40), places])).toEqual({ values: ["wide"], more: false });
    expect(found(taken, [head("wide", CLASSES + 1024), places])).toEqual({ values: ["wide"], more: false });
    expect(found(taken, [head("wide", CLASSES + 1025), places])).toEqual({ values: [], more: false });
  });

  it("finds other outputs than the one that is read, and those of their layers that may be last, behind what that is made of", () => {
    const nodes = [layer("given"), layer("second"), layer("hidden"), node("Relu", ["hidden"], ["third"])];
    const path = folder.write(
      "outputs.onnx",
      model({
        nodes,
        initialisers: [head("given"), head("second"), head("hidden", 30)],
        inputs: [valueInfo("features", "float32", ["batch", 6])],
        outputs: ["given", "second", "third"].map((name) => valueInfo(name, "float32", ["batch", "any"])),
      }),
    );
    expect(innerAnswers(readModelGraph(path), CLASSES, "given")).toEqual({
      values: [],
      deeper: ["third", "hidden", "second"],
      more: false,
    });
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
