import type { Dirent } from "node:fs";
import { posix } from "node:path";
import { type FileSystemAdapter, glob } from "tinyglobby";

type Folders = Map<string, Set<string>>;
type Readdir = NonNullable<FileSystemAdapter["readdir"]>;

/**
 * Those of `paths` that the globs mean, in their order. `models/*.onnx` and `/models/*.onnx` mean the same, upper and
 * lower case too, and `!archive/**` leaves out just what it says. Only the paths are looked at, never the disk.
 */
export async function matchPaths(paths: readonly string[], globs: readonly string[]): Promise<string[]> {
  const wanted = globs.filter((one) => !one.startsWith("!"));
  const unwanted = globs.filter((one) => one.startsWith("!")).map((one) => one.slice(1));
  const found = await matchAny(paths, wanted, false);
  const dropped = await matchAny([...found], unwanted, true);
  return paths.filter((path) => found.has(path) && !dropped.has(path));
}

async function matchAny(paths: readonly string[], globs: readonly string[], caseSensitive: boolean) {
  // The matcher's own way to ignore case does not reach folders that a glob names outright.
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = fold(singleLine(path));
    const same = byName.get(name);
    if (same) same.push(path);
    else byName.set(name, [path]);
  }
  const names = await glob(globs.map(fold), {
    cwd: "/",
    dot: true,
    expandDirectories: false,
    caseSensitiveMatch: caseSensitive,
    fs: { readdir: reader(byName, foldersOf(byName.keys())) },
  });
  return new Set(names.flatMap((name) => byName.get(name) ?? []));
}

/** `**` stops at the end of a line, and a folder's name may have one in it. */
function singleLine(path: string): string {
  return path.replace(/[\n\r\u2028\u2029]/g, "_");
}

/** The names in every folder, from "" on. */
function foldersOf(names: Iterable<string>): Folders {
  const folders: Folders = new Map([["", new Set()]]);
  const add = (path: string): void => {
    const parent = posix.dirname(path) === "." ? "" : posix.dirname(path);
    if (!folders.has(parent)) {
      folders.set(parent, new Set());
      add(parent);
    }
    folders.get(parent)?.add(posix.basename(path));
  };
  for (const name of names) add(name);
  return folders;
}

/** Answers as `fs.readdir` does; what is both a file and a folder, as a submodule's path is, comes up as either. */
function reader(files: ReadonlyMap<string, unknown>, folders: Folders): Readdir {
  const entry = (name: string, isFile: boolean): Partial<Dirent> => ({
    name,
    isFile: () => isFile,
    isDirectory: () => !isFile,
    isSymbolicLink: () => false,
  });
  const readdir = (path: string, _options: object, done: (error: null, entries: Partial<Dirent>[]) => void) => {
    const inside = path.replace(/^([A-Za-z]:)?\/+|\/+$/g, "");
    const entries = [...(folders.get(inside) ?? [])].flatMap((name) => {
      const whole = inside === "" ? name : `${inside}/${name}`;
      return [...(files.has(whole) ? [entry(name, true)] : []), ...(folders.has(whole) ? [entry(name, false)] : [])];
    });
    done(null, entries);
  };
  return readdir as unknown as Readdir;
}
