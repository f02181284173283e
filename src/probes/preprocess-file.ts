import { existsSync } from "node:fs";
import { SacError } from "../errors.ts";
import { readTextFile } from "../read-file.ts";
import { suggest } from "../text/suggest.ts";
import { NORMALISATION_NAMES, normalisationNamed } from "./normalisations.ts";
import { type PartialPreprocess, parsePreprocess } from "./preprocess.ts";

/**
 * How images become a model's input, as a JSON file says it, or the name of a usual normalisation; a file of that name wins.
 * @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID
 */
export async function readPreprocess(path: string): Promise<PartialPreprocess> {
  const named = existsSync(path) ? undefined : normalisationNamed(path);
  if (named) return named;
  const text = await readTextFile(path, (reason, { cause }) => {
    const message = `${path} cannot be read: ${reason}.`;
    return new SacError("FILE_NOT_FOUND", message, namedInstead(path), { cause });
  });
  return parsePreprocessFile(text, path);
}

/** The same of a field of a JSON file: an object, or a name. @param where for messages @throws SacError PREPROCESS_INVALID */
export function preprocessFrom(value: unknown, where: string): PartialPreprocess {
  if (typeof value !== "string") return parsePreprocess(value, where);
  const named = normalisationNamed(value);
  if (named) return named;
  throw new SacError(
    "PREPROCESS_INVALID",
    `${where} is "${value}", which is no usual normalisation.`,
    namedInstead(value),
  );
}

/** What to give instead of something that is neither a file nor a name. */
function namedInstead(given: string): string {
  const meant = suggest(given, NORMALISATION_NAMES);
  return `${meant === undefined ? "" : `Did you mean ${meant}? `}Give a JSON file, or one of ${NORMALISATION_NAMES.join(", ")}.`;
}

/** Reads such a file's text. @param path for messages @throws SacError PREPROCESS_INVALID */
export function parsePreprocessFile(text: string, path: string): PartialPreprocess {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SacError("PREPROCESS_INVALID", `${path} is not JSON.`, "See docs/reference.md for an example.", {
      cause,
    });
  }
  return parsePreprocess(value, path);
}
