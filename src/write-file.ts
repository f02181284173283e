import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SacError } from "./errors.ts";
import { isAbandoned, OWNER } from "./owner.ts";

function unwritable(path: string, reason: string, cause?: unknown): SacError {
  return new SacError(
    "OUTPUT_UNWRITABLE",
    `${path} cannot be written: ${reason}.`,
    "Choose another path, or mend this one.",
    { cause },
  );
}

/** Of what must be kept secret: nobody else on the machine may read it. */
export const OWNER_ONLY = 0o600;

/**
 * Finds out before long work whether its result could be written at all.
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function ensureWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const parent = await stat(folder).catch(() => undefined);
  if (!parent?.isDirectory()) throw unwritable(path, `there is no folder ${folder}`);
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) throw unwritable(path, "it is a folder");
  const [needed, what] = known && !known.isFile() ? [path, "it"] : [folder, `the folder ${folder}`];
  await access(needed, constants.W_OK).catch((cause) => {
    throw unwritable(path, `${what} is read-only`, cause);
  });
}

/**
 * Writes a file whole or not at all: into a neighbour first, which then takes the file's name. A file that is replaced
 * keeps its permissions, a link stays a link, and devices and pipes are written to as they are.
 * @param mode permissions of a file that was not there; undefined: those that the system gives new files
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function writeWhole(path: string, content: Uint8Array | string, mode?: number): Promise<void> {
  try {
    const known = statSync(path, { throwIfNoEntry: false });
    if (known && !known.isFile() && !known.isDirectory()) writeFileSync(path, content);
    else replace(known ? realpathSync(path) : path, content, known?.mode ?? mode);
  } catch (cause) {
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Without a pause from beginning to end, so that neither Ctrl-C nor a fatal error elsewhere can leave the neighbour behind. */
function replace(path: string, content: Uint8Array | string, mode: number | undefined): void {
  removeAbandoned(path);
  const neighbour = `${path}.${OWNER}.${randomBytes(4).toString("hex")}.tmp`;
  const file = openSync(neighbour, "wx", mode);
  try {
    try {
      writeFileSync(file, content);
      // A name that outlives a power cut must not stand for a content that does not.
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(neighbour, path);
  } catch (thrown) {
    rmSync(neighbour, { force: true });
    throw thrown;
  }
}

/** Removes the neighbours that writers of this very file left when they were killed. */
function removeAbandoned(path: string): void {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`];
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = /^([^.]+)\.[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length))?.[1];
    const about = owner === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false });
    if (owner && about && isAbandoned(owner, Date.now() - about.mtimeMs)) rmSync(join(folder, name), { force: true });
  }
}
