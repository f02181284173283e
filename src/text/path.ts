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

/** The folder that paths have in common, with the slash; empty if they have none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths.map(folderOf);
  const parts = first.split(/(?<=[/\\])/);
  const shared = parts.findIndex((_, i) => !others.every((one) => one.startsWith(parts.slice(0, i + 1).join(""))));
  return parts.slice(0, shared < 0 ? parts.length : shared).join("");
}

/** The shortest ends of paths that tell them apart, in whole parts: mostly their file names. @returns by path */
export function distinctNames(paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  let left = [...new Set(paths)].map((path) => ({ path, parts: path.split(/(?<=[/\\])/) }));
  for (let length = 1; left.length > 0; length += 1) {
    const ends = left.map(({ parts }) => parts.slice(-length).join(""));
    const counts = new Map<string, number>();
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
    const known = left.map(({ parts }, i) => counts.get(ends[i]) === 1 || parts.length <= length);
    for (const [i, { path }] of left.entries()) if (known[i]) names.set(path, ends[i]);
    left = left.filter((_, i) => !known[i]);
  }
  return names;
}
