/**
 * Plays the process of a model that has taken over its runtime and turns on the program that asks it: by the name of its
 * model's file it is honest up to some request, and then says what no honest process would. Put in the place of
 * dist/worker.js.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { deserialize } from "node:v8";

/** Put in by who copies this file: what an honest process says of the model. */
const summary = JSON.parse("@ABOUT@");
const MARK = "sac-worker: over the memory limit";
const HEADER = 8;

const pipe = new Socket({ fd: 3, readable: true, writable: true });
pipe.on("error", () => process.exit(0)).on("close", () => process.exit(0));

const header = (head, data) => {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32LE(head, 0);
  bytes.writeUInt32LE(data, 4);
  return bytes;
};
const frame = (text, data = Buffer.alloc(0)) =>
  Buffer.concat([header(Buffer.byteLength(text), data.length), Buffer.from(text), data]);
const say = (message, data) =>
  pipe.write(typeof message === "string" ? frame(message) : frame(JSON.stringify(message), data));
const without = ({ [Object.keys(summary.onnx)[0]]: _, ...rest }) => rest;

/** Sends for as long as it is listened to. */
const flood = (bytes) => {
  while (pipe.write(bytes));
  pipe.once("drain", () => flood(bytes));
};

const evidence = { verdict: "unrelated", pValue: 1, compared: 1, layers: [], kinship: [] };
const reading = { parameters: 1, read: 1, unread: [], findings: [], simplified: false };
const answer = (shape, count) => say({ type: "output", elementType: "float32", shape }, Buffer.alloc(4 * count));

/** What an honest process would say, or nearly. */
const HONEST = {
  summarise: () => say(summary),
  compare: () => say({ type: "compared", evidence, reading }),
  load: () => say({ type: "loaded", onnxruntime: "1.30.0" }),
  run: ({ shape }) => answer([shape[0], 10], 10 * shape[0]),
};

/** By the model's name: to which request, and what. */
const ATTACKS = {
  "summarise-gigabyte": () => {
    pipe.write(header(2 ** 30, 0));
    flood(Buffer.alloc(2 ** 20, "x"));
  },
  "summarise-values": () => say(summary, Buffer.alloc(2 ** 20)),
  "summarise-flood": () => flood(frame(JSON.stringify(summary))),
  "summarise-twice": () => pipe.write(Buffer.concat([frame(JSON.stringify(summary)), frame(JSON.stringify(summary))])),
  "summarise-noise": () => flood(Buffer.from({ length: 2 ** 16 }, (_, i) => (i * 97) % 251)),
  "summarise-no-json": () => say("{"),
  "summarise-empty": () => pipe.write(header(0, 0)),
  "summarise-deep": () => say("[".repeat(4 * 2 ** 20)),
  "summarise-objects": () => say(`[${"{},".repeat(1_390_000)}{}]`),
  "summarise-another": () => say({ type: "loaded", onnxruntime: "1.30.0" }),
  "summarise-incomplete": () => say({ type: "summary", onnx: without(summary.onnx) }),
  "summarise-wrong-type": () => say({ type: "summary", onnx: { ...summary.onnx, inputs: "images" } }),
  "summarise-many-inputs": () =>
    say({ type: "summary", onnx: { ...summary.onnx, inputs: Array(1001).fill(summary.onnx.inputs[0]) } }),
  "summarise-code": () => say({ type: "refused", code: "INTERNAL", message: "", hint: "" }),
  "summarise-message": () => say({ type: "failed", stage: "read", message: "x".repeat(10_000) }),
  "summarise-mark": () => {
    writeSync(2, `\n${MARK}\n`);
    process.exit(0);
  },
  "summarise-stderr": () => {
    for (let i = 0; i < 200; i += 1) writeSync(2, "x".repeat(2 ** 20));
    say("{");
  },
  "summarise-never": () => undefined,
  "compare-nan": () =>
    say(JSON.stringify({ type: "compared", evidence: { ...evidence, pValue: Number.NaN, compared: "NaN" }, reading })),
  "compare-range": () => say({ type: "compared", evidence: { ...evidence, pValue: 2 }, reading }),
  "compare-verdict": () => say({ type: "compared", evidence: { ...evidence, verdict: "honest" }, reading }),
  "compare-never": () => undefined,
  "load-objects": () => say({ type: "loaded", onnxruntime: {} }),
  "run-nan": ({ shape }) => answer([shape[0], Number.NaN], 10 * shape[0]),
  "run-no-shape": ({ shape }) =>
    say({ type: "output", elementType: "float32", shape: 10 }, Buffer.alloc(40 * shape[0])),
  "run-fewer": ({ shape }) => answer([shape[0], 10], shape[0]),
  "run-cut": ({ shape }) => say({ type: "output", elementType: "float32", shape: [shape[0], 10] }, Buffer.alloc(41)),
  "run-gigabyte": () => {
    pipe.write(header(100, 2 ** 30));
    flood(Buffer.alloc(2 ** 20));
  },
};

const respond = (request) => {
  const [name] = /[^/]*(?=\.onnx$)/.exec(request.model ?? loaded);
  if (request.type === "load") loaded = request.model;
  const act = name.startsWith(request.type) ? ATTACKS[name] : HONEST[request.type];
  act(request);
};

let loaded = "";
let received = Buffer.alloc(0);
pipe.on("data", (chunk) => {
  received = Buffer.concat([received, chunk]);
  if (received.length < HEADER) return;
  const [head, data] = [received.readUInt32LE(0), received.readUInt32LE(4)];
  if (received.length < HEADER + head + data) return;
  const request = deserialize(received.subarray(HEADER, HEADER + head));
  received = Buffer.alloc(0);
  respond(request);
});
say({ type: "ready" });
