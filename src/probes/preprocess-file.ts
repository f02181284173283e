import { SacError } from "../errors.ts";
import { readTextFile } from "../read-file.ts";
import { type PartialPreprocess, parsePreprocess } from "./preprocess.ts";

/** Reads a JSON file that says how images become a model's input. @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID */
export async function readPreprocess(path: string): Promise<PartialPreprocess> {
  const text = await readTextFile(path, (reason, { cause }) => {
    const message = `${path} cannot be read: ${reason}.`;
    return new SacError("FILE_NOT_FOUND", message, "Check the path of preprocess.", { cause });
  });
  return parsePreprocessFile(text, path);
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
