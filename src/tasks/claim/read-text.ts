import { readFile } from "node:fs/promises";
import { SacError } from "../../errors.ts";

/** @throws SacError FILE_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause) => {
    throw new SacError("FILE_NOT_FOUND", `${path} cannot be read: ${cause.message}.`, "Check the path.", { cause });
  });
}
