import type { ProtobufReader } from "./protobuf.ts";

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
export type ElementType = (typeof ELEMENT_TYPES)[number][0] | "sequence" | "map" | "optional" | "sparse" | "opaque";

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

/** A TensorInfo while it is read. */
interface OpenTensorInfo {
  name: string;
  elementType: ElementType;
  shape: (number | string)[] | null;
}

/** Reads a ValueInfoProto: what a graph says about one of its inputs or outputs. */
export function readValueInfo(reader: ProtobufReader): TensorInfo {
  const info: OpenTensorInfo = { name: "", elementType: "undefined", shape: null };
  reader.message((field) => {
    if (field === 1) info.name = reader.text();
    if (field === 2) readType(reader, info);
  });
  return info;
}

function readType(reader: ProtobufReader, info: OpenTensorInfo): void {
  reader.message((field) => {
    if (field === 1) readTensorType(reader, info);
    if (field === 4) info.elementType = "sequence";
    if (field === 5) info.elementType = "map";
    if (field === 7) info.elementType = "opaque";
    if (field === 8) info.elementType = "sparse";
    if (field === 9) info.elementType = "optional";
  });
}

function readTensorType(reader: ProtobufReader, info: OpenTensorInfo): void {
  reader.message((field) => {
    if (field === 1) info.elementType = elementType(reader.int32());
    if (field === 2) {
      info.shape ??= [];
      readShape(reader, info.shape);
    }
  });
}

function readShape(reader: ProtobufReader, shape: (number | string)[]): void {
  reader.message((field) => {
    if (field === 1) shape.push(readDimension(reader));
  });
}

function readDimension(reader: ProtobufReader): number | string {
  let dimension: number | string = "?";
  reader.message((field) => {
    // Some exporters write -1 for "any size".
    if (field === 1) dimension = reader.int64() < 0 ? "?" : reader.int64();
    if (field === 2) dimension = reader.text() || "?";
  });
  return dimension;
}
