import { ENTRY, EXTERNAL, SPARSE_TENSOR, TENSOR } from "./fields.ts";
import { MAX_DIMENSIONS, MAX_EXTERNAL_DATA } from "./limits.ts";
import type { ProtobufReader } from "./protobuf.ts";
import { type ExternalData, elementType, type TensorSummary, tensorBytes } from "./types.ts";

/** Reads a TensorProto, noting in `external` where its values lie if not in the model file itself. */
export function readTensor(reader: ProtobufReader, external: ExternalData[], fallbackName: string): TensorSummary {
  const source = new Map<string, string>();
  const span = reader.span();
  const shape: number[] = [];
  let name = "";
  let type = 0;
  let elements = 1;
  let isExternal = false;
  reader.message((field) => {
    if (field === TENSOR.dims) {
      reader.int64s((size) => {
        elements = multiply(reader, elements, size);
        if (shape.length <= MAX_DIMENSIONS) shape.push(size);
      });
    }
    if (field === TENSOR.dataType) type = reader.int32();
    if (field === TENSOR.name) name = reader.name();
    if (field === TENSOR.externalData) readSourceEntry(reader, source);
    // Given twice, the last counts; taking any keeps a file from being read as external by the runtime but not here.
    if (field === TENSOR.dataLocation) isExternal ||= reader.int32() === EXTERNAL;
  });
  name ||= fallbackName;
  const place = isExternal ? externalData(reader, name, source, tensorBytes(type, elements)) : undefined;
  if (place) reader.limit(external.push(place), MAX_EXTERNAL_DATA, "tensors in other files");
  return {
    name,
    elements,
    elementType: elementType(type),
    shape: shape.length > MAX_DIMENSIONS ? undefined : shape,
    span,
    external: place,
  };
}

/** Reads a SparseTensorProto; it is named like its values, of which `elements` counts those that are stored. */
export function readSparseTensor(
  reader: ProtobufReader,
  external: ExternalData[],
  fallbackName: string,
): TensorSummary {
  const span = reader.span();
  let values: TensorSummary | undefined;
  let indices: TensorSummary | undefined;
  const shape: number[] = [];
  reader.message((field) => {
    if (field === SPARSE_TENSOR.dims) {
      reader.int64s((size) => {
        if (shape.length <= MAX_DIMENSIONS) shape.push(size);
      });
    }
    if ((field === SPARSE_TENSOR.values && values) || (field === SPARSE_TENSOR.indices && indices))
      throw reader.refuse("a sparse tensor with a part too many");
    if (field === SPARSE_TENSOR.values) values = readTensor(reader, external, fallbackName);
    if (field === SPARSE_TENSOR.indices) indices = readTensor(reader, external, fallbackName);
  });
  const nothing = { name: fallbackName, elements: 0, elementType: "undefined", external: undefined } as const;
  const whole = values && indices && shape.length <= MAX_DIMENSIONS ? { shape, values, places: indices } : undefined;
  return { ...(values ?? nothing), shape: undefined, span, ...(whole && { sparse: whole }) };
}

function multiply(reader: ProtobufReader, elements: number, size: number): number {
  const product = elements * size;
  if (size < 0 || product > Number.MAX_SAFE_INTEGER) throw reader.refuse("a tensor with an impossible shape");
  return product;
}

/** Reads a StringStringEntryProto; an empty value does not replace an earlier one, as in onnxruntime. */
function readSourceEntry(reader: ProtobufReader, source: Map<string, string>): void {
  const [key, value] = readEntry(reader);
  if (value !== "") source.set(key, value);
}

/** Reads a StringStringEntryProto as [key, value]. */
export function readEntry(reader: ProtobufReader): [string, string] {
  const entry: [string, string] = ["", ""];
  reader.message((field) => {
    if (field === ENTRY.key) entry[0] = reader.text();
    if (field === ENTRY.value) entry[1] = reader.text();
  });
  return entry;
}

function externalData(
  reader: ProtobufReader,
  tensor: string,
  source: Map<string, string>,
  neededBytes: number | undefined,
): ExternalData {
  const offset = byteCount(reader, source.get("offset"));
  const length = byteCount(reader, source.get("length")) ?? neededBytes;
  return {
    tensor,
    location: source.get("location") ?? "",
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
  };
}

function byteCount(reader: ProtobufReader, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw reader.refuse(`an external-data position ${JSON.stringify(text.slice(0, 40))} that is no byte count`);
  }
  return count;
}
