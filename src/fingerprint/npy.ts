import { endianness } from "node:os";
import { type Matrix, matrix } from "../core/matrix.ts";
import { SacError } from "../errors.ts";

const LITTLE_ENDIAN = endianness() === "LE";
const MAGIC = "\x93NUMPY\x01\x00";

/** A header in NumPy's format 1.0, before `bytes` bytes of values; the same header gives the same bytes. */
function withHeader(type: string, shape: string, bytes: number): { readonly all: Buffer; readonly start: number } {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const prefix = MAGIC.length + 2;
  const header = `${text.padEnd(Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const all = Buffer.alloc(prefix + header.length + bytes);
  all.write(MAGIC, 0, "latin1");
  all.writeUInt16LE(header.length, MAGIC.length);
  all.write(header, prefix, "latin1");
  return { all, start: prefix + header.length };
}

/** The numbers in a header's shape, and where the values begin; undefined if it is not what `withHeader` writes. */
function readHeader(bytes: Uint8Array, type: string, shape: RegExp) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + 2 + (buffer.length > 10 ? buffer.readUInt16LE(MAGIC.length) : 0);
  const header = buffer.toString("latin1", MAGIC.length + 2, start);
  const pattern = `^\\{'descr': '${type.replace("|", "\\|")}', 'fortran_order': False, 'shape': \\(${shape.source}\\), \\} *\\n$`;
  const sizes = new RegExp(pattern).exec(header)?.slice(1).map(Number);
  return sizes && buffer.toString("latin1", 0, MAGIC.length) === MAGIC ? { buffer, start, sizes } : undefined;
}

/** A float32 matrix, little-endian, C order. */
export function encodeNpy(values: Matrix): Uint8Array {
  const { all, start } = withHeader("<f4", `${values.rows}, ${values.columns}`, values.data.length * 4);
  values.data.forEach((value, i) => {
    all.writeFloatLE(value, start + 4 * i);
  });
  return all;
}

/**
 * Reads what `encodeNpy` writes.
 * @throws SacError FINGERPRINT_INVALID if it is anything else
 */
export function decodeNpy(bytes: Uint8Array, name: string): Matrix {
  const found = readHeader(bytes, "<f4", /(\d+), (\d+)/);
  const [rows, columns] = found?.sizes ?? [0, 0];
  if (!found || found.buffer.length !== found.start + rows * columns * 4) throw foreign(name, "float32 matrix");
  const values = matrix(rows, columns);
  if (LITTLE_ENDIAN) new Uint8Array(values.data.buffer).set(found.buffer.subarray(found.start));
  else for (let i = 0; i < values.data.length; i += 1) values.data[i] = found.buffer.readFloatLE(found.start + 4 * i);
  return values;
}

/** A list of int8. */
export function encodeNpyBytes(values: Int8Array): Uint8Array {
  const { all, start } = withHeader("|i1", `${values.length},`, values.length);
  all.set(new Uint8Array(values.buffer, values.byteOffset, values.length), start);
  return all;
}

/**
 * Reads what `encodeNpyBytes` writes.
 * @throws SacError FINGERPRINT_INVALID if it is anything else
 */
export function decodeNpyBytes(bytes: Uint8Array, name: string): Int8Array {
  const found = readHeader(bytes, "|i1", /(\d+),/);
  if (!found || found.buffer.length !== found.start + found.sizes[0]) throw foreign(name, "list of int8");
  return new Int8Array(found.buffer.subarray(found.start));
}

function foreign(name: string, kind: string): SacError {
  return new SacError("FINGERPRINT_INVALID", `${name} is not a ${kind} in NumPy's format.`, "Use an intact copy.");
}
