import type { Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { SacError } from "../errors.ts";
import { quoted } from "../text/list.ts";
import { MAX_MODEL_BYTES } from "./limits.ts";
import { modelTooLarge, readHead, refuseLfsPointer } from "./sniff.ts";
import type { ExternalData, OnnxFile } from "./types.ts";

/**
 * The files that hold a model's external data, each once, as paths inside the model's folder.
 *
 * Throws MODEL_EXTERNAL_DATA_ESCAPES where a location leads out of that folder or could be read as doing so,
 * MODEL_EXTERNAL_DATA_MISSING where a file or a part of it is not there, MODEL_LFS_POINTER where Git LFS has not
 * fetched it, and MODEL_TOO_LARGE where the model and all its files together have more than `maxBytes`.
 */
export async function externalFiles(
  modelPath: string,
  onnx: Pick<OnnxFile, "bytes" | "externalData">,
  maxBytes = MAX_MODEL_BYTES,
): Promise<string[]> {
  const files = new Map<string, number>();
  for (const data of onnx.externalData) {
    const path = join(dirname(modelPath), insideLocation(modelPath, data));
    const size = files.get(path) ?? (await resolvedSize(modelPath, path, data));
    files.set(path, size);
    const end = (data.offset ?? 0) + (data.length ?? 0);
    if (end > size) throw missing(modelPath, data, `has ${size} bytes, of which the tensor needs those up to ${end}`);
  }
  const bytes = [...files.values()].reduce((sum, size) => sum + size, onnx.bytes);
  if (bytes > maxBytes) throw modelTooLarge(modelPath, bytes, maxBytes);
  return [...files.keys()];
}

/** Refuses by its spelling alone every location that some system could read as one outside of the model's folder. */
function insideLocation(modelPath: string, data: ExternalData): string {
  const { location } = data;
  if (location === "") throw missing(modelPath, data, "is not named at all");
  if (location.startsWith("/")) throw escapes(modelPath, data, "is an absolute path");
  if (/^[A-Za-z]:/.test(location)) throw escapes(modelPath, data, "names a drive");
  if (location.includes("\\")) throw escapes(modelPath, data, "contains a backslash");
  if (location.split("/").includes("..")) throw escapes(modelPath, data, 'contains ".."');
  if (/[\0\uFFFD]/.test(location)) throw escapes(modelPath, data, "contains bytes that belong in no file name");
  return location;
}

/**
 * Size in bytes of an external file, once its real place is known to be inside the model's folder: that in which the path is, or,
 * where the path is a link as in the cache of Hugging Face, that in which the model file itself lies.
 */
async function resolvedSize(modelPath: string, path: string, data: ExternalData): Promise<number> {
  const target = await realpath(path).catch(() => undefined);
  if (target === undefined) throw missing(modelPath, data, "does not exist");
  const folders = [await realpath(dirname(modelPath)), dirname(await realpath(modelPath))];
  if (!folders.some((folder) => isInside(folder, target))) {
    throw escapes(modelPath, data, "is a symbolic link to a place outside of the model's folder");
  }
  const found: Stats = await stat(target);
  if (!found.isFile()) throw missing(modelPath, data, "is not a regular file");
  refuseLfsPointer(path, await readHead(target));
  return found.size;
}

function isInside(folder: string, target: string): boolean {
  const way = relative(folder, target);
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}

function escapes(modelPath: string, data: ExternalData, why: string): SacError {
  const message = `${modelPath} wants to read a file outside of its folder: the location ${quoted(data.location)} of tensor ${quoted(data.tensor)} ${why}.`;
  const hint = "Do not trust this model. If it is your own, save it with its weights inside, or in a file beside it.";
  return new SacError("MODEL_EXTERNAL_DATA_ESCAPES", message, hint);
}

function missing(modelPath: string, data: ExternalData, what: string): SacError {
  const message = `${modelPath} keeps tensor ${quoted(data.tensor)} in another file, but ${quoted(data.location)} ${what}.`;
  const hint = "Put the model's external data beside it, complete and under the name it had when the model was saved.";
  return new SacError("MODEL_EXTERNAL_DATA_MISSING", message, hint);
}
