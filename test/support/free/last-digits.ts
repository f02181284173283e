import { int64s, node } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, CLASSES, type Fragment, numbers, scattered } from "./graphs.ts";
import { headOf, withoutHead } from "./head.ts";

/** Rows of a last layer most of which nothing takes. */
const ROWS = 40;

/**
 * `given` of `scores`: the three best as good as tied, and the largest of them ahead by less than single precision holds once a
 * constant is added.
 */
const inLastDigits = (scores: string): Fragment => ({
  nodes: [
    node("TopK", [scores, "three"], ["best", "best classes"], { axis: 1 }),
    node("ReduceMin", ["best"], ["third"], { axes: [1] }),
    node("Sub", ["third", scores], ["behind the third"]),
    node("LeakyRelu", ["behind the third"], ["bent"], { alpha: { floats: [1e-20], list: false } }),
    node("Neg", ["bent"], ["given"]),
  ],
  initialisers: [int64s("three", [3])],
});

/** The last layer with rows of noise among its own, of which those of the classes are taken. */
function widened(model: Uint8Array): Fragment {
  const { features, weights, bias } = headOf(model);
  const width = weights.length / CLASSES;
  const noise = scattered((ROWS - CLASSES) * width, 12).map((value) => value - 0.5);
  const [before, behind] = [noise.slice(0, 7 * width), noise.slice(7 * width)];
  const biases = [...scattered(7, 13), ...bias, ...scattered(ROWS - CLASSES - 7, 14)];
  const places = Array.from({ length: CLASSES }, (_, i) => 7 + i);
  return {
    nodes: [
      node("Gemm", [features, "wide weights", "wide bias"], ["wide"], { transB: 1 }),
      node("Gather", ["wide", "places"], ["taken"], { axis: 1 }),
    ],
    initialisers: [
      numbers("wide weights", [...before, ...weights, ...behind], [ROWS, width]),
      numbers("wide bias", biases),
      int64s("places", places),
    ],
  };
}

/** What users read is as it was, and hardly a digit of the scores says it. */
export function lastDigitCases(): FreeCase[] {
  const { nodes, initialisers } = inLastDigits("logits");
  const taken = inLastDigits("taken");
  return [
    {
      kind: "outputs",
      name: "the choice in the last digits",
      disguise: (model) => ({ model: answering(model, nodes, initialisers) }),
    },
    {
      kind: "outputs",
      name: "the choice in the last digits, behind a wide last layer",
      disguise: (model) => {
        const wide = widened(model);
        const parts = [wide.nodes.concat(taken.nodes), wide.initialisers.concat(taken.initialisers)] as const;
        return { model: answering(withoutHead(model), ...parts) };
      },
    },
  ];
}
