import { graph, model, node, tensor, valueInfo } from "../onnx-builder.ts";
import type { External } from "../onnx-values.ts";
import {
  CLASSES,
  classifier,
  filesOf,
  HONEST,
  type HostileFile,
  IMAGES,
  LOGITS,
  type Row,
  SIDE,
} from "./hostile-file.ts";

const DIMS = [3 * SIDE * SIDE, CLASSES];
const ESCAPES = "MODEL_EXTERNAL_DATA_ESCAPES";
const MISSING = "MODEL_EXTERNAL_DATA_MISSING";

/** A classifier that keeps its weights in another file. */
export function withWeightsIn(external: External): Buffer {
  return classifier({ initialisers: [tensor("weights", DIMS, new Float32Array(), { external })] });
}

/** The same inside the body of a loop, where a careless reader does not look. */
function inLoop(location: string): Buffer {
  const body = graph({
    nodes: [node("Identity", ["go on"], ["goes on"]), node("Add", ["value", "hidden"], ["next"])],
    inputs: [
      valueInfo("round", "int64", []),
      valueInfo("go on", "bool", []),
      valueInfo("value", "float32", ["n", CLASSES]),
    ],
    outputs: [valueInfo("goes on", "bool", []), valueInfo("next", "float32", ["n", CLASSES])],
    initialisers: [tensor("hidden", [CLASSES], new Float32Array(), { external: { location } })],
  });
  return model({
    nodes: [...HONEST, node("Loop", ["rounds", "yes", "logits"], ["given"], { body })],
    inputs: [IMAGES],
    outputs: [valueInfo("given", "float32", ["n", CLASSES])],
    initialisers: [
      tensor("weights", DIMS, new Float32Array(), { external: { location: "weights.bin" } }),
      tensor("rounds", [], BigInt64Array.of(1n)),
      tensor("yes", [], Uint8Array.of(1), { type: "bool" }),
    ],
  });
}

/** As an attribute of a node. */
function inConstant(location: string): Buffer {
  const value = tensor("weights", DIMS, new Float32Array(), { external: { location } });
  return model({
    nodes: [node("Constant", [], ["weights"], { value }), ...HONEST],
    inputs: [IMAGES],
    outputs: [LOGITS],
  });
}

export function externalFiles(): HostileFile[] {
  const row = (name: string, what: string, expect: string, external: External): Row => [
    name,
    what,
    expect,
    withWeightsIn(external),
  ];
  return filesOf("external data", [
    row("external-parent", "weights in ../secret.bin", ESCAPES, { location: "../secret.bin" }),
    row("external-nested-parent", "weights in parts/../../secret.bin", ESCAPES, { location: "parts/../../secret.bin" }),
    row("external-backslash", "weights in ..\\secret.bin", ESCAPES, { location: "..\\secret.bin" }),
    row("external-absolute", "weights in /etc/passwd", ESCAPES, { location: "/etc/passwd" }),
    row("external-device", "weights in /dev/zero, which has no end", ESCAPES, { location: "/dev/zero" }),
    row("external-drive", "weights in C:/secret.bin", ESCAPES, { location: "C:/secret.bin" }),
    row("external-nul", "weights in a name with a NUL in it", ESCAPES, { location: "weights.bin\0.txt" }),
    row("external-address", "weights at https://example.org/weights.bin", MISSING, {
      location: "https://example.org/weights.bin",
    }),
    row("external-missing", "weights in a file that is not there", MISSING, { location: "nowhere.bin" }),
    row("external-nameless", "weights in a file without a name", MISSING, { location: "" }),
    row("external-folder", "weights in the folder itself", MISSING, { location: "." }),
    row("external-beyond", "weights beyond the end of a file", MISSING, {
      location: "external-beyond.onnx",
      offset: 1_000_000,
      length: 7680,
    }),
    row("external-impossible", "weights 2^62 bytes into a file", "MODEL_NOT_ONNX", {
      location: "external-impossible.onnx",
      offset: String(2n ** 62n),
      length: 7680,
    }),
    row("external-negative", "weights before the beginning of a file", "MODEL_NOT_ONNX", {
      location: "external-negative.onnx",
      offset: "-8",
      length: 7680,
    }),
    ["external-in-loop", "../secret.bin, in the body of a loop", ESCAPES, inLoop("../secret.bin")],
    ["external-in-constant", "../secret.bin, in an attribute", ESCAPES, inConstant("../secret.bin")],
  ]);
}
