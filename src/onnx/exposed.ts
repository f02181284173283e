import { GRAPH, MODEL, VALUE_INFO } from "./fields.ts";
import { field } from "./written-fields.ts";

/**
 * What is put after a model's bytes to have values inside it as outputs, too: protobuf merges a second graph into the first,
 * by adding its outputs to those that are there. onnxruntime finds out their types itself.
 */
export function exposing(names: readonly string[]): Uint8Array {
  const outputs = names.map((name) => field(GRAPH.output, field(VALUE_INFO.name, Buffer.from(name))));
  return field(MODEL.graph, Buffer.concat(outputs));
}
