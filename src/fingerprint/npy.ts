import { type Matrix, matrix } from "../core/matrix.ts";
import { SacError } from "../errors.ts";

const MAGIC = "\x93NUMPY\x01\x00";

/** A float32 matrix in NumPy's format 1.0, little-endian, C order; the same matrix gives the same bytes. */
export function encodeNpy(values: Matrix): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.rows}, ${values.columns}), }`;
  const prefix = MAGIC.length + 2;
  const header = `${text.padEnd(Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const bytes = Buffer.alloc(prefix + header.length + values.data.length * 4);
  bytes.write(MAGIC, 0, "latin1");
  bytes.writeUInt16LE(header.length, MAGIC.length);
  bytes.write(header, prefix, "latin1");
  values.data.forEach((value, i) => {
    bytes.writeFloatLE(value, prefix + header.length + 4 * i);
  });
  return bytes;
}

/**
 * Reads what `encodeNpy` writes.
 * @throws SacError FINGERPRINT_INVALID if it is anything else
 */
export function decodeNpy(bytes: Uint8Array, name: string): Matrix {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = buffer.length > 10 ? buffer.readUInt16LE(MAGIC.length) : 0;
  const start = MAGIC.length + 2 + length;
  const header = buffer.toString("latin1", MAGIC.length + 2, start);
  const shape = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(header);
  const [rows, columns] = shape ? [Number(shape[1]), Number(shape[2])] : [0, 0];
  if (buffer.toString("latin1", 0, MAGIC.length) !== MAGIC || !shape || buffer.length !== start + rows * columns * 4) {
    throw new SacError(
      "FINGERPRINT_INVALID",
      `${name} is not a float32 matrix in NumPy's format.`,
      "Use an intact copy.",
    );
  }
  const values = matrix(rows, columns);
  for (let i = 0; i < values.data.length; i += 1) values.data[i] = buffer.readFloatLE(start + 4 * i);
  return values;
}
