import { delimited, splitFields } from "./protobuf-writer.ts";

const [GRAPH, INITIALISER] = [7, 5];
const [NAME, RAW_DATA] = [8, 9];

/** The bytes of a model with other values in its float32 initialisers. @param change by name; undefined: they stay */
export function changeWeights(
  modelBytes: Uint8Array,
  change: (name: string, values: Float32Array) => Float32Array | undefined,
): Buffer {
  const fields = splitFields(modelBytes).map(({ field, raw, payload }) => {
    if (field !== GRAPH) return raw;
    const parts = splitFields(payload).map((part) =>
      part.field === INITIALISER ? delimited(INITIALISER, changeTensor(part.payload, change)) : part.raw,
    );
    return delimited(GRAPH, Buffer.concat(parts));
  });
  return Buffer.concat(fields);
}

/** The bytes of a model whose initialisers have other names, those that nodes take excepted, and the names that changed. */
export function hideInitialisers(modelBytes: Uint8Array): {
  readonly bytes: Buffer;
  readonly names: readonly string[];
} {
  const names: string[] = [];
  const rename = (payload: Buffer) =>
    Buffer.concat(
      splitFields(payload).map(({ field, raw, payload: text }) => {
        if (field !== NAME) return raw;
        names.push(text.toString());
        return delimited(NAME, hiddenName(text.toString()));
      }),
    );
  const fields = splitFields(modelBytes).map(({ field, raw, payload }) => {
    if (field !== GRAPH) return raw;
    const parts = splitFields(payload).map((part) =>
      part.field === INITIALISER ? delimited(INITIALISER, rename(part.payload)) : part.raw,
    );
    return delimited(GRAPH, Buffer.concat(parts));
  });
  return { bytes: Buffer.concat(fields), names };
}

/** What `hideInitialisers` makes of a name. */
export function hiddenName(name: string): string {
  return `${name} hidden`;
}

function changeTensor(
  payload: Buffer,
  change: (name: string, values: Float32Array) => Float32Array | undefined,
): Buffer {
  const fields = splitFields(payload);
  const name = fields.find(({ field }) => field === NAME)?.payload.toString() ?? "";
  const parts = fields.map(({ field, raw, payload: bytes }) => {
    if (field !== RAW_DATA) return raw;
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
    const changed = change(name, values);
    return changed ? delimited(RAW_DATA, Buffer.from(changed.buffer, changed.byteOffset, changed.byteLength)) : raw;
  });
  return Buffer.concat(parts);
}
