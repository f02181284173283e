import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { access, constants, lstat, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "./digest.ts";
import { SacError, systemReason } from "./errors.ts";
import { isAbandoned, OWNER } from "./owner.ts";

function unwritable(path: string, reason: string, cause?: unknown): SacError {
  return new SacError(
    "OUTPUT_UNWRITABLE",
    `${path} cannot be written: ${reason}.`,
    "Choose another path, or see to it that this one can be written.",
    { cause },
  );
}

/** Of what must be kept secret: nobody else on the machine may read it. */
export const OWNER_ONLY = 0o600;

const written = new Set<string>();

/** The files of the user's that this process has written, whole. */
export function writtenFiles(): readonly string[] {
  return [...written];
}

/** The folder in which something would be made first: the nearest one on the way to a path. @throws SacError OUTPUT_UNWRITABLE */
async function folderOnTheWay(path: string, folder = dirname(path)): Promise<string> {
  const about = await stat(folder).catch(() => lstat(folder).catch(() => undefined));
  if (about?.isDirectory()) return folder;
  if (about !== undefined) throw unwritable(path, `${folder} is no folder`);
  return folderOnTheWay(path, dirname(folder));
}

/**
 * Finds out before long work whether its result could be written at all. Folders that are missing are no hindrance: they
 * are made when there is something to write.
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function ensureWritable(path: string): Promise<void> {
  const folder = await folderOnTheWay(path);
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) throw unwritable(path, "it is a folder");
  const [needed, what] = known && !known.isFile() ? [path, "it"] : [folder, `the folder ${folder}`];
  await access(needed, constants.W_OK).catch((cause) => {
    throw unwritable(path, `${what} is read-only`, cause);
  });
}

/**
 * Writes a file whole or not at all: into a neighbour first, which then takes the file's name. Missing folders are made. A
 * file that is replaced keeps its permissions, a link stays a link, and devices and pipes are written to as they are.
 * @param mode permissions of a file that was not there; undefined: those that the system gives new files
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function writeWhole(path: string, content: Uint8Array | string, mode?: number): Promise<void> {
  try {
    const known = statSync(path, { throwIfNoEntry: false });
    if (known && !known.isFile() && !known.isDirectory()) {
      written.add(path);
      writeFileSync(path, content);
    } else replace(known ? realpathSync(path) : path, content, known?.mode ?? mode);
  } catch (cause) {
    throw refusedBySystem(path, cause);
  }
}

/** How long a writer waits for the others of the same file, each of which takes milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Writes a file as `writeWhole` does, if it still is what it was when the work for it began: of several processes that
 * replace or make the same file at once, one succeeds.
 * @param before SHA-256 of what was there; undefined: nothing
 * @throws SacError OUTPUT_CHANGED, OUTPUT_UNWRITABLE
 */
export async function replaceUnchanged(
  path: string,
  content: Uint8Array,
  { before, mode }: { readonly before: string | undefined; readonly mode: number },
): Promise<void> {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known && !known.isFile()) return writeWhole(path, content);
  const began = Date.now();
  while (!writeLocked(path, content, before, mode)) {
    if (Date.now() - began > PATIENCE_MS) throw unwritable(path, "another process is writing it");
    await sleep(20);
  }
}

/** @returns false if another process holds the lock */
function writeLocked(path: string, content: Uint8Array, before: string | undefined, mode: number): boolean {
  try {
    const known = statSync(path, { throwIfNoEntry: false });
    const target = known ? realpathSync(path) : path;
    mkdirSync(dirname(target), { recursive: true });
    if (!lock(target)) return false;
    try {
      const found = statSync(target, { throwIfNoEntry: false }) && sha256(readFileSync(target));
      if (found !== before) throw changed(path);
      replace(target, content, known?.mode ?? mode);
      return true;
    } finally {
      rmSync(lockOf(target), { force: true });
    }
  } catch (cause) {
    throw cause instanceof SacError ? cause : refusedBySystem(path, cause);
  }
}

function refusedBySystem(path: string, cause: unknown): SacError {
  return unwritable(path, systemReason(cause), cause);
}

function changed(path: string): SacError {
  return new SacError(
    "OUTPUT_CHANGED",
    `${path} was changed by something else while this ran, and stays as it is now: nothing was written.`,
    "Run this again: it then begins with what is there now.",
  );
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

/** Held for milliseconds and without a pause, so that only a process that was killed leaves one behind. */
function lock(path: string): boolean {
  try {
    writeFileSync(lockOf(path), OWNER, { flag: "wx", mode: OWNER_ONLY });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
  if (isStale(lockOf(path))) rmSync(lockOf(path), { force: true });
  return false;
}

/** A lock that its holder lets go while this looks at it is not stale: it is gone. */
function isStale(lock: string): boolean {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    return age > 6 * PATIENCE_MS || isAbandoned(readFileSync(lock, "latin1"), age);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw thrown;
  }
}

/** Without a pause from beginning to end, so that neither Ctrl-C nor a fatal error elsewhere can leave the neighbour behind. */
function replace(path: string, content: Uint8Array | string, mode: number | undefined): void {
  mkdirSync(dirname(path), { recursive: true });
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
    written.add(path);
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
