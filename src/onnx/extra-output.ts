import { GRAPH, MODEL, VALUE_INFO } from "./fields.ts";

const LENGTH_DELIMITED = 2;

/**
 * Bytes that, behind a model's own, make a value of its main graph one more output: messages that come twice are merged, by the
 * rules of protocol buffers. Its type is left to whoever loads the model.
 */
export function extraOutput(name: string): Buffer {
  return field(MODEL.graph, field(GRAPH.output, field(VALUE_INFO.name, Buffer.from(name))));
}

function field(number: number, payload: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | LENGTH_DELIMITED), varint(payload.length), payload]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
