import * as z from "zod";
import { SacError } from "../errors.ts";
import { schemaWords } from "../text/schema-words.ts";
import { suggest } from "../text/suggest.ts";
import { type PartialPreprocess, type Preprocess, preprocessSchema } from "./preprocess.ts";

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
