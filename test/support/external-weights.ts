import { entries } from "./onnx-values.ts";
import { delimited, integer, splitFields } from "./protobuf-writer.ts";

const [GRAPH, INITIALISER] = [7, 5];
const [RAW_DATA, EXTERNAL_DATA, DATA_LOCATION] = [9, 13, 14];
/** Smaller tensors, such as shapes, stay in the model: ONNX's own tools leave them there, too. */
const FEWEST_BYTES = 1024;

/** A model whose weights lie in a file beside it. @param location the file's name */
export function withExternalWeights(
  model: Uint8Array,
  location: string,
): { readonly model: Buffer; readonly data: Buffer } {
  const parts: Buffer[] = [];
  let offset = 0;
  const moved = (payload: Buffer) => {
    const kept = splitFields(payload).flatMap(({ field, raw, payload: bytes }) => {
      if (field !== RAW_DATA || bytes.length < FEWEST_BYTES) return [raw];
      const place = { location, offset, length: bytes.length };
      parts.push(bytes);
      offset += bytes.length;
      return [...entries(EXTERNAL_DATA, place), integer(DATA_LOCATION, 1)];
    });
    return Buffer.concat(kept);
  };
  const fields = splitFields(model).map(({ field, raw, payload }) => {
    if (field !== GRAPH) return raw;
    const graph = splitFields(payload).map((part) =>
      part.field === INITIALISER ? delimited(INITIALISER, moved(part.payload)) : part.raw,
    );
    return delimited(GRAPH, Buffer.concat(graph));
  });
  return { model: Buffer.concat(fields), data: Buffer.concat(parts) };
}
