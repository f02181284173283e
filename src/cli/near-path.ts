import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SacError } from "../errors.ts";
import { suggest } from "../text/suggest.ts";

/**
 * What stands beside a file or folder that is not there, and is named almost like it.
 * @param error what is missing is named in its message
 * @param words of the command line, one of which is that path
 */
export function meantPath({ code, message }: SacError, words: readonly string[]): string | undefined {
  if (code !== "FILE_NOT_FOUND") return undefined;
  const paths = words.map((word) => word.replace(/^--[\w-]+=/, ""));
  const missing = paths.find((path) => path !== "" && message.includes(path) && !existsSync(path));
  if (missing === undefined) return undefined;
  const near = suggest(basename(missing), namesIn(dirname(missing)));
  return near === undefined ? undefined : join(dirname(missing), near);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
