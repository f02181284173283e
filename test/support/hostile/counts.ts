import { node, tensor, valueInfo } from "../onnx-builder.ts";
import { delimited, integer, tag, varint } from "../protobuf-writer.ts";
import { answering, CLASSES, classifier, HONEST, LOGITS, SIDE, WEIGHTS, wave } from "./hostile-file.ts";
import { DEFECTS, FAILED, type HostileInput, modelInputs, STOPPED } from "./input.ts";

const [GRAPH, NODE, INITIALISER, INPUT, VALUE_INFO] = [7, 1, 5, 11, 13];

/** Behind an honest model: messages of its graph, or of the model itself. */
function withMany(count: number, field: number, part: (index: number) => Buffer, inGraph = true): Buffer {
  const many = Buffer.concat(Array.from({ length: count }, (_, i) => delimited(field, part(i))));
  return Buffer.concat([classifier(), inGraph ? delimited(GRAPH, many) : many]);
}

const number = (i: number) =>
  Buffer.concat([integer(1, 1), integer(2, 1), delimited(8, `z${i}`), delimited(9, Buffer.alloc(4))]);
const outside = (i: number) => {
  const location = delimited(13, Buffer.concat([delimited(1, "location"), delimited(2, "d")]));
  return Buffer.concat([integer(1, 1), integer(2, 1), delimited(8, `z${i}`), location, integer(14, 1)]);
};
const named = (name: string) => delimited(1, name);
const entry = (key: string, value: string) => Buffer.concat([delimited(1, key), delimited(2, value)]);

function chain(count: number): Buffer {
  const nodes = Array.from({ length: count }, (_, i) =>
    node("Relu", [i === 0 ? "logits" : `r${i}`], [i === count - 1 ? "given" : `r${i + 1}`]),
  );
  return answering(nodes);
}

/** Layers that all have the same matrix: a few megabytes, and work without end for who follows hidden units. */
function sharing(width: number, layers: number): Buffer {
  const middle = Array.from({ length: layers }, (_, i) => node("MatMul", [`x${i}`, "shared"], [`x${i + 1}`]));
  return classifier({
    nodes: [
      ...HONEST.slice(0, 1),
      node("MatMul", ["flat", "first"], ["x0"]),
      ...middle,
      node("MatMul", [`x${layers}`, "last"], ["logits"]),
    ],
    initialisers: [
      wave("first", [3 * SIDE * SIDE, width], 0.1),
      wave("shared", [width, width], 1 / width),
      wave("last", [width, CLASSES], 0.1),
    ],
  });
}

function sharedKernel(layers: number): Buffer {
  const convolutions = Array.from({ length: layers }, (_, i) =>
    node("Conv", [i === 0 ? "images" : `c${i - 1}`, "kernel"], [`c${i}`], { pads: [1, 1, 1, 1] }),
  );
  return classifier({
    nodes: [
      ...convolutions,
      node("Flatten", [`c${layers - 1}`], ["flat"]),
      node("MatMul", ["flat", "weights"], ["logits"]),
    ],
    initialisers: [wave("kernel", [3, 3, 3, 3], 0.3), WEIGHTS],
  });
}

/** Weights that are doubled again and again before they are used. */
function doubled(times: number, operator: "Add" | "Concat"): Buffer {
  const steps = Array.from({ length: times }, (_, i) =>
    node(operator, [`a${i}`, `a${i}`], [`a${i + 1}`], operator === "Concat" ? { axis: 1 } : {}),
  );
  const start = node("Identity", ["weights"], ["a0"]);
  return classifier({ nodes: [start, ...steps, HONEST[0], node("MatMul", ["flat", `a${times}`], ["logits"])] });
}

function concatenated(copies: number): Buffer {
  return classifier({
    nodes: [
      HONEST[0],
      node("Concat", Array<string>(copies).fill("flat"), ["wide"], { axis: 1 }),
      node("MatMul", ["wide", "many"], ["logits"]),
    ],
    initialisers: [tensor("many", [copies * 3 * SIDE * SIDE, CLASSES], new Float32Array(copies * 1920))],
  });
}

/** One message of 15,000,000 numbers of a byte each. */
function packed(count: number, ofTensor: boolean): Buffer {
  const numbers = Buffer.concat([tag(ofTensor ? 1 : 8, 2), varint(count), Buffer.alloc(count, 1)]);
  if (ofTensor) return delimited(INITIALISER, Buffer.concat([delimited(8, "q"), integer(2, 1), numbers]));
  const attribute = delimited(5, Buffer.concat([delimited(1, "a"), numbers]));
  return delimited(NODE, Buffer.concat([delimited(4, "Relu"), delimited(1, "logits"), delimited(2, "u"), attribute]));
}

function manyUses(): Buffer {
  const inputs = Buffer.concat(Array<Buffer>(300).fill(delimited(1, "logits")));
  return withMany(49_000, NODE, (i) => Buffer.concat([delimited(4, "Relu"), inputs, delimited(2, `u${i}`)]));
}

/** Files of a few megabytes that ask much of whoever reads them; all within the time limit, the parent below 300 MB. */
export function countInputs(): HostileInput[] {
  const read = ["unrelated", "MODEL_TOO_LARGE", "MODEL_NOT_ONNX", ...FAILED, ...STOPPED, ...DEFECTS];
  const several = ["MODEL_SEVERAL_INPUTS", "MODEL_SEVERAL_OUTPUTS", "MODEL_TOO_LARGE", ...STOPPED];
  const escaped = ["MODEL_EXTERNAL_DATA_MISSING", "MODEL_TOO_LARGE", "MODEL_TIMEOUT", "MODEL_MEMORY"];
  const foreign = ["MODEL_OPERATOR_REFUSED", "MODEL_TOO_LARGE", ...STOPPED];
  const graph = (many: Buffer) => Buffer.concat([classifier(), delimited(GRAPH, many)]);
  return modelInputs(
    "sizes and counts",
    [
      ["nodes-40k", read, () => chain(40_000)],
      ["nodes-200k", read, () => chain(200_000)],
      ["nodes-1M", read, () => withMany(1_000_000, NODE, (i) => delimited(2, `u${i}`))],
      ["inits-300k", read, () => withMany(300_000, INITIALISER, number)],
      ["inits-900k", read, () => withMany(900_000, INITIALISER, number)],
      ["inits-1M", read, () => withMany(1_000_000, INITIALISER, number)],
      ["inits-empty-990k", read, () => withMany(990_000, INITIALISER, () => Buffer.alloc(0))],
      ["value-infos-200k", read, () => withMany(200_000, VALUE_INFO, (i) => named(`x${i}`))],
      ["inputs-100k", several, () => withMany(100_000, INPUT, (i) => named(`i${i}`))],
      ["inputs-900k", several, () => withMany(900_000, INPUT, (i) => named(`i${i}`))],
      ["inputs-empty-900k", several, () => withMany(900_000, INPUT, () => Buffer.alloc(0))],
      ["outputs-100k", several, () => withMany(100_000, 12, (i) => named(`o${i}`))],
      ["operators-900k", foreign, () => withMany(900_000, NODE, (i) => delimited(4, `O${i}`))],
      ["uses-15M", read, manyUses],
      ["external-490k", escaped, () => withMany(490_000, INITIALISER, outside)],
      ["metadata-100k", read, () => withMany(100_000, 14, (i) => entry(`k${i}`, "v".repeat(100)), false)],
      ["metadata-1M", read, () => withMany(1_000_000, 14, (i) => entry(`k${i}`, "v"), false)],
      ["functions-900k", foreign.concat(read), () => withMany(900_000, 25, (i) => named(`F${i}`), false)],
      ["operator-sets-900k", foreign.concat(read), () => withMany(900_000, 8, (i) => named(`d${i}`), false)],
      ["dimensions-15M", read, () => graph(packed(15_000_000, true))],
      ["attribute-of-15M", read, () => graph(packed(15_000_000, false))],
      ["doc-50MB", read, () => Buffer.concat([classifier(), delimited(6, Buffer.alloc(50_000_000, 100))])],
      ["name-of-5MB", read, () => classifier({ name: "n".repeat(5_000_000) })],
      [
        "output-name-of-5MB",
        [...several, ...read],
        () => classifier({ outputs: [LOGITS, valueInfo("o".repeat(5_000_000), "float32", [1])] }),
      ],
      ["shared-2048x60", read, () => sharing(2048, 60)],
      ["shared-2048x250", read, () => sharing(2048, 250)],
      ["shared-64x9000", read, () => sharing(64, 9000)],
      ["shared-kernel-x3000", read, () => sharedKernel(3000)],
      ["concat-of-5000", read, () => concatenated(5000)],
      ["weights-doubled-60-times", read, () => doubled(60, "Add")],
      ["weights-concatenated-40-times", read, () => doubled(40, "Concat")],
    ],
    true,
  );
}
