/** Encodes single protobuf fields; a message is the concatenation of its fields. */

export function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

export function tag(field: number, wireType: number): Buffer {
  return varint(BigInt(field) * 8n + BigInt(wireType));
}

export function integer(field: number, value: number | bigint): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

export function float32(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), bytes]);
}

/** A nested message, text or byte string. */
export function delimited(field: number, payload: Uint8Array | string): Buffer {
  const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
  return Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);
}

export interface RawField {
  readonly field: number;
  /** Tag, length and payload, as they stand in the message. */
  readonly raw: Buffer;
  /** What a nested message, text or byte string holds; empty for numbers. */
  readonly payload: Buffer;
}

const FIXED_LENGTHS: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Splits a valid message into its fields. */
export function splitFields(message: Uint8Array): RawField[] {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const fields: RawField[] = [];
  let position = 0;
  const readVarint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(position++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  while (position < bytes.length) {
    const start = position;
    const key = readVarint();
    const wireType = key % 8;
    if (wireType === 0) readVarint();
    const length = wireType === 2 ? readVarint() : (FIXED_LENGTHS[wireType] ?? 0);
    const payload = bytes.subarray(position, wireType === 2 ? position + length : position);
    position += length;
    fields.push({ field: Math.floor(key / 8), raw: bytes.subarray(start, position), payload });
  }
  return fields;
}
