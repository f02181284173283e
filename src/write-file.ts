import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { SacError } from "./errors.ts";
import { onExit } from "./on-exit.ts";

function unwritable(path: string, reason: string, cause?: unknown): SacError {
  return new SacError(
    "OUTPUT_UNWRITABLE",
    `${path} cannot be written: ${reason}.`,
    "Choose another path, or mend this one.",
    {
      cause,
    },
  );
}

/**
 * Finds out before long work whether its result could be written at all.
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function ensureWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const parent = await stat(folder).catch(() => undefined);
  if (!parent?.isDirectory()) throw unwritable(path, `there is no folder ${folder}`);
  if ((await stat(path).catch(() => undefined))?.isDirectory()) throw unwritable(path, "it is a folder");
  await access(folder, constants.W_OK).catch((cause) => {
    throw unwritable(path, `the folder ${folder} is read-only`, cause);
  });
}

/**
 * Writes a file whole or not at all: into a neighbour first, which then takes the file's name.
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const neighbour = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  const done = onExit(() => rmSync(neighbour, { force: true }));
  try {
    const file = await open(neighbour, "wx");
    await file.writeFile(content).finally(() => file.close());
    await rename(neighbour, path);
  } catch (cause) {
    await rm(neighbour, { force: true });
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    done();
  }
}
