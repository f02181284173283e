import { readlink } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { readOnnxFile } from "../../onnx/summary.ts";

/** Tells whether a path, or a folder or submodule or link that it lies in, is other than before. */
type IsChanged = (path: string) => boolean;

/** What is beside a model and decides what it is fed. */
const PREPROCESSOR = "preprocessor_config.json";
/** As many as Linux follows. */
const MOST_LINKS = 40;
/** No system names a file by more characters. */
const LONGEST_LOCATION = 4096;
/** Of all of a model's locations: each folder on the way to one is looked up. Real ones take some ten thousand. */
const MOST_CHARACTERS = 2 ** 18;

/** A path and all folders that it lies in, from the path itself outwards. */
export function lineage(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, parts.length - i).join("/"));
}

/** Those of `models` that a change affects: by the file itself, by links on the way to it, or by files that belong to it. */
export async function affectedModels(
  models: readonly string[],
  others: readonly string[],
  workspace: string,
  isChanged: IsChanged,
): Promise<string[]> {
  // Only where another file has changed can a model's weights have: all others need not be opened.
  const stirred = new Set(others.flatMap((path) => [".", ...lineage(posix.dirname(path))]));
  const affected: string[] = [];
  for (const model of models) {
    const way = await wayOf(workspace, model);
    const beside = way.map((path) => posix.join(posix.dirname(path), PREPROCESSOR));
    const direct = [...way, ...beside].some(isChanged);
    const perhaps = way.some((path) => stirred.has(posix.dirname(path)));
    if (direct || (perhaps && (await weightsChanged(workspace, model, isChanged)))) affected.push(model);
  }
  return affected;
}

/** Whether a file is changed that a model keeps weights in; if the model cannot be read, or names too much, it may be any. */
async function weightsChanged(workspace: string, model: string, isChanged: IsChanged): Promise<boolean> {
  const files = await weightFiles(workspace, model);
  if (files === undefined) return true;
  for (const file of files) {
    const way = await wayOf(workspace, file);
    if (way.some(isChanged)) return true;
  }
  return false;
}

/** The files beside a model that it keeps weights in; undefined if it cannot be read, or names too much. */
export async function weightFiles(workspace: string, model: string): Promise<readonly string[] | undefined> {
  try {
    const { externalData } = await readOnnxFile(join(workspace, model), Number.POSITIVE_INFINITY);
    const locations = [...new Set(externalData.map((data) => data.location))];
    const characters = locations.reduce((sum, { length }) => sum + length, 0);
    if (characters > MOST_CHARACTERS || locations.some(({ length }) => length > LONGEST_LOCATION)) return undefined;
    return locations.map((location) => posix.join(posix.dirname(model), location));
  } catch {
    return undefined;
  }
}

/** The paths that are passed on the way to a file: itself, every link that is met, and where the last one leads to. */
async function wayOf(workspace: string, path: string): Promise<string[]> {
  const way = [path];
  while (way.length <= MOST_LINKS) {
    const next = await throughFirstLink(workspace, way[way.length - 1]);
    if (next === undefined) break;
    way.push(next);
  }
  return way;
}

/** The path with its first link replaced by what that leads to; undefined if there is no link in it. */
async function throughFirstLink(workspace: string, path: string): Promise<string | undefined> {
  const parts = path.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    const at = join(workspace, ...parts.slice(0, depth));
    const target = await readlink(at).catch(() => undefined);
    if (target === undefined) continue;
    return relative(workspace, join(resolve(dirname(at), target), ...parts.slice(depth)))
      .split(sep)
      .join("/");
  }
  return undefined;
}
