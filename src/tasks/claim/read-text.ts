import { SacError } from "../../errors.ts";
import { readTextFile } from "../../read-file.ts";

/** @throws SacError FILE_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  return readTextFile(
    path,
    (reason, { cause }) =>
      new SacError("FILE_NOT_FOUND", `${path} cannot be read: ${reason}.`, "Check the path.", { cause }),
  );
}
