import { dirname, join } from "node:path";
import { fromFloat16Bits } from "../../core/float16.ts";
import { SacError } from "../../errors.ts";
import { quoted } from "../../text/list.ts";
import { TENSOR } from "../fields.ts";
import { type FileWindow, withFile } from "../file-window.ts";
import { MAX_TENSOR_VALUES } from "../limits.ts";
import { ProtobufReader } from "../protobuf.ts";
import type { ElementType, Span, TensorSummary } from "../types.ts";

const CHUNK_BYTES = 1 << 20;
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

let float16: Float32Array | undefined;

/** By a table of all 65,536 patterns, many times faster than computing; made for the first model that has any. */
function float16Of(bits: number): number {
  float16 ??= Float32Array.from({ length: 2 ** 16 }, (_, one) => fromFloat16Bits(one));
  return float16[bits];
}

interface Encoding {
  readonly bytes: number;
  decode(view: DataView, at: number): number;
}

/** How the values of a tensor lie in a file, little-endian, by element type. */
const ENCODINGS: Partial<Record<ElementType, Encoding>> = {
  float32: { bytes: 4, decode: (view, at) => view.getFloat32(at, true) },
  float64: { bytes: 8, decode: (view, at) => view.getFloat64(at, true) },
  float16: { bytes: 2, decode: (view, at) => float16Of(view.getUint16(at, true)) },
  bfloat16: { bytes: 2, decode: (view, at) => fromBfloat16Bits(view.getUint16(at, true)) },
  int8: { bytes: 1, decode: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, decode: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, decode: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, decode: (view, at) => view.getInt16(at, true) },
  uint16: { bytes: 2, decode: (view, at) => view.getUint16(at, true) },
  int32: { bytes: 4, decode: (view, at) => view.getInt32(at, true) },
  uint32: { bytes: 4, decode: (view, at) => view.getUint32(at, true) },
  int64: { bytes: 8, decode: (view, at) => Number(view.getBigInt64(at, true)) },
  uint64: { bytes: 8, decode: (view, at) => Number(view.getBigUint64(at, true)) },
};

/** Fields of TensorProto that hold values: raw bytes, packed floating-point numbers, and varints. */
const FLOAT_DATA: Readonly<Record<number, ElementType>> = {
  [TENSOR.floatData]: "float32",
  [TENSOR.doubleData]: "float64",
};
const INTEGER_DATA = new Set<number>([TENSOR.int32Data, TENSOR.int64Data, TENSOR.uint64Data]);

/** Whether a tensor's values can be told as numbers. */
export function isNumeric({ elementType, shape }: TensorSummary): boolean {
  return shape !== undefined && ENCODINGS[elementType] !== undefined;
}

/**
 * Reads a tensor's values from the model file, or from the file beside it that the tensor names (`externalFiles` must have
 * checked that). Float32 holds every weight closely enough, and whole numbers up to 2^24.
 * @throws SacError MODEL_NOT_ONNX, MODEL_TRUNCATED, MODEL_TOO_LARGE where the values do not fit the shape
 */
export function readValues(modelPath: string, tensor: TensorSummary): Float32Array {
  const encoding = ENCODINGS[tensor.elementType];
  if (!encoding || !tensor.shape) throw new TypeError(`${tensor.name} holds no numbers`);
  if (tensor.elements > MAX_TENSOR_VALUES) throw tooLarge(modelPath, tensor);
  const { external } = tensor;
  if (!external) return withFile(modelPath, (file) => readEmbedded(new ProtobufReader(file), tensor));

  const needed = tensor.elements * encoding.bytes;
  const start = external.offset ?? 0;
  if ((external.length ?? needed) < needed) throw misfit(modelPath, tensor, `${external.length} bytes`);
  return withFile(join(dirname(modelPath), external.location), (file) => {
    if (start + needed > file.size) throw misfit(modelPath, tensor, `${Math.max(0, file.size - start)} bytes`);
    const filling = new Filling(modelPath, tensor);
    filling.bytes(file, { start, end: start + needed }, encoding);
    return filling.finish();
  });
}

function readEmbedded(reader: ProtobufReader, tensor: TensorSummary): Float32Array {
  const { start, end } = tensor.span;
  // Every value takes a byte at least, so a false shape cannot ask for more memory than a few times the file's size.
  if (tensor.elements > end - start) throw misfit(reader.file.name, tensor, `${end - start} bytes`);
  const filling = new Filling(reader.file.name, tensor);
  reader.messageAt(tensor.span, (field) => {
    const type = field === TENSOR.rawData ? tensor.elementType : FLOAT_DATA[field];
    const encoding = type && ENCODINGS[type];
    if (encoding) filling.bytes(reader.file, reader.span(), encoding);
    if (INTEGER_DATA.has(field)) reader.int64s((value) => filling.add(fromInteger(value, tensor.elementType)));
  });
  return filling.finish();
}

/** A tensor's values as they come. */
class Filling {
  readonly #values: Float32Array;
  #count = 0;

  constructor(
    readonly path: string,
    readonly tensor: TensorSummary,
  ) {
    this.#values = new Float32Array(tensor.elements);
  }

  add(value: number): void {
    if (this.#count === this.#values.length) throw misfit(this.path, this.tensor, "more of them");
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  bytes(file: FileWindow, { start, end }: Span, { bytes, decode }: Encoding): void {
    if (decode === ENCODINGS.float32?.decode && LITTLE_ENDIAN && end - start === this.#values.byteLength) {
      file.copy(new Uint8Array(this.#values.buffer), start);
      this.#count += this.#values.length;
      return;
    }
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, end - start));
    for (let position = start; position < end; position += chunk.length) {
      const part = chunk.subarray(0, Math.min(chunk.length, end - position));
      file.copy(part, position);
      const view = new DataView(part.buffer, 0, part.length);
      if (part.length % bytes !== 0) throw misfit(this.path, this.tensor, `${end - start} bytes`);
      for (let at = 0; at < part.length; at += bytes) this.add(decode(view, at));
    }
  }

  finish(): Float32Array {
    if (this.#count === this.#values.length) return this.#values;
    throw misfit(this.path, this.tensor, `${this.#count} of them`);
  }
}

/** Small types are kept in wider integers: float16 and bfloat16 by their bits. */
function fromInteger(value: number, type: ElementType): number {
  if (type === "float16") return float16Of(value & 0xffff);
  if (type === "bfloat16") return fromBfloat16Bits(value & 0xffff);
  return type === "uint64" && value < 0 ? value + 2 ** 64 : value;
}

const BITS = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of float32. */
function fromBfloat16Bits(bits: number): number {
  BITS.setUint32(0, bits * 0x10000);
  return BITS.getFloat32(0);
}

function misfit(path: string, { name, elements }: TensorSummary, found: string): SacError {
  const message = `${path} is damaged: the shape of tensor ${quoted(name)} asks for ${elements} values, but it holds ${found}.`;
  return new SacError("MODEL_NOT_ONNX", message, "Export or download the model again.");
}

function tooLarge(path: string, { name, elements }: TensorSummary): SacError {
  const message = `${path} has a tensor ${quoted(name)} of ${elements} values; more than ${MAX_TENSOR_VALUES} are not read.`;
  return new SacError("MODEL_TOO_LARGE", message, "No image classifier needs a tensor that large.");
}
