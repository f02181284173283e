import * as z from "zod";
import { SacError } from "../errors.ts";
import { schemaWords } from "../text/schema-words.ts";
import { suggest } from "../text/suggest.ts";

/** One number for all channels, or one for each of three. */
function perChannel(value: z.ZodNumber) {
  return z
    .array(value)
    .min(1)
    .max(3)
    .refine((values) => values.length !== 2, "expected one number, or three");
}

/** How pixels become a model's input: value = (pixel * scale - mean) / std, per channel, in the given order and layout. */
export const preprocessSchema = z.strictObject({
  width: z.int().min(1).max(4096),
  height: z.int().min(1).max(4096),
  fit: z.enum(["fill", "cover", "contain"]).default("fill"),
  colour: z.enum(["rgb", "bgr", "gray"]).default("rgb"),
  layout: z.enum(["nchw", "nhwc"]).default("nchw"),
  dtype: z.enum(["float32", "float16", "float64", "uint8"]).default("float32"),
  scale: z
    .number()
    .positive()
    .default(1 / 255),
  mean: perChannel(z.number()).default([0, 0, 0]),
  std: perChannel(z.number().positive()).default([1, 1, 1]),
});

export type Preprocess = z.infer<typeof preprocessSchema>;
/** A preprocessing in which anything may be left to the model's own description or to the fingerprint. */
export type PartialPreprocess = { readonly [K in keyof Preprocess]?: Preprocess[K] | undefined };

const partialSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(preprocessSchema.shape).map(([key, type]) => [
      key,
      (type instanceof z.ZodDefault ? type.unwrap() : type).optional(),
    ]),
  ),
);

/**
 * Reads a `--preprocess` file's content, in our own form (any subset of the fields).
 * @throws SacError PREPROCESS_INVALID naming the field
 */
export function parsePreprocess(value: unknown, where: string): PartialPreprocess {
  const parsed = partialSchema.safeParse(value);
  if (parsed.success) return parsed.data as PartialPreprocess;
  throw invalid(where, parsed.error);
}

/** Fills what is still open with the defaults (RGB, NCHW, float32, pixel / 255, no mean and std). */
export function completePreprocess(partial: PartialPreprocess, where: string): Preprocess {
  const parsed = preprocessSchema.safeParse(partial);
  if (parsed.success) return parsed.data;
  throw invalid(where, parsed.error);
}

function meantField(name: string): string | undefined {
  return suggest(name, Object.keys(preprocessSchema.shape));
}

function invalid(where: string, error: z.ZodError): SacError {
  const message = `${where} is not a valid preprocessing: ${schemaWords(error, meantField)}.`;
  const hint =
    'Give for instance {"width":224,"height":224,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}; docs/reference.md lists all fields.';
  return new SacError("PREPROCESS_INVALID", message, hint, { cause: error });
}

/** How an input holds images that has no axis for each of channels, height and width: as planes of gray, or each in a row. */
export const AXES = ["plane", "row"] as const;
export type Axes = (typeof AXES)[number];

/** How a model wants its images: the preprocessing with the number of channels that its input has. */
export type InputForm = Preprocess & { readonly channels: 1 | 3; readonly axes?: Axes | undefined };

/** Values of a model input; float16 travels as its bits. */
export type TensorData = Float32Array | Float64Array | Uint16Array | Uint8Array;

/** An 8-bit RGB image, rows from the top, three bytes a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
