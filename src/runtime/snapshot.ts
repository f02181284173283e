import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { SacError, systemReason, toSacError } from "../errors.ts";
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

/**
 * Copies an open file, read-only, and hashes what it copies: whatever becomes of the path meanwhile, this file is read. Closes it.
 * @param from its path, for messages
 * @param most bytes from its start that are wanted
 * @throws SacError MODEL_CHANGED if the file was written to meanwhile, FILE_UNREADABLE, SYSTEM_REFUSED
 */
export async function copyOpened(
  file: FileHandle,
  from: string,
  to: string,
  most = Number.POSITIVE_INFINITY,
): Promise<CopiedFile> {
  try {
    const before = await file.stat();
    await mkdir(dirname(to), { recursive: true });
    const copied = await copyBytes(file, Math.min(before.size, most), to);
    const after = await file.stat();
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(from);
    return copied;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") await rm(to, { force: true });
    throw thrown instanceof SacError ? thrown : notCopied(from, thrown as Error);
  } finally {
    await file.close();
  }
}

/** Through one buffer, so that a large file leaves no garbage behind. */
async function copyBytes(file: FileHandle, size: number, to: string): Promise<CopiedFile> {
  const target = await open(to, "wx", 0o400);
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    while (bytes < size) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, size - bytes), bytes);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      await inTemporaryFolder(tmpdir(), () => target.appendFile(chunk));
      bytes += bytesRead;
    }
    return { sha256: hash.digest("hex"), bytes };
  } finally {
    await target.close();
  }
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
