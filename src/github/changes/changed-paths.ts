import type { PathChange } from "../git.ts";

/** What a change does to a tree. */
export interface ChangedPaths {
  /** All paths that differ: of a moved file the old and the new one. */
  readonly touched: ReadonlySet<string>;
  /** Those of them that are there after the change. */
  readonly present: ReadonlySet<string>;
}

export function changedPaths(changes: readonly PathChange[]): ChangedPaths {
  return {
    touched: new Set(changes.map(({ path }) => path)),
    present: new Set(changes.flatMap(({ path, deleted }) => (deleted ? [] : path))),
  };
}
