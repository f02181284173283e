import { type Node, opsetImport, type SparseTensor, type Tensor, type ValueInfo } from "./onnx-values.ts";
import { delimited, splitFields } from "./protobuf-writer.ts";

export interface Edit {
  /** Nodes that run before the model's own: they make the values that the model takes for its inputs. */
  readonly firstNodes?: readonly Node[];
  /** Nodes that run after the model's own. */
  readonly nodes?: readonly Node[];
  readonly initialisers?: readonly (Tensor | SparseTensor)[];
  /** The graph inputs from now on; the old ones stay where this is left out. */
  readonly inputs?: readonly ValueInfo[];
  /** The graph outputs from now on; the old ones stay where this is left out. */
  readonly outputs?: readonly ValueInfo[];
  /** Version of ONNX's own operator set, in place of the model's: its nodes are not converted. */
  readonly opset?: number;
  /** Further domains whose operators the new nodes use. */
  readonly opsets?: Readonly<Record<string, number>>;
}

const [GRAPH, OPSET] = [7, 8];
const [NODE, INPUT, OUTPUT] = [1, 11, 12];

/**
 * The bytes of a model with nodes put before and after its own and with other graph inputs and outputs. Values keep
 * their names, so a node before the input makes the old input's name out of a new one:
 * `firstNodes: [node("Transpose", ["nhwc"], ["images"], { perm: [0, 3, 1, 2] })], inputs: [valueInfo("nhwc", …)]`,
 * and a node after the output takes the old output's name:
 * `nodes: [node("Softmax", ["logits"], ["scores"])], outputs: [valueInfo("scores", …)]`.
 */
export function appendNodes(modelBytes: Uint8Array, edit: Edit): Buffer {
  const fields = splitFields(modelBytes).map(({ field, raw, payload }) => {
    if (field === GRAPH) return delimited(GRAPH, editGraph(payload, edit));
    return field === OPSET && edit.opset !== undefined && isStandardOpset(payload)
      ? opsetImport(OPSET, "", edit.opset)
      : raw;
  });
  const opsets = Object.entries(edit.opsets ?? {}).map(([domain, version]) => opsetImport(OPSET, domain, version));
  return Buffer.concat([...fields, ...opsets]);
}

function editGraph(payload: Buffer, edit: Edit): Buffer {
  const replaced = new Set([...(edit.inputs ? [INPUT] : []), ...(edit.outputs ? [OUTPUT] : [])]);
  return Buffer.concat([
    ...(edit.firstNodes ?? []).map((node) => delimited(NODE, node.bytes)),
    ...splitFields(payload)
      .filter(({ field }) => !replaced.has(field))
      .map(({ raw }) => raw),
    ...(edit.nodes ?? []).map((node) => delimited(NODE, node.bytes)),
    ...(edit.initialisers ?? []).map(({ kind, bytes }) => delimited(kind === "tensor" ? 5 : 15, bytes)),
    ...(edit.inputs ?? []).map((input) => delimited(INPUT, input.bytes)),
    ...(edit.outputs ?? []).map((output) => delimited(OUTPUT, output.bytes)),
  ]);
}

/** ONNX's own operators have the domain "", which is written as "ai.onnx", as nothing, or as an empty text. */
function isStandardOpset(payload: Buffer): boolean {
  const domain =
    splitFields(payload)
      .find(({ field }) => field === 1)
      ?.payload.toString() ?? "";
  return domain === "" || domain === "ai.onnx";
}
