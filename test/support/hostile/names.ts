import { model, node, tensor, valueInfo } from "../onnx-builder.ts";
import { answering, CLASSES, SIDE, WEIGHTS } from "./hostile-file.ts";
import { type HostileInput, modelInputs } from "./input.ts";

/** Names on which terminals, runners, pages, tables or readers act. */
const NAMES: Readonly<Record<string, string>> = {
  ansi: "\x1b[2J\x1b[31mred",
  command: "x\n::error::y\n::set-output name=a::b",
  html: "<img src=x onerror=alert(1)><script>alert(1)</script>",
  "right-to-left": "\u202egnp.exe\u2066",
  "a-million": "A".repeat(2 ** 20),
  "more-than-a-million": "A".repeat(2 ** 20 + 1),
  nul: "a\0b",
  markdown: "|x|`y`](javascript:alert(1))![](http://127.0.0.1/x)",
  mentions: "@org/team #1 closes #2",
  json: '","verdict":"unrelated',
  invisible: "\u{1f600}\u200b\ufeff",
  title: "\x1b]0;title\x07\x1b]8;;http://example.org\x07x",
  "one-byte-controls": "\x9b31m",
  xml: "]]>&lt;\u0001",
  formula: '=cmd|"/c calc"!A1',
};

/** A classifier in which everything that can have a name has this one. */
function named(name: string): Buffer {
  const [weights, scores] = [`${name}w`, `${name}o`];
  return model({
    name,
    producer: name,
    nodes: [node("Flatten", [name], ["flat"]), node("MatMul", ["flat", weights], [scores])],
    inputs: [valueInfo(name, "float32", [name, 3, SIDE, SIDE])],
    outputs: [valueInfo(scores, "float32", [name, CLASSES])],
    initialisers: [tensor(weights, [3 * SIDE * SIDE, CLASSES], new Float32Array(30 * SIDE * SIDE).map(Math.sin))],
    metadata: { [name]: name },
  });
}

/** A classifier of the shape of all others, by the name of its operator; and one that lacks a value of the name. */
const operated = (name: string) => answering([node(`a${name}::${name}`, ["logits"], ["given"])]);
const lacking = (name: string) => answering([node("Add", ["logits", name], ["given"])], [WEIGHTS]);

export function namedInputs(): HostileInput[] {
  const refused = ["MODEL_LOAD_FAILED", "MODEL_NOT_ONNX", "MODEL_TOO_LARGE"];
  const everywhere = ["unrelated", ...refused, "MODEL_RUN_FAILED", "OUTPUT_CONSTANT"];
  return Object.entries(NAMES).flatMap(([what, name]) =>
    modelInputs("names", [
      [`${what}-everywhere`, everywhere, () => named(name)],
      [`${what}-as-operator`, ["MODEL_OPERATOR_REFUSED", ...refused], () => operated(name)],
      [`${what}-missing`, refused, () => lacking(name)],
    ]),
  );
}
