import type { ZodType } from "zod";
import { SacError } from "../errors.ts";

/** A JSON member's value. @throws SacError FINGERPRINT_INVALID */
export function readJson(bytes: Uint8Array, member: string, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw unusable(name, `${member} is not JSON`, cause);
  }
}

/** The value, if it fits its schema. @throws SacError FINGERPRINT_INVALID naming the first field that does not */
export function fitting<T>(schema: ZodType<T>, value: unknown, member: string, name: string): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [issue] = error.issues;
  const where = issue.path.join(".") || "its top";
  throw unusable(name, `${member} is not as it should be at ${where}: ${issue.message}`, error);
}

/** The error for an archive whose members are whole, but do not make a fingerprint. */
export function unusable(name: string, reason: string, cause?: unknown): SacError {
  const hint = "Use an intact copy of the fingerprint, or enroll the source again.";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a usable fingerprint: ${reason}.`, hint, { cause });
}
