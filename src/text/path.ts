/** The last part of a path, whichever slashes it has. */
export function fileName(path: string): string {
  return path.slice(folderOf(path).length);
}

/** Everything before it, with the slash. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return end === path.length ? "" : path.slice(0, end);
}

/** The model's path as it stands in a repository: no leading `./`. */
export function pathInRepository(path: string): string {
  return path.replace(/^(\.\/+)+/, "");
}
