import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import type { RuntimeFiles } from "./manifest.ts";

/**
 * Copies a runtime, each file verified as it is read, and nothing but the manifest's files. Loading from the copy means
 * that what was verified is what runs, whoever else writes to the original meanwhile, and that no other file beside the
 * originals can take a verified one's place.
 * @param to a private folder; after a failure there is no runtime in it
 * @param remedy what to do if the original is not as the manifest says
 * @throws SacError RUNTIME_MISSING, RUNTIME_DIGEST
 */
export async function stage(from: string, to: string, files: RuntimeFiles, remedy: string): Promise<void> {
  try {
    for (const [path, expected] of Object.entries(files)) {
      const target = join(to, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFile(target, await verified(join(from, path), expected, remedy), { mode: 0o600, flag: "wx" });
    }
  } catch (thrown) {
    await rm(join(to, "node_modules"), { recursive: true, force: true });
    throw thrown;
  }
}

async function verified(path: string, expected: RuntimeFiles[string], remedy: string): Promise<Buffer> {
  const different = (found: string, instead: string | number) =>
    new SacError("RUNTIME_DIGEST", `The runtime's file ${path} has ${found} instead of ${instead}.`, remedy);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new SacError("RUNTIME_MISSING", `The runtime's file ${path} does not exist.`, remedy);
  // The size first, so that no more is read than belongs there.
  if (found.size !== expected.size) throw different(`${found.size} bytes`, expected.size);
  const bytes = await readFile(path);
  const digest = sha256(bytes);
  if (digest !== expected.sha256) throw different(`the SHA-256 ${digest}`, expected.sha256);
  return bytes;
}
