import { type Node, node } from "../onnx-builder.ts";
import { message, type Tensor } from "../onnx-values.ts";
import { delimited, type RawField, splitFields } from "../protobuf-writer.ts";
import { CLASSES, type Fragment, numbers, scattered } from "./graphs.ts";

const GRAPH = 7;
const [NODE, INITIALISER, INPUT, OUTPUT] = [1, 5, 11, 12];
/** Of a node: input, output and name. */
const NAMES_OF_NODE = new Set([1, 2, 3]);
const NAME_OF_TENSOR = 8;

/**
 * All of another model as a part of a graph: `other` from `images`. Its other values get names that no other model has.
 * @param model one input, one output, and no sub-graphs
 */
export function otherModel(model: Uint8Array, input = "images", answer = "other"): Fragment {
  const graph = splitFields(payloadOf(splitFields(model), GRAPH));
  const [old, given] = [nameOf(payloadOf(graph, INPUT)), nameOf(payloadOf(graph, OUTPUT))];
  const renamed = (name: string) => {
    if (name === old) return input;
    if (name === given) return answer;
    return name === "" ? "" : `own ${name}`;
  };
  const parts = (field: number) => graph.filter((part) => part.field === field).map(({ payload }) => payload);
  return {
    nodes: parts(NODE).map((bytes): Node => message("node", rename(bytes, NAMES_OF_NODE, renamed))),
    initialisers: parts(INITIALISER).map(
      (bytes): Tensor => message("tensor", rename(bytes, new Set([NAME_OF_TENSOR]), renamed)),
    ),
  };
}

function rename(bytes: Buffer, fields: ReadonlySet<number>, renamed: (name: string) => string): Buffer[] {
  return splitFields(bytes).map(({ field, raw, payload }) =>
    fields.has(field) ? delimited(field, renamed(payload.toString())) : raw,
  );
}

function payloadOf(fields: readonly RawField[], wanted: number): Buffer {
  return fields.find(({ field }) => field === wanted)?.payload ?? Buffer.alloc(0);
}

function nameOf(valueInfo: Buffer): string {
  return payloadOf(splitFields(valueInfo), 1).toString();
}

/** `other` from the mean colour alone. */
export function meanColour(seed = 1, answer = "other"): Fragment {
  const weights = scattered(3 * CLASSES, seed).map((value) => 6 * value - 3);
  return {
    nodes: [
      node("ReduceMean", ["images"], ["colour"], { axes: [2, 3], keepdims: 0 }),
      node("MatMul", ["colour", "colour weights"], [answer]),
    ],
    initialisers: [numbers("colour weights", weights, [3, CLASSES])],
  };
}
