import { DIMENSION, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from "./fields.ts";
import type { ProtobufReader } from "./protobuf.ts";
import { type ElementType, elementType, type TensorInfo } from "./types.ts";

/** A TensorInfo while it is read. */
interface OpenTensorInfo {
  name: string;
  elementType: ElementType;
  shape: (number | string)[] | null;
}

/** What a value is that is no dense tensor, by TypeProto's field. */
const OTHER_KINDS: Readonly<Record<number, ElementType>> = {
  [TYPE.sequence]: "sequence",
  [TYPE.map]: "map",
  [TYPE.opaque]: "opaque",
  [TYPE.sparseTensor]: "sparse",
  [TYPE.optional]: "optional",
};

/** Reads a ValueInfoProto: what a graph says about one of its inputs or outputs. */
export function readValueInfo(reader: ProtobufReader): TensorInfo {
  const info: OpenTensorInfo = { name: "", elementType: "undefined", shape: null };
  reader.message((field) => {
    if (field === VALUE_INFO.name) info.name = reader.name();
    if (field === VALUE_INFO.type) readType(reader, info);
  });
  return info;
}

function readType(reader: ProtobufReader, info: OpenTensorInfo): void {
  reader.message((field) => {
    if (field === TYPE.tensor) readTensorType(reader, info);
    info.elementType = OTHER_KINDS[field] ?? info.elementType;
  });
}

function readTensorType(reader: ProtobufReader, info: OpenTensorInfo): void {
  reader.message((field) => {
    if (field === TENSOR_TYPE.elemType) info.elementType = elementType(reader.int32());
    if (field === TENSOR_TYPE.shape) {
      info.shape ??= [];
      readShape(reader, info.shape);
    }
  });
}

function readShape(reader: ProtobufReader, shape: (number | string)[]): void {
  reader.message((field) => {
    if (field === SHAPE.dim) shape.push(readDimension(reader));
  });
}

function readDimension(reader: ProtobufReader): number | string {
  let dimension: number | string = "?";
  reader.message((field) => {
    // Some exporters write -1 for "any size".
    if (field === DIMENSION.value) dimension = reader.int64() < 0 ? "?" : reader.int64();
    if (field === DIMENSION.param) dimension = reader.name() || "?";
  });
  return dimension;
}
