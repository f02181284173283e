import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { SacError } from "../../errors.ts";

/** A few links to a large folder are many paths; a tree with more of them than this was made to hold us up. */
const MOST_LINKED = 1_000_000;

/** What lies in a folder, by paths relative to it, with `/` between their parts. */
export interface Tree {
  readonly folder: string;
  /** Files and symbolic links, each once. */
  readonly own: readonly string[];
  /** The same, also by the ways that lead through one link to a folder inside. */
  readonly paths: readonly string[];
}

/**
 * Lists a folder, without repositories' `.git`. Links are not followed further than once and never out of the folder,
 * so that no circle of them holds up anybody.
 * @throws SacError INPUT_INVALID if there are far too many of them
 */
export async function listTree(folder: string): Promise<Tree> {
  const files: string[] = [];
  const links: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    const entries = await readdir(join(folder, inside), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== ".git") await walk(path);
      } else {
        files.push(path);
        if (entry.isSymbolicLink()) links.push(path);
      }
    }
  };
  await walk("");
  const linked: string[] = [];
  for (const link of links) {
    for (const path of await throughLink(folder, link, files)) linked.push(path);
    if (linked.length > MOST_LINKED) throw tooManyLinks();
  }
  return { folder, own: files, paths: files.concat(linked) };
}

function tooManyLinks(): SacError {
  const message = `More than ${MOST_LINKED} paths lead through symbolic links to folders: too many to look for models among them.`;
  return new SacError("INPUT_INVALID", message, "Remove links that lead to large folders, or check out less.");
}

/** What lies in the folder that a link leads to, by the way through the link. */
async function throughLink(folder: string, link: string, files: readonly string[]): Promise<string[]> {
  const target = await realPath(folder, link);
  if (target === undefined || !(await isFolder(join(folder, target)))) return [];
  const prefix = target === "" ? "" : `${target}/`;
  return files.filter((file) => file.startsWith(prefix)).map((file) => `${link}/${file.slice(prefix.length)}`);
}

/** Where a path really leads to, relative to the folder; undefined if out of it or nowhere. */
export async function realPath(folder: string, path: string): Promise<string | undefined> {
  try {
    const way = relative(await realpath(folder), await realpath(join(folder, path)));
    const outside = way === ".." || way.startsWith(`..${sep}`) || /^[A-Za-z]:/.test(way);
    return outside ? undefined : way.split(sep).join("/");
  } catch {
    return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
