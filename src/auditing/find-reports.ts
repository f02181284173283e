import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { glob } from "tinyglobby";
import { SacError } from "../errors.ts";

/**
 * The files that paths and globs mean, each once and sorted. What lies behind links is not looked for: strangers may have made them.
 * @throws SacError SHARD_MISSING naming the path or pattern that matches nothing
 */
export async function findReports(patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const paths = existsSync(pattern)
      ? [pattern]
      : await glob(pattern, { dot: true, followSymbolicLinks: false, absolute: isAbsolute(pattern) });
    if (paths.length === 0) {
      const hint = "Check the path, and that every shard has written its report; quote patterns.";
      throw new SacError("SHARD_MISSING", `No report matches "${pattern}".`, hint);
    }
    for (const path of paths.sort()) found.add(path);
  }
  return [...found];
}
