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

/**
 * What to call each of several files: its last part, with as many folders before it as it takes to tell it from the others.
 * @returns the name of one of the paths, or of any other its last part
 */
export function namesApart(paths: readonly string[]): (path: string) => string {
  const names = new Map<string, string>();
  const partsOf = (path: string) => path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  const tail = (path: string, parts: number) => partsOf(path).slice(-parts).join("/");
  for (const path of new Set(paths)) {
    const longest = partsOf(path).length;
    let parts = 1;
    const isShared = () => paths.some((other) => other !== path && tail(other, parts) === tail(path, parts));
    while (parts < longest && isShared()) parts += 1;
    names.set(path, tail(path, parts));
  }
  return (path) => names.get(path) ?? fileName(path);
}
