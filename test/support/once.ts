import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { until } from "./processes.ts";

/**
 * Makes a file that several test files need; those that come later take what the first has made.
 * @param make is given the path to write
 * @returns the file's path
 */
export async function once(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const file = join(inject("shared"), name);
  try {
    mkdirSync(`${file}.lock`);
  } catch {
    expect(await until(() => existsSync(file)), `${name} is made by another test file`).toBe(true);
    return file;
  }
  await make(`${file}.new`);
  renameSync(`${file}.new`, file);
  return file;
}
