import { linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type External, entries, message } from "../onnx-values.ts";
import { delimited, integer } from "../protobuf-writer.ts";
import { withWeightsIn } from "./external.ts";
import { CLASSES, classifier, SIDE } from "./hostile-file.ts";
import { FAILED, type HostileInput } from "./input.ts";

const BYTES = 4 * 3 * SIDE * SIDE * CLASSES;
const MISSING = ["MODEL_EXTERNAL_DATA_MISSING"];
const ESCAPES = ["MODEL_EXTERNAL_DATA_ESCAPES"];
const NUMBERS = ["MODEL_NOT_ONNX", "MODEL_EXTERNAL_DATA_MISSING", "MODEL_LOAD_FAILED"];
const JUDGED = ["unrelated", "OUTPUT_NOT_FINITE", "OUTPUT_CONSTANT", ...FAILED];

/** Weights whose place is told by these entries, in their order. */
function told(...pairs: readonly (readonly [string, string])[]): Buffer {
  const fields = pairs.flatMap(([key, value]) => entries(13, { [key]: value }));
  const dims = [integer(1, 3 * SIDE * SIDE), integer(1, CLASSES), integer(2, 1)];
  const bytes = [...dims, delimited(8, "weights"), ...fields, integer(14, 1)];
  return classifier({ initialisers: [message("tensor", bytes)] });
}

const ROWS: readonly (readonly [name: string, expect: readonly string[], model: External | (() => Buffer)])[] = [
  ["good", JUDGED, { location: "d.bin", offset: 0, length: BYTES }],
  ["a-dot-before", JUDGED, { location: "./d.bin", offset: 0, length: BYTES }],
  ["a-hard-link", JUDGED, { location: "hard.bin", offset: 0, length: BYTES }],
  ["no-length", JUDGED, { location: "d.bin" }],
  ["two-dots-in-a-name", MISSING, { location: "..d.bin", offset: 0, length: BYTES }],
  ["offset-beyond", MISSING, { location: "d.bin", offset: 10 ** 6, length: BYTES }],
  ["length-beyond", MISSING, { location: "d.bin", offset: 0, length: 10 ** 9 }],
  ["offset-2-to-63", NUMBERS, { location: "d.bin", offset: String(2n ** 63n), length: BYTES }],
  ["offset-below-zero", NUMBERS, { location: "d.bin", offset: -8, length: BYTES }],
  ["offset-in-floats", NUMBERS, { location: "d.bin", offset: "1e2", length: BYTES }],
  ["offset-in-hex", NUMBERS, { location: "d.bin", offset: "0x10", length: BYTES }],
  ["offset-with-spaces", NUMBERS, { location: "d.bin", offset: " 4", length: "120 " }],
  ["offset-of-nothing", [...NUMBERS, ...JUDGED], { location: "d.bin", offset: "", length: BYTES }],
  ["offset-of-5000-digits", NUMBERS, { location: "d.bin", offset: "9".repeat(5000), length: BYTES }],
  ["length-too-short", [...NUMBERS, ...FAILED], { location: "d.bin", offset: 0, length: 4 }],
  ["itself", [...MISSING, ...JUDGED], { location: "itself.onnx", offset: 0, length: 64 }],
  ["environment", ESCAPES, { location: "/proc/self/environ", offset: 0, length: BYTES }],
  ["slash-behind", MISSING, { location: "d.bin/", offset: 0, length: BYTES }],
  ["star", MISSING, { location: "*", offset: 0, length: BYTES }],
  ["address-in-memory", MISSING, { location: "*/_ORT_MEM_ADDR_/*", offset: 4096, length: BYTES }],
  ["tilde", MISSING, { location: "~/x", offset: 0, length: BYTES }],
  ["address", MISSING, { location: "http://127.0.0.1/x", offset: 0, length: BYTES }],
  ["shared-folder", ESCAPES, { location: "\\\\host\\share\\x", offset: 0, length: BYTES }],
  ["line-break", MISSING, { location: "d.bin\n::error::x", offset: 0, length: BYTES }],
  ["controls", MISSING, { location: "\x1b[31md", offset: 0, length: BYTES }],
  ["5000-characters", MISSING, { location: "d".repeat(5000), offset: 0, length: BYTES }],
  ["good-then-outside", ESCAPES, () => told(["location", "d.bin"], ["location", "/etc/passwd"])],
  ["outside-then-good", [...ESCAPES, ...JUDGED], () => told(["location", "/etc/passwd"], ["location", "d.bin"])],
  ["other-case", JUDGED, () => told(["location", "d.bin"], ["Location", "/etc/passwd"])],
];

export function spelledInputs(): HostileInput[] {
  return ROWS.map(([name, expect, model]) => ({
    name,
    kind: "external data spelled oddly",
    expect,
    make(folder) {
      writeFileSync(join(folder, "d.bin"), Buffer.alloc(BYTES, 1));
      linkSync(join(folder, "d.bin"), join(folder, "hard.bin"));
      writeFileSync(join(folder, `${name}.onnx`), typeof model === "function" ? model() : withWeightsIn(model));
      return undefined;
    },
  }));
}
