import { existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { SacError } from "../errors.ts";
import { listed } from "../text/list.ts";

/** As the Action's globs: `*.onnx` means `UPPER.ONNX`, too. */
const ANY_CASE = { caseSensitiveMatch: false, expandDirectories: false, onlyFiles: false } as const;

/**
 * Expands paths, folders and globs, keeping their order; a file counts once, however it is spelled.
 * @throws SacError NO_MODELS_MATCHED naming the folder or pattern that matched nothing
 */
export async function expandPaths(patterns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) found.push(...(await pathsMeant(pattern)));
  return [...new Map(found.map((path) => [resolve(path), path])).values()];
}

/**
 * The files that one argument means: a path that exists is that path, whatever characters it has; a folder means the models in it;
 * only then is it a pattern. A plain path stays even if nothing is there, so that a missing model is reported and not skipped.
 * Where a file is called like a pattern with wildcards, the argument means what the pattern matches as well: a file of the name
 * `*.onnx` does not keep others from being judged.
 * @throws SacError NO_MODELS_MATCHED naming the folder or pattern that has none
 */
async function pathsMeant(argument: string): Promise<string[]> {
  const exists = existsSync(argument);
  const pattern = (await isPattern(argument)) && (!exists || /[*?]/.test(argument));
  const named = pattern && !exists ? [] : [exists ? argument : withoutEscapes(argument)];
  const matched = pattern
    ? (await (await globs()).glob(argument, { ...ANY_CASE, absolute: isAbsolute(argument) })).sort()
    : [];
  const found: string[] = [];
  for (const path of [...named, ...matched]) found.push(...((await isFolder(path)) ? await modelsIn(path) : [path]));
  if (found.length > 0) return found;
  if (!pattern) throw withoutModels(argument);
  const hint = "Check the pattern; quote it so that the shell leaves it alone.";
  throw new SacError("NO_MODELS_MATCHED", `No file matches "${argument}".`, hint);
}

/**
 * The one model that an option means which takes a single one: a path, or a folder with one model in it.
 * @throws SacError NO_MODELS_MATCHED for a folder without a model, USAGE for one with several, naming them
 */
export async function oneModel(path: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const [model, ...others] = await modelsIn(path);
  if (model === undefined) throw withoutModels(path);
  if (others.length === 0) return model;
  const message = `${path} is a folder with ${others.length + 1} models, and one is needed: ${listed([model, ...others])}.`;
  throw new SacError("USAGE", message, "Name the file of that model.");
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/**
 * Those nearest to the folder first, and each once, though links lead to it on several ways. Those that are hidden count, too:
 * nothing is left out that could be judged. A TensorFlow SavedModel is for its reader to name.
 */
async function modelsIn(folder: string): Promise<string[]> {
  const names = await (await globs()).glob("**/*.onnx", { ...ANY_CASE, onlyFiles: true, cwd: folder, dot: true });
  if (names.length === 0 && existsSync(join(folder, "saved_model.pb"))) return [folder];
  const depth = (name: string) => name.split("/").length;
  const paths = names
    .sort()
    .sort((a, b) => depth(a) - depth(b))
    .map((name) => join(folder, name));
  const found = new Map<string, string>();
  for (const path of paths) {
    const file = await realpath(path).catch(() => path);
    if (!found.has(file)) found.set(file, path);
  }
  return [...found.values()];
}

/** Only what has one of these characters can be a pattern. */
async function isPattern(argument: string): Promise<boolean> {
  return /[*?[\]{}()!+@\\]/.test(argument) && (await globs()).isDynamicPattern(argument);
}

/** Loaded when there is something to expand: most arguments are paths. */
function globs() {
  return import("tinyglobby");
}

/** A shell's escapes reach nobody inside quotation marks: without them it may be a path that exists. */
function withoutEscapes(path: string): string {
  const plain = path.replace(/\\(.)/g, "$1");
  return existsSync(plain) ? plain : path;
}

function withoutModels(folder: string): SacError {
  const message = `There is no model in the folder ${folder}: no file in it ends in .onnx.`;
  return new SacError("NO_MODELS_MATCHED", message, "Give the folder with the .onnx files, or name the files.");
}
