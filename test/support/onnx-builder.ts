import {
  entries,
  type Message,
  message,
  type Node,
  opsetImport,
  type SparseTensor,
  type Tensor,
  type ValueInfo,
} from "./onnx-values.ts";
import { delimited, float32, integer } from "./protobuf-writer.ts";

export * from "./onnx-edit.ts";
export * from "./onnx-values.ts";

export type Graph = Message<"graph">;
export type LocalFunction = Message<"function">;

/** A floating-point attribute; plain numbers are encoded as integers. */
export interface Floats {
  readonly floats: readonly number[];
  readonly list: boolean;
}

export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | Floats
  | Tensor
  | Graph
  | SparseTensor
  | readonly Tensor[];

export type Attributes = Readonly<Record<string, Attribute>>;

/** A floating-point attribute, such as `alpha: float(1)`. */
export function float(value: number): Floats {
  return { floats: [value], list: false };
}

/** A list of floating-point numbers as an attribute, such as `scales: floats([1, 2])`. */
export function floats(values: readonly number[]): Floats {
  return { floats: values, list: true };
}

export interface GraphParts {
  readonly name?: string;
  readonly nodes?: readonly Node[];
  readonly inputs?: readonly ValueInfo[];
  readonly outputs?: readonly ValueInfo[];
  readonly initialisers?: readonly (Tensor | SparseTensor)[];
}

/** A GraphProto: the main graph, or a sub-graph to hand to If, Loop or Scan as an attribute. */
export function graph(parts: GraphParts): Graph {
  return message("graph", [
    ...(parts.nodes ?? []).map((node) => delimited(1, node.bytes)),
    delimited(2, parts.name ?? "graph"),
    ...(parts.initialisers ?? []).map((tensor) => delimited(tensor.kind === "tensor" ? 5 : 15, tensor.bytes)),
    ...(parts.inputs ?? []).map((input) => delimited(11, input.bytes)),
    ...(parts.outputs ?? []).map((output) => delimited(12, output.bytes)),
  ]);
}

/** A NodeProto. `operator` is "Conv" or, outside of ONNX's own domain, "com.microsoft::Gelu". */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): Node {
  const split = operator.lastIndexOf("::");
  return message("node", [
    ...inputs.map((name) => delimited(1, name)),
    ...outputs.map((name) => delimited(2, name)),
    delimited(4, split < 0 ? operator : operator.slice(split + 2)),
    ...Object.entries(attributes).map(([name, value]) => delimited(5, attribute(name, value))),
    ...(split < 0 ? [] : [delimited(7, operator.slice(0, split))]),
  ]);
}

function attribute(name: string, value: Attribute): Buffer {
  const [type, ...fields] = attributeValue(value);
  return Buffer.concat([delimited(1, name), ...fields, type]);
}

/** The discriminator (field 20) and the fields with the value. */
function attributeValue(value: Attribute): [Buffer, ...Buffer[]] {
  if (typeof value === "number") return [integer(20, 2), integer(3, value)];
  if (typeof value === "string") return [integer(20, 3), delimited(4, value)];
  if ("floats" in value) {
    return [integer(20, value.list ? 6 : 1), ...value.floats.map((number) => float32(value.list ? 7 : 2, number))];
  }
  if ("kind" in value) {
    const [field, type] = { tensor: [5, 4], graph: [6, 5], "sparse tensor": [22, 11] }[value.kind] as [number, number];
    return [integer(20, type), delimited(field, value.bytes)];
  }
  const [first] = value;
  if (typeof first === "string") return [integer(20, 8), ...value.map((text) => delimited(9, text as string))];
  if (typeof first === "object") return [integer(20, 9), ...value.map((one) => delimited(10, (one as Tensor).bytes))];
  return [integer(20, 7), ...value.map((number) => integer(8, number as number))];
}

export interface ModelParts extends GraphParts {
  /** Version of ONNX's own operator set; 0 leaves it out. */
  readonly opset?: number;
  /** Versions of further domains. */
  readonly opsets?: Readonly<Record<string, number>>;
  readonly irVersion?: number;
  readonly producer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly functions?: readonly LocalFunction[];
  readonly trainingGraph?: Graph;
}

/** The bytes of an ONNX file (opset 17 and IR version 8 unless told otherwise). */
export function model(parts: ModelParts): Buffer {
  return Buffer.concat([
    integer(1, parts.irVersion ?? 8),
    delimited(2, parts.producer ?? "onnx-builder"),
    delimited(7, graph(parts).bytes),
    ...(parts.opset === 0 ? [] : [opsetImport(8, "", parts.opset ?? 17)]),
    ...Object.entries(parts.opsets ?? {}).map(([domain, version]) => opsetImport(8, domain, version)),
    ...entries(14, parts.metadata ?? {}),
    ...(parts.trainingGraph ? [delimited(20, delimited(2, parts.trainingGraph.bytes))] : []),
    ...(parts.functions ?? []).map((local) => delimited(25, local.bytes)),
  ]);
}

/** A FunctionProto: an operator that the model defines itself, called as `domain::name`. */
export function localFunction(
  domain: string,
  name: string,
  body: { readonly inputs: readonly string[]; readonly outputs: readonly string[]; readonly nodes: readonly Node[] },
  opset = 17,
  opsets: Readonly<Record<string, number>> = {},
): LocalFunction {
  return message("function", [
    delimited(1, name),
    ...body.inputs.map((input) => delimited(4, input)),
    ...body.outputs.map((output) => delimited(5, output)),
    ...body.nodes.map((one) => delimited(7, one.bytes)),
    opsetImport(9, "", opset),
    ...Object.entries(opsets).map(([other, version]) => opsetImport(9, other, version)),
    delimited(10, domain),
  ]);
}
