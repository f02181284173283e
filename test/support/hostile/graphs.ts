import { recursive } from "../hostile-models.ts";
import { graph, model, type Node, node, tensor, valueInfo } from "../onnx-builder.ts";
import { answering, CLASSES, classifier, filesOf, type HostileFile, WEIGHTS } from "./hostile-file.ts";

const LOADED_OR_NOT = [
  ...["MODEL_LOAD_FAILED", "MODEL_CRASHED", "MODEL_TIMEOUT", "MODEL_MEMORY"],
  // Answers of such a graph make no sense.
  ...["unrelated", "ANSWERS_COLLAPSE"],
];

/** One node behind the other. */
function deep(nodes: number): Buffer {
  const name = (i: number) => (i === nodes ? "given" : `v${i}`);
  return answering([
    node("Sin", ["logits"], ["v0"]),
    ...Array.from({ length: nodes }, (_, i) => node("Neg", [`v${i}`], [name(i + 1)])),
  ]);
}

/** If in If in If. */
function nested(depth: number): Buffer {
  const one = (nodes: Node[], output: string) =>
    graph({ nodes, outputs: [valueInfo(output, "float32", ["n", CLASSES])] });
  let branch = one([node("Identity", ["logits"], ["inner"])], "inner");
  for (let level = 1; level < depth; level += 1) {
    branch = one(
      [
        node("If", ["yes"], [`level ${level}`], {
          then_branch: branch,
          else_branch: one([node("Neg", ["logits"], [`not ${level}`])], `not ${level}`),
        }),
      ],
      `level ${level}`,
    );
  }
  const last = node("If", ["yes"], ["given"], {
    then_branch: branch,
    else_branch: one([node("Neg", ["logits"], ["not"])], "not"),
  });
  return answering([last], [tensor("yes", [], Uint8Array.of(1), { type: "bool" })]);
}

export function graphFiles(): HostileFile[] {
  const circle = [node("Add", ["logits", "b"], ["a"]), node("Neg", ["a"], ["b"]), node("Identity", ["b"], ["given"])];
  const twice = [node("Neg", ["logits"], ["given"]), node("Abs", ["logits"], ["given"])];
  return [
    ...filesOf("graph", [
      ["deep-graph", "20,000 nodes, one behind the other", LOADED_OR_NOT, deep(20_000)],
      ["nested-graph", "15 branches inside each other", LOADED_OR_NOT, nested(15)],
      ["nested-without-end", "40 branches inside each other", "MODEL_TOO_LARGE", nested(40)],
      ["cyclic-graph", "a node that needs what is made of its own result", "MODEL_LOAD_FAILED", answering(circle)],
      ["recursive-function", "a function that is defined by itself", "MODEL_LOAD_FAILED", recursive()],
      ["two-makers", "two nodes that make the same value", "MODEL_LOAD_FAILED", answering(twice)],
      [
        "missing-value",
        "a node that needs what nothing makes",
        "MODEL_LOAD_FAILED",
        answering([node("Add", ["logits", "nothing"], ["given"])]),
      ],
      ["no-nodes", "an output that nothing makes", "MODEL_LOAD_FAILED", classifier({ nodes: [], initialisers: [] })],
      [
        "names-of-javascript",
        "values named __proto__ and constructor",
        ["unrelated", "MODEL_RUN_FAILED", "MODEL_OUTPUT_UNSUPPORTED"],
        javascriptNames(),
      ],
    ]),
    ...filesOf("foreign code", [
      [
        "custom-domain",
        "an operator of evil.example",
        "MODEL_OPERATOR_REFUSED",
        answering([node("evil.example::Run", ["logits"], ["given"])]),
      ],
      [
        "compiled-program",
        "an operator that runs a compiled program",
        "MODEL_OPERATOR_REFUSED",
        answering([
          node("com.microsoft::EPContext", ["logits"], ["given"], { embed_mode: 0, ep_cache_context: "../secret.bin" }),
        ]),
      ],
      [
        "training",
        "graphs for training beside the one for inference",
        "MODEL_OPERATOR_REFUSED",
        classifier({ trainingGraph: graph({ nodes: [node("Neg", ["logits"], ["loss"])] }) }),
      ],
      [
        "unknown-operator",
        "an operator that ONNX does not have",
        "MODEL_LOAD_FAILED",
        answering([node("Divine", ["logits"], ["given"])]),
      ],
      ["future-opset", "an operator set of the year 3000", "MODEL_LOAD_FAILED", classifier({ opset: 999 })],
      ["future-format", "version 2^31 of the format", "MODEL_LOAD_FAILED", classifier({ irVersion: 2 ** 31 })],
    ]),
  ];
}

function javascriptNames(): Buffer {
  return model({
    nodes: [node("Flatten", ["__proto__"], ["flat"]), node("MatMul", ["flat", "weights"], ["constructor"])],
    inputs: [valueInfo("__proto__", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("constructor", "float32", ["n", CLASSES])],
    initialisers: [WEIGHTS],
  });
}
