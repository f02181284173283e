import { existsSync, mkdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

/**
 * Makes a file that several test files need; those that come later take what the first has made, and wait for it as long as
 * that takes. If making fails, the next one tries.
 * @param make is given the path to write
 * @returns the file's path
 */
export async function once(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const [file, unfinished] = [name, `unfinished-${name}`].map((one) => join(inject("shared"), one));
  while (!existsSync(file)) {
    if (isTaken(`${file}.lock`)) {
      await sleep(100);
      continue;
    }
    try {
      if (!existsSync(file)) {
        await make(unfinished);
        renameSync(unfinished, file);
      }
    } finally {
      rmdirSync(`${file}.lock`);
    }
  }
  return file;
}

/** Whether somebody else has the lock; if not, it is ours now. */
function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    return true;
  }
}
