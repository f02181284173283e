/** A run of bytes in the file: from `start` up to, and without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** ONNX's TensorProto.DataType: name and bits per element, by number. Strings have no fixed size. */
const ELEMENT_TYPES = [
  ["undefined", 0],
  ["float32", 32],
  ["uint8", 8],
  ["int8", 8],
  ["uint16", 16],
  ["int16", 16],
  ["int32", 32],
  ["int64", 64],
  ["string", 0],
  ["bool", 8],
  ["float16", 16],
  ["float64", 64],
  ["uint32", 32],
  ["uint64", 64],
  ["complex64", 64],
  ["complex128", 128],
  ["bfloat16", 16],
  ["float8e4m3fn", 8],
  ["float8e4m3fnuz", 8],
  ["float8e5m2", 8],
  ["float8e5m2fnuz", 8],
  ["uint4", 4],
  ["int4", 4],
  ["float4e2m1", 4],
  ["float8e8m0", 8],
  ["uint2", 2],
  ["int2", 2],
] as const;

/** What an input or output holds: an element type of a tensor, or the kind of value that is no dense tensor. */
export const ELEMENT_TYPE_NAMES = [
  ...ELEMENT_TYPES.map(([name]) => name),
  ...(["sequence", "map", "optional", "sparse", "opaque"] as const),
];
export type ElementType = (typeof ELEMENT_TYPE_NAMES)[number];

/** A graph input or output. A dimension is a number, a symbol, or "?" where nothing is known; no shape at all: null. */
export interface TensorInfo {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly (number | string)[] | null;
}

/** The element type with this number; "undefined" for numbers that ONNX does not know. */
export function elementType(code: number): ElementType {
  return ELEMENT_TYPES[code]?.[0] ?? "undefined";
}

/** Bytes that `elements` values of the type with this number take, or undefined where the type does not say. */
export function tensorBytes(code: number, elements: number): number | undefined {
  const bits = ELEMENT_TYPES[code]?.[1];
  return bits ? Math.ceil((elements * bits) / 8) : undefined;
}

/** A tensor whose values lie in another file. `length` is what the model says, or else what the tensor's shape needs. */
export interface ExternalData {
  readonly tensor: string;
  /** As written in the model, unchecked: may be empty, absolute or point anywhere. */
  readonly location: string;
  readonly offset?: number;
  readonly length?: number;
}

/** What is known of a tensor without reading its values. */
export interface TensorSummary {
  readonly name: string;
  readonly elements: number;
  readonly elementType: ElementType;
  /** Undefined for a sparse tensor, and where it has more dimensions than any real one. */
  readonly shape: readonly number[] | undefined;
  /** Where the TensorProto lies in the model file. */
  readonly span: Span;
  /** Where the values lie, if not there. */
  readonly external: ExternalData | undefined;
  /** Of a sparse tensor: its shape, the values that are stored, and where they belong. */
  readonly sparse?: {
    readonly shape: readonly number[];
    readonly values: TensorSummary;
    readonly places: TensorSummary;
  };
}

/** What a model file says about itself; nothing of it was run, and its weights were not read. */
export interface OnnxFile {
  readonly irVersion: number;
  readonly producer: string;
  /** ONNX's own operator set has the domain "". */
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** What a caller must feed: graph inputs with a default value (an initialiser of the same name) are left out. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** How often each operator occurs, in sub-graphs and functions too: "Conv", "com.microsoft::FusedConv". */
  readonly operators: Readonly<Record<string, number>>;
  /** Those of them that draw by lot, named likewise. */
  readonly random: readonly string[];
  /** Functions that the model defines itself, named like operators. */
  readonly functions: readonly string[];
  readonly hasTrainingInfo: boolean;
  readonly externalData: readonly ExternalData[];
  /** With those that lie in Constant nodes. */
  readonly initialiserCount: number;
  /** Elements of all these together. */
  readonly parameterCount: number;
  /** Size of the model file itself, without its external data. */
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Values that a graph may be asked for as the answers of a whole network inside it, at most `MOST_INNER_ANSWERS` in all. */
export interface InnerAnswers {
  /** Names of those that reach what is given without another layer, the last first. */
  readonly values: readonly string[];
  /** Names of those that reach other outputs so, and of deeper ones; left out where there are none. */
  readonly deeper?: readonly string[];
  /** Names of what layers give that have more rows than there are classes, and only decide which values count; left out likewise. */
  readonly deciding?: readonly string[];
  /** Values that the graph does not have yet; left out where there are none. */
  readonly alone?: readonly NetworkAlone[];
  /** Whether more reach the end so than are listed: they are too many, or inside functions, where they have no name to ask for. */
  readonly more: boolean;
}

/** What a graph would give if of the networks that run beside each other in it only one gave anything. */
export interface NetworkAlone {
  /** A value that this network gives, as the graph names it. */
  readonly network: string;
  /** The name of the answers. */
  readonly value: string;
  /** What is put after the model's bytes so that it computes them, as base64. */
  readonly added: string;
}
