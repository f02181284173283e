import { delimited, integer, type RawField, splitFields, tag, varint } from "../protobuf-writer.ts";
import type { Random } from "../random.ts";
import { below, mutateBytes, NUMBERS, pick } from "./mutate-bytes.ts";

/** Deeper than ONNX nests of itself, and than its readers go along with. */
const DEEPEST = 150;
const TEXTS = [
  "",
  "..",
  "/etc/passwd",
  "../x",
  "ai.onnx",
  "com.microsoft",
  "Loop",
  "__proto__",
  "\0",
  "\ud800",
  "x".repeat(5000),
];

/** The fields of a message; undefined for bytes that are none. */
function fieldsOf(payload: Uint8Array): RawField[] | undefined {
  try {
    const fields = splitFields(payload);
    const whole = fields.reduce((sum, { raw }) => sum + raw.length, 0) === payload.length;
    return whole && fields.length > 0 && fields.every(({ field }) => field > 0) ? fields : undefined;
  } catch {
    return undefined;
  }
}

const wireType = ({ raw }: RawField) => raw[0] & 7;

/** One field in place of another: the same, changed, several, or none. */
function mutateField(one: RawField, other: readonly RawField[], random: Random): Buffer[] {
  const { field, raw, payload } = one;
  const nested = (bytes: Buffer, depth: number): Buffer =>
    depth === 0 ? bytes : nested(delimited(field, bytes), depth - 1);
  const changes: readonly (() => Buffer[])[] = [
    () => [],
    () => Array(1 + below(40, random)).fill(raw),
    () => [raw, pick(other, random).raw],
    () => [delimited(1 + below(30, random), payload)],
    () => [integer(field, pick(NUMBERS, random) * (random.uniform() < 0.3 ? -1 : 1))],
    () => [delimited(field, pick(TEXTS, random))],
    () => [delimited(field, mutateBytes(payload, raw, random))],
    () => [nested(payload, 1 + below(DEEPEST, random))],
    () => [tag(field, below(8, random)), payload],
    () => [tag(field, 2), varint(pick(NUMBERS, random)), payload],
    () => [mutateBytes(raw, payload, random)],
  ];
  return pick(changes, random)();
}

/**
 * A protobuf message changed in one place, wherever in its nested messages, with all lengths around that place put
 * right, so that a reader gets as far as there.
 */
export function mutateProtobuf(bytes: Uint8Array, random: Random): Buffer {
  const fields = fieldsOf(bytes);
  if (fields === undefined) return mutateBytes(bytes, bytes, random);
  const at = below(fields.length, random);
  const one = fields[at];
  const goDeeper = wireType(one) === 2 && one.payload.length > 0 && random.uniform() < 0.75;
  const instead = goDeeper
    ? [delimited(one.field, mutateProtobuf(one.payload, random))]
    : mutateField(one, fields, random);
  return Buffer.concat([
    ...fields.slice(0, at).map(({ raw }) => raw),
    ...instead,
    ...fields.slice(at + 1).map(({ raw }) => raw),
  ]);
}
