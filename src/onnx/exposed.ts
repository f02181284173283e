import { GRAPH, MODEL, VALUE_INFO } from "./fields.ts";

/** A field of the wire type "length, then so many bytes". */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/**
 * What is put after a model's bytes to have values inside it as outputs, too: protobuf merges a second graph into the first,
 * by adding its outputs to those that are there. onnxruntime finds out their types itself.
 */
export function exposing(names: readonly string[]): Uint8Array {
  const outputs = names.map((name) => field(GRAPH.output, field(VALUE_INFO.name, Buffer.from(name))));
  return field(MODEL.graph, Buffer.concat(outputs));
}
