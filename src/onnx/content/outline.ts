import type { Peek } from "./peek.ts";

/** A field of a protobuf message, and where what it holds lies. */
export interface OutlinedField {
  readonly number: number;
  readonly isDelimited: boolean;
  readonly start: number;
  readonly end: number;
}

/** The fields of one message, without those of the messages in it. */
export interface Outline {
  readonly fields: readonly OutlinedField[];
  /** `broken`: the bytes are no message; `unfinished`: they may be, and go on beyond what is looked at. */
  readonly state: "whole" | "broken" | "unfinished";
}

/** Against files of nothing but tiny fields; the outermost message of a model has some dozen, a graph some thousand. */
const MOST_FIELDS = 50_000;
/** The longest tag and length. */
const HEADER_BYTES = 20;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The bytes from `start` to `end` as a protobuf message. It follows what no reader of ONNX knows, as those do. */
export function outline(peek: Peek, start = 0, end = peek.size): Outline {
  const fields: OutlinedField[] = [];
  let position = start;
  while (position < end) {
    if (fields.length === MOST_FIELDS) return { fields, state: "unfinished" };
    const header = peek.read(position, Math.min(HEADER_BYTES, end - position));
    const field = fieldAt(header, position);
    if (field === undefined || field.end > end) return { fields, state: peek.isCutShort() ? "unfinished" : "broken" };
    fields.push(field);
    position = field.end;
  }
  return { fields, state: "whole" };
}

function fieldAt(header: Buffer, position: number): OutlinedField | undefined {
  const tag = varint(header, 0);
  if (tag === undefined) return undefined;
  const [number, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
  if (number < 1 || number > MAX_FIELD_NUMBER) return undefined;
  const field = (from: number, length: number, isDelimited = false): OutlinedField => {
    const start = position + from;
    return { number, isDelimited, start, end: start + length };
  };
  if (FIXED_BYTES[wireType] !== undefined) return field(tag.next, FIXED_BYTES[wireType]);
  const value = varint(header, tag.next);
  if (value === undefined) return undefined;
  if (wireType === 0) return field(tag.next, value.next - tag.next);
  return wireType === 2 ? field(value.next, value.value, true) : undefined;
}

/** A number of up to ten bytes; beyond 2^53 only its magnitude is right. */
function varint(bytes: Buffer, from: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: from + i + 1 };
  }
  return undefined;
}
