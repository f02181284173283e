import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runtimeHere } from "../../src/setup/manifest.ts";

/** The runtime of the machine that the tests run on. */
export const RUNTIME = runtimeHere();

/** Makes a runtime at `to` of the files at `from`, by links where the file system can. */
export function copyRuntime(from: string, to: string): string {
  for (const path of Object.keys(RUNTIME.files)) {
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(join(from, path), target);
    } catch {
      writeFileSync(target, readFileSync(join(from, path)));
    }
  }
  return to;
}

/** Replaces the file by one with the middle byte's lowest bit flipped; others that were links to it stay as they are. */
export function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  rmSync(path);
  writeFileSync(path, bytes);
}
