import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { SacError, systemCode, systemReason, toSacError } from "../errors.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

const CHUNK_BYTES = 2 ** 20;

/** A file as it was copied. */
export interface CopiedFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** Opens a file, but nothing that could block or never end. @throws SacError FILE_UNREADABLE, SYSTEM_REFUSED */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause) => {
    throw notCopied(path, cause);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notCopied(path, new Error("it is not a regular file"));
}

/** The same; undefined if nothing is there. @throws SacError likewise */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await openRegular(path);
  } catch (thrown) {
    if (thrown instanceof SacError && systemCode(thrown.cause) === "ENOENT") return undefined;
    throw thrown;
  }
}

/** How much of a file is wanted, and until when. */
interface Wanted {
  /** Bytes from its start; undefined: all. */
  readonly most?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies an open file, read-only, and hashes what it copies: whatever becomes of the path meanwhile, this file is read. Closes it.
 * @param from its path, for messages
 * @throws SacError MODEL_CHANGED if the file was written to meanwhile, FILE_UNREADABLE, SYSTEM_REFUSED, and the signal's reason
 */
export async function copyOpened(file: FileHandle, from: string, to: string, wanted: Wanted = {}): Promise<CopiedFile> {
  try {
    await mkdir(dirname(to), { recursive: true });
    const target = await open(to, "wx", 0o400);
    try {
      return await readOpened(file, from, wanted, (chunk) =>
        inTemporaryFolder(tmpdir(), () => target.appendFile(chunk)),
      );
    } finally {
      await target.close();
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") await rm(to, { force: true });
    throw thrown instanceof SacError ? thrown : notCopied(from, thrown as Error);
  } finally {
    await file.close();
  }
}

/**
 * Hashes an open file, as `copyOpened` does, without copying it. Closes it.
 * @param look is given what is read
 * @throws SacError as `copyOpened`
 */
export async function hashOpened(
  file: FileHandle,
  from: string,
  { look = () => {}, ...wanted }: Wanted & { readonly look?: (chunk: Buffer) => void } = {},
): Promise<CopiedFile> {
  try {
    return await readOpened(file, from, wanted, look);
  } catch (thrown) {
    throw thrown instanceof SacError ? thrown : notCopied(from, thrown as Error);
  } finally {
    await file.close();
  }
}

/** Through one buffer, so that a large file leaves no garbage behind. */
async function readOpened(
  file: FileHandle,
  from: string,
  { most = Number.POSITIVE_INFINITY, signal }: Wanted,
  use: (chunk: Buffer) => Promise<void> | void,
): Promise<CopiedFile> {
  const before = await file.stat();
  const size = Math.min(before.size, most);
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size));
  let bytes = 0;
  while (bytes < size) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, size - bytes), bytes);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await use(chunk);
    bytes += bytesRead;
  }
  const after = await file.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(from);
  return { sha256: hash.digest("hex"), bytes };
}

function changed(path: string): SacError {
  const message = `${path} changed while it was being copied.`;
  return new SacError("MODEL_CHANGED", message, "Check it again when it is complete.");
}

/** That the disk is full is the machine's fault, not the file's. */
function notCopied(path: string, cause: Error): SacError {
  const refusal = toSacError(cause);
  if (refusal.kind === "environment") return refusal;
  const message = `${path} cannot be copied to a private directory: ${systemReason(cause)}.`;
  const hint = "Check that it is still there, and that it may be read.";
  return new SacError("FILE_UNREADABLE", message, hint, { cause });
}
