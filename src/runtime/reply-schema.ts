import * as z from "zod";
import { MOST_SKETCHED_LAYERS, MOST_SKETCHED_UNITS } from "../core/activations/kept.ts";
import { WEIGHTS_DOUBTS, type WeightsEvidence } from "../core/weights/evidence.ts";
import { FINDING_KINDS, MOST_FINDINGS, MOST_UNREAD, type WeightsReading } from "../core/weights/reading.ts";
import {
  MAX_EXTERNAL_DATA,
  MAX_LISTED,
  MAX_TEXT_BYTES,
  MAX_VALUES,
  MOST_ADDED_BYTES,
  MOST_HIDDEN_VALUES,
  MOST_INNER_ANSWERS,
} from "../onnx/limits.ts";
import { ELEMENT_TYPE_NAMES, type InnerAnswers, type OnnxFile } from "../onnx/types.ts";
import type { Frame } from "./frames.ts";
import { type Failure, MOST_MESSAGE, NOT_FINITE, READER_CODES, type RequestKind, type Responses } from "./protocol.ts";

const text = z.string().max(MAX_TEXT_BYTES);
const message = z.string().max(MOST_MESSAGE);
const size = z.number().min(0);
const share = z.number().min(0).max(1);
const number = z.union([z.number(), z.enum(NOT_FINITE).transform(Number)]);
const perhaps = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);

const values = z
  .array(
    z.object({
      name: text,
      elementType: z.enum(ELEMENT_TYPE_NAMES),
      shape: z.array(z.union([size, text])).nullable(),
    }),
  )
  .max(MAX_VALUES);

const externalData = z
  .array(
    z.object({
      tensor: text,
      location: text,
      offset: z.int().min(0).exactOptional(),
      length: z.int().min(0).exactOptional(),
    }),
  )
  .max(MAX_EXTERNAL_DATA);

const onnxFile: z.ZodType<OnnxFile> = z.object({
  irVersion: z.number(),
  producer: text,
  opsets: z.array(z.object({ domain: text, version: z.number() })).max(MAX_LISTED),
  inputs: values,
  outputs: values,
  operators: z.record(text, size),
  random: z.array(text).max(MAX_LISTED),
  functions: z.array(text).max(MAX_LISTED),
  hasTrainingInfo: z.boolean(),
  externalData,
  initialiserCount: size,
  parameterCount: size,
  bytes: z.int().min(0),
  metadata: z.record(text, text),
});

const pairing = perhaps(
  z.object({
    pValue: share,
    z: number,
    spaces: z.array(z.object({ space: size, source: size, units: size, z: number })),
  }),
);

const evidence: z.ZodType<WeightsEvidence> = z.object({
  verdict: z.enum(["derived", "doubtful", "unrelated", "common-ancestor", "not-comparable"]),
  doubt: perhaps(z.enum(WEIGHTS_DOUBTS)),
  pValue: perhaps(share),
  inPlace: pairing,
  aligned: pairing,
  compared: share,
  layers: z.array(
    z.object({
      name: text,
      operator: text,
      rows: size,
      compared: z.boolean(),
      alive: share,
      similarity: perhaps(number),
    }),
  ),
  learned: perhaps(z.object({ of: z.enum(["biases", "norms"]), units: size, agreement: number, limit: share })),
  kinship: z.array(
    z.object({
      ancestor: text,
      sourceToAncestor: number,
      suspectToAncestor: number,
      suspectToSource: number,
      beyond: z.boolean(),
    }),
  ),
});

const sketchedLayers = z
  .array(z.object({ name: text, units: z.int().min(1).max(MOST_SKETCHED_UNITS) }))
  .max(MOST_SKETCHED_LAYERS);

const reading: z.ZodType<WeightsReading> = z.object({
  parameters: size,
  read: size,
  unread: z.array(z.object({ operator: text, parameters: size })).max(MOST_UNREAD),
  findings: z.array(z.object({ kind: z.enum(FINDING_KINDS), node: text, operator: text })).max(MOST_FINDINGS),
  simplified: z.boolean(),
});

const innerAnswers: z.ZodType<InnerAnswers> = z
  .object({
    values: z.array(text),
    deeper: z.array(text).exactOptional(),
    deciding: z.array(text).exactOptional(),
    alone: z
      .array(z.object({ network: text, value: text, added: z.base64().max(2 * MOST_ADDED_BYTES) }))
      .exactOptional(),
    more: z.boolean(),
  })
  .refine(
    ({ values, deeper = [], deciding = [], alone = [] }) =>
      [values, deeper, deciding, alone].flat().length <= MOST_INNER_ANSWERS,
  );

const failures = [
  z.object({ type: z.literal("failed"), stage: z.enum(["read", "runtime", "load", "run"]), message }),
  z.object({ type: z.literal("refused"), code: z.enum(READER_CODES), message, hint: message }),
] as const;

const REPLIES: { [K in RequestKind]: z.ZodType<Responses[K] | Failure> } = {
  summarise: z.discriminatedUnion("type", [z.object({ type: z.literal("summary"), onnx: onnxFile }), ...failures]),
  locate: z.discriminatedUnion("type", [
    z.object({ type: z.literal("located"), found: z.object({ bytes: size, externalData }) }),
    ...failures,
  ]),
  compare: z.discriminatedUnion("type", [z.object({ type: z.literal("compared"), evidence, reading }), ...failures]),
  simplify: z.discriminatedUnion("type", [z.object({ type: z.literal("simplified") }), ...failures]),
  inner: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("inner"),
      found: innerAnswers,
    }),
    ...failures,
  ]),
  load: z.discriminatedUnion("type", [
    z.object({ type: z.literal("loaded"), onnxruntime: z.string().max(100) }),
    ...failures,
  ]),
  run: z.discriminatedUnion("type", [
    z.object({ type: z.literal("output"), elementType: z.string().max(100), shape: z.array(size) }),
    ...failures,
  ]),
  expose: z.discriminatedUnion("type", [
    z.object({ type: z.literal("exposed"), values: size, batch: z.int().min(1) }),
    ...failures,
  ]),
  look: z.discriminatedUnion("type", [z.object({ type: z.literal("looked"), values: size }), ...failures]),
  sketch: z.discriminatedUnion("type", [
    z.object({ type: z.literal("sketched"), widths: z.array(size).max(MOST_HIDDEN_VALUES), layers: sketchedLayers }),
    ...failures,
  ]),
  resemble: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("resembling"),
      sameShape: z.boolean(),
      layers: z.array(z.object({ name: text, likeness: share, counterpart: text })).max(MOST_SKETCHED_LAYERS),
    }),
    ...failures,
  ]),
};

const READY = z.object({ type: z.literal("ready") });

/** Reads a process's first message. @throws SyntaxError, ZodError if it is another one */
export function readReady({ head }: Frame): void {
  READY.parse(JSON.parse(head.toString("utf8")));
}

/** A reply to a request, and the values that came with it. */
export interface Replied<K extends RequestKind> {
  readonly reply: Responses[K] | Failure;
  readonly values: Float32Array;
}

/** Reads a reply to a request of that kind, field by field. @throws SyntaxError, RangeError, ZodError if it is none */
export function readReply<K extends RequestKind>(kind: K, { head, data }: Frame): Replied<K> {
  const reply = REPLIES[kind].parse(JSON.parse(head.toString("utf8")));
  const count = data.length / Float32Array.BYTES_PER_ELEMENT;
  if (count !== 0 && !mayHave(reply, count)) throw new RangeError("other values than it says");
  return { reply, values: new Float32Array(data.buffer, data.byteOffset, count) };
}

function mayHave(reply: Responses[RequestKind] | Failure, count: number): boolean {
  if (reply.type === "output") return count === reply.shape.reduce((product, one) => product * one, 1);
  // Of every unit as many.
  return reply.type === "sketched" && count % reply.layers.reduce((sum, { units }) => sum + units, 0) === 0;
}
