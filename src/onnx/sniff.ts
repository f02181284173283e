import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { SacError, systemReason } from "../errors.ts";
import { isLfsPointer } from "../text/lfs-pointer.ts";
import { formatSize } from "../text/units.ts";
import { foreignFormat } from "./foreign-formats.ts";
import { MAX_MODEL_BYTES } from "./limits.ts";

const HEAD_BYTES = 512;

/**
 * Recognises what was handed over in place of an ONNX model, from the file's type, size and first bytes.
 *
 * Throws FILE_NOT_FOUND, FILE_UNREADABLE, MODEL_EMPTY, MODEL_TOO_LARGE (over `maxBytes`), MODEL_LFS_POINTER, or
 * MODEL_NOT_ONNX with the name of the format and the way from there to ONNX.
 */
export async function sniffModel(path: string, maxBytes = MAX_MODEL_BYTES): Promise<void> {
  await (await openModel(path, maxBytes)).close();
}

/** Opens what may be an ONNX model: it is the open file that was recognised, whatever becomes of the path. Throws as `sniffModel`. */
export async function openModel(path: string, maxBytes = MAX_MODEL_BYTES): Promise<FileHandle> {
  await statModel(path);
  const file = await openToRead(path);
  try {
    await sniffOpened(file, path, maxBytes);
    return file;
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

async function sniffOpened(file: FileHandle, path: string, maxBytes: number): Promise<void> {
  const found = await file.stat();
  if (!found.isFile()) throw notRegular(path);
  if (found.size === 0) {
    throw new SacError("MODEL_EMPTY", `${path} is empty.`, "Download or export the model again.");
  }
  if (found.size > maxBytes) throw modelTooLarge(path, found.size, maxBytes);
  const head = await headOf(file);
  refuseLfsPointer(path, head);
  const format = foreignFormat(head);
  if (format) throw new SacError("MODEL_NOT_ONNX", `${path} is ${format.name}, not an ONNX model.`, format.hint);
}

/** The first bytes of a file, as many as formats are told by. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await openToRead(path);
  try {
    return await headOf(file);
  } finally {
    await file.close();
  }
}

/** Never waits: a named pipe that has taken a file's place opens at once. */
function openToRead(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  return open(path, flags).catch((cause) => Promise.reject(unreadable(path, cause)));
}

async function headOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** Throws MODEL_LFS_POINTER if the file that starts with `head` only stands for one that Git LFS has not fetched. */
export function refuseLfsPointer(path: string, head: Buffer): void {
  const text = head.toString("utf8");
  if (!isLfsPointer(text)) return;
  const oid = /^oid sha256:([0-9a-f]{12})/m.exec(text)?.[1];
  const message = `${path} is a Git LFS pointer${oid ? ` (to the object ${oid}…)` : ""}, not the model itself.`;
  const hint = `Fetch it with: git lfs pull --include "${path}". In a workflow, give actions/checkout the input \`lfs: true\`.`;
  throw new SacError("MODEL_LFS_POINTER", message, hint);
}

/** MODEL_TOO_LARGE for a model of `bytes` bytes. */
export function modelTooLarge(path: string, bytes: number, maxBytes: number): SacError {
  const message = `${path} has ${formatSize(bytes)}; the limit for one model is ${formatSize(maxBytes)}.`;
  const hint = "Raise the limit if the model is genuine, or judge a smaller export of it.";
  return new SacError("MODEL_TOO_LARGE", message, hint);
}

async function statModel(path: string): Promise<void> {
  const found = await stat(path).catch((cause) => Promise.reject(unreadable(path, cause)));
  if (found.isDirectory()) throw await folderInstead(path);
  if (!found.isFile()) throw notRegular(path);
}

function notRegular(path: string): SacError {
  return new SacError("MODEL_NOT_ONNX", `${path} is not a regular file.`, "Name the .onnx file instead.");
}

async function folderInstead(path: string): Promise<SacError> {
  const savedModel = await stat(join(path, "saved_model.pb")).catch(() => undefined);
  if (!savedModel) {
    const message = `${path} is a folder, not an ONNX model.`;
    return new SacError("MODEL_NOT_ONNX", message, "Name the .onnx file in it.");
  }
  const message = `${path} is the folder of a TensorFlow SavedModel, not an ONNX model.`;
  const hint = `Convert it: python -m tf2onnx.convert --saved-model "${path}" --output model.onnx`;
  return new SacError("MODEL_NOT_ONNX", message, hint);
}

function unreadable(path: string, cause: NodeJS.ErrnoException): SacError {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") {
    return new SacError("FILE_NOT_FOUND", `There is no file ${path}.`, "Check the path and the working directory.", {
      cause,
    });
  }
  const message = `${path} cannot be read: ${systemReason(cause)}.`;
  return new SacError("FILE_UNREADABLE", message, "Check its path and permissions.", { cause });
}
