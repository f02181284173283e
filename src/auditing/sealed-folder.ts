import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SacError, systemReason } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";
import type { CacheKey } from "./cache-key.ts";

/**
 * A folder of texts, each kept under its subject, that others may read, change and fill without learning or forging anything:
 * file names, subjects and texts are secret to whoever lacks the key, and what was not sealed with it under that very subject
 * is not there.
 */
export interface SealedFolder {
  /** @returns undefined if nothing is kept under the subject, or what is there was not sealed so. Never throws. */
  read(subject: string): Promise<string | undefined>;
  /** @throws SacError OUTPUT_UNWRITABLE */
  write(subject: string, text: string): Promise<void>;
  /** Removes what was neither read nor written by this object. Never throws. */
  removeUnused(): Promise<void>;
  /** Removes what nobody has used for long, and the longest unused beyond a number. Never throws. */
  removeOld(): Promise<void>;
}

const EXTENSION = ".verdict";
const OWN_FILE = /^[0-9a-f]{64}\.verdict(\.[0-9a-f]{16}\.tmp)?$/;
const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Texts are filled up to multiples of this, so that their lengths tell nothing about verdicts. */
const BLOCK_BYTES = 16 * 1024;
const MOST_BYTES = 16 * 2 ** 20;
const MOST_FILES = 100_000;
const UNUSED_MS = 90 * 24 * 3_600_000;

/** @param path of a folder that need not be there yet */
export function openSealedFolder(path: string, key: CacheKey): SealedFolder {
  const used = new Set<string>();
  const nameOf = (subject: string) => createHmac("sha256", key.names).update(subject).digest("hex") + EXTENSION;

  return {
    async read(subject) {
      const name = nameOf(subject);
      const file = join(path, name);
      const sealed = await readPlainFile(file, MOST_BYTES, notRead).catch(() => undefined);
      const text = sealed && unseal(sealed, subject, key);
      if (text === undefined) return undefined;
      used.add(name);
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return text;
    },

    async write(subject, text) {
      const name = nameOf(subject);
      const file = join(path, name);
      const neighbour = `${file}.${randomBytes(8).toString("hex")}.tmp`;
      try {
        await mkdir(path, { recursive: true, mode: 0o700 });
        await writeFile(neighbour, seal(text, subject, key), { flag: "wx", mode: 0o600 });
        await rename(neighbour, file);
        used.add(name);
      } catch (cause) {
        await rm(neighbour, { force: true }).catch(() => undefined);
        const message = `The folder ${path} cannot be written to: ${systemReason(cause)}.`;
        throw new SacError("OUTPUT_UNWRITABLE", message, "Give another folder, or make room in it.", { cause });
      }
    },

    async removeUnused() {
      await remove((await ownFiles(path)).filter((name) => !used.has(name)));
    },

    async removeOld() {
      const files = await Promise.all((await ownFiles(path)).map(async (name) => ({ name, at: await usedAt(name) })));
      const newestFirst = files.sort((one, other) => other.at - one.at);
      const oldest = Date.now() - UNUSED_MS;
      await remove(newestFirst.filter(({ at }, i) => at < oldest || i >= MOST_FILES).map(({ name }) => name));
    },
  };

  function usedAt(name: string): Promise<number> {
    return stat(join(path, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }

  async function remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(path, name), { force: true }).catch(() => undefined);
  }
}

/** Nothing else in the folder is ours to remove. */
async function ownFiles(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => []);
  return names.filter((name) => OWN_FILE.test(name));
}

function notRead(reason: string): SacError {
  return new SacError("FILE_UNREADABLE", reason);
}

function seal(text: string, subject: string, { contents }: CacheKey): Buffer {
  const plain = Buffer.from(text);
  const filled = Buffer.alloc(Math.ceil(plain.length / BLOCK_BYTES) * BLOCK_BYTES, " ");
  plain.copy(filled);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, contents, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(subject));
  return Buffer.concat([nonce, cipher.update(filled), cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined if it was not sealed with this key under this subject, or has been changed since */
function unseal(sealed: Buffer, subject: string, { contents }: CacheKey): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, contents, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(subject));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const filled = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return filled.toString("utf8").trimEnd();
  } catch {
    return undefined;
  }
}
