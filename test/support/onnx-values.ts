import { delimited, integer } from "./protobuf-writer.ts";

/** An encoded ONNX message; the kind keeps a node from being passed where a tensor belongs. */
export interface Message<Kind extends string> {
  readonly kind: Kind;
  readonly bytes: Buffer;
}

export type Node = Message<"node">;
export type Tensor = Message<"tensor">;
export type SparseTensor = Message<"sparse tensor">;
export type ValueInfo = Message<"value info">;

/** The numbers of TensorProto.DataType. */
const DATA_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

export type DataType = keyof typeof DATA_TYPES;
export type Shape = readonly (number | string)[];
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const TYPE_OF_ARRAY: Readonly<Record<string, DataType>> = {
  Float32Array: "float32",
  Float64Array: "float64",
  Int8Array: "int8",
  Uint8Array: "uint8",
  Buffer: "uint8",
  Int16Array: "int16",
  Uint16Array: "uint16",
  Int32Array: "int32",
  Uint32Array: "uint32",
  BigInt64Array: "int64",
  BigUint64Array: "uint64",
};

export interface External {
  readonly location?: string;
  readonly offset?: number | string;
  readonly length?: number | string;
}

/** Joins a message's fields. */
export function message<Kind extends string>(kind: Kind, parts: readonly Buffer[]): Message<Kind> {
  return { kind, bytes: Buffer.concat(parts) };
}

/** A record as repeated StringStringEntryProto fields. */
export function entries(field: number, record: object): Buffer[] {
  return Object.entries(record).map(([key, value]) =>
    delimited(field, Buffer.concat([delimited(1, key), delimited(2, String(value))])),
  );
}

/** A TensorProto. Its type is the array's unless `type` says otherwise (float16: bits in a Uint16Array). */
export function tensor(
  name: string,
  dims: readonly (number | bigint)[],
  data: TensorData,
  options: { readonly type?: DataType; readonly external?: External } = {},
): Tensor {
  const type = options.type ?? TYPE_OF_ARRAY[data.constructor.name] ?? "float32";
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const values = options.external ? [...entries(13, options.external), integer(14, 1)] : [delimited(9, bytes)];
  return message("tensor", [
    ...dims.map((size) => integer(1, size)),
    integer(2, DATA_TYPES[type]),
    delimited(8, name),
    ...values,
  ]);
}

/** A one-dimensional int64 tensor, which is how ONNX takes shapes, axes, indices and paddings. */
export function int64s(name: string, values: readonly number[]): Tensor {
  return tensor(name, [values.length], BigInt64Array.from(values, BigInt));
}

/** A SparseTensorProto with linear indices; it is named by its values. */
export function sparseTensor(values: Tensor, indices: Tensor, dims: readonly number[]): SparseTensor {
  return message("sparse tensor", [
    delimited(1, values.bytes),
    delimited(2, indices.bytes),
    ...dims.map((size) => integer(3, size)),
  ]);
}

/** A graph input or output; symbolic dimensions are strings ("" leaves one open), null leaves the shape open. */
export function valueInfo(name: string, type: DataType, shape: Shape | null): ValueInfo {
  const dims = (shape ?? []).map((size) =>
    delimited(1, size === "" ? "" : typeof size === "number" ? integer(1, size) : delimited(2, size)),
  );
  const parts = [integer(1, DATA_TYPES[type]), ...(shape ? [delimited(2, Buffer.concat(dims))] : [])];
  return message("value info", [delimited(1, name), delimited(2, delimited(1, Buffer.concat(parts)))]);
}

/** One OperatorSetIdProto, as the field with that number. */
export function opsetImport(field: number, domain: string, version: number): Buffer {
  return delimited(field, Buffer.concat([...(domain ? [delimited(1, domain)] : []), integer(2, version)]));
}
