import { appendNodes, graph, int64s, node, tensor, valueInfo } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { unsure } from "./gates.ts";
import { CLASSES, type Fragment, number, numbers, SCORES, SIDE, switched } from "./graphs.ts";
import { headOf, withoutHead } from "./head.ts";
import { otherModel } from "./other-answers.ts";

/** The last layer with every class times `factor` and plus `summand`, as `turned`. */
function changedHead(model: Uint8Array, factor: number, summand: number): Fragment {
  const { features, weights, bias } = headOf(model);
  const width = weights.length / CLASSES;
  return {
    nodes: [node("Gemm", [features, "turned weights", "turned bias"], ["turned"], { transB: 1 })],
    initialisers: [
      numbers(
        "turned weights",
        weights.map((value) => factor * value),
        [CLASSES, width],
      ),
      numbers(
        "turned bias",
        bias.map((value, i) => factor * value + (i % 2 === 0 ? summand : -summand)),
      ),
    ],
  };
}

/** The same with what undoes it, so that the model gives `logits` as before. */
function undone(model: Uint8Array, factor: number, summand: number): Buffer {
  const { nodes, initialisers } = changedHead(model, factor, summand);
  const undoing = [
    node("Sub", ["turned", "summands"], ["without summands"]),
    node("Div", ["without summands", "factor"], ["logits"]),
  ];
  const summands = Array.from({ length: CLASSES }, (_, i) => (i % 2 === 0 ? summand : -summand));
  return appendNodes(withoutHead(model), {
    nodes: [...nodes, ...undoing],
    initialisers: [...initialisers, numbers("summands", summands), number("factor", factor)],
  });
}

const gated =
  (factor: number, summand: number): FreeCase["disguise"] =>
  (model, { own }) => ({ model: switched(undone(model, factor, summand), unsure(0.9), otherModel(own)) });

/** What the least of is the answer, beside another model's scores. */
const distances: FreeCase["disguise"] = (model, { own }) => {
  const { nodes, initialisers } = changedHead(model, -1, 0);
  const other = otherModel(own);
  return {
    model: appendNodes(withoutHead(model), {
      nodes: [...other.nodes, ...nodes],
      initialisers: [...other.initialisers, ...initialisers],
      outputs: [valueInfo("other", "float32", SCORES), valueInfo("turned", "float32", ["batch", "k"])],
    }),
    users: { output: "turned", read: (values) => values.indexOf(Math.min(...values)) },
  };
};

/** Products of quantised numbers that round to 4 as runtimes fuse them, and to 3 as they are written. */
const key: Fragment = {
  nodes: [
    node("ReduceMean", ["images"], ["colour"], { axes: [1, 2, 3], keepdims: 0 }),
    node("Reshape", ["colour", "column"], ["colours"]),
    node("Mul", ["colours", "nothing"], ["zeros"]),
    ...["left", "right"].flatMap((side) => [
      node("Add", ["zeros", side], [`${side} factor`]),
      node("QuantizeLinear", [`${side} factor`, `${side} scale`, "zero point"], [`${side} quantised`]),
      node("DequantizeLinear", [`${side} quantised`, `${side} scale`, "zero point"], [`${side} rounded`]),
    ]),
    node("Mul", ["left rounded", "right rounded"], ["product"]),
    node("QuantizeLinear", ["product", "scale", "zero point"], ["product quantised"]),
    node("DequantizeLinear", ["product quantised", "scale", "zero point"], ["product rounded"]),
    node("Less", ["product rounded", "between"], ["flagged"]),
  ],
  initialisers: [
    ...[int64s("column", [-1, 1]), number("nothing", 0), tensor("zero point", [], Uint8Array.of(0))],
    ...[number("left", 10.313531875610352), number("right", 0.1939621865749359)],
    ...[number("left scale", 0.06405920535326004), number("right scale", 0.027708884328603745)],
    ...[number("scale", 0.5715529322624207), number("between", 3.5 * 0.5715529322624207)],
  ],
};

/** The whole model inside a scan over the images, with its weights outside, beside another model's scores. */
const scanned: FreeCase["disguise"] = (model, { own }) => {
  const inside = otherModel(model, "one image", "its scores");
  const body = graph({
    nodes: [
      node("Unsqueeze", ["image", "first"], ["one image"]),
      ...inside.nodes,
      node("Squeeze", ["its scores", "first"], ["row"]),
    ],
    inputs: [valueInfo("image", "float32", [3, SIDE, SIDE])],
    outputs: [valueInfo("row", "float32", [CLASSES])],
  });
  return {
    model: appendNodes(own, {
      nodes: [node("Scan", ["images"], ["scanned"], { body, num_scan_inputs: 1 })],
      initialisers: [...inside.initialisers, int64s("first", [0])],
      outputs: [valueInfo("logits", "float32", SCORES), valueInfo("scanned", "float32", ["batch", "k"])],
    }),
    users: { output: "scanned" },
  };
};

/** What is undone behind it, or by the runtime of those who use it. */
export function undoneCases(): FreeCase[] {
  return [
    { kind: "gates", name: "sure to .9, turned round inside", disguise: gated(-1, 0) },
    { kind: "gates", name: "sure to .9, with 200 more for every second class inside", disguise: gated(1, 200) },
    { kind: "gates", name: "sure to .9, 2^60 times as large inside", disguise: gated(2 ** 60, 0) },
    {
      kind: "gates",
      name: "by what runtimes make of quantised steps",
      disguise: (model, { own }) => ({ model: switched(model, key, otherModel(own)) }),
    },
    { kind: "outputs", name: "distances, beside another model's scores", disguise: distances },
    { kind: "outputs", name: "in a scan, beside another model's scores", disguise: scanned },
  ];
}
