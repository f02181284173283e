import type { Api } from "../api.ts";
import type { Git } from "../git.ts";
import type { Trigger } from "../trigger.ts";
import { affectedModels, lineage } from "./affected.ts";
import { requireFiles } from "./checkout.ts";
import { matchPaths } from "./match.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { listTree, realPath, type Tree } from "./tree.ts";

/** The models that a run has to judge. */
export interface SelectedModels {
  /** Paths in the repository, sorted, each there or at least expected there. */
  readonly models: readonly string[];
  readonly how: "changed" | "all";
  /** Why all models are judged although the event is about a change; undefined if that is just what it is about. */
  readonly why: string | undefined;
  /** All paths that the change touches, old names and deleted files too; undefined if they are not known. */
  readonly touched: ReadonlySet<string> | undefined;
  /** Why there is no model, as a sentence; undefined if there is one. */
  readonly none: string | undefined;
}

/** Where models are looked for, and what can be asked about them. */
interface Repository {
  readonly workspace: string;
  readonly git: Git | undefined;
  readonly api: Api;
}

/**
 * Finds out which models a run is about: one selection for each list of globs. Whatever cannot be known leads to more
 * models, never to fewer.
 * @throws SacError CHECKOUT_MISSING, CHECKOUT_MISMATCH
 */
export async function selectModels(
  trigger: Trigger,
  groups: readonly (readonly string[])[],
  { workspace, git, api }: Repository,
): Promise<SelectedModels[]> {
  if (trigger.deletesRef) return groups.map(() => nothing("This push deletes a branch or a tag."));
  const tree = await listTree(workspace);
  requireFiles(tree.paths);
  const scope = await scopeOf(trigger, workspace, git, api);
  if (scope.how === "changed") return Promise.all(groups.map((globs) => selectChanged(globs, scope, tree)));
  return Promise.all(
    groups.map(async (globs) => {
      const models = await matchPaths(tree.paths, globs);
      return { ...(await selection(models, tree, noMatch(globs))), how: "all", why: scope.why, touched: undefined };
    }),
  );
}

async function selectChanged(
  globs: readonly string[],
  { change: { touched, present }, tracked }: Scope & { how: "changed" },
  tree: Tree,
): Promise<SelectedModels> {
  const untracked = new Set(tracked === undefined ? [] : tree.paths.filter((path) => isUntracked(path, tracked)));
  const isChanged = (path: string) =>
    path.startsWith("../") || untracked.has(path) || lineage(path).some((part) => touched.has(part));
  // A sparse checkout may lack what has changed: it is judged all the same, and found missing.
  const models = await matchPaths([...new Set([...tree.paths, ...present])], globs);
  const isModel = new Set(models);
  const others = [...touched, ...untracked].filter((path) => !isModel.has(path));
  const affected = await affectedModels(models, others, tree.folder, isChanged);
  const none = models.length === 0 ? noMatch(globs) : `No model that matches ${globs.join(", ")} is changed.`;
  return { ...(await selection(affected, tree, none)), how: "changed", why: undefined, touched };
}

/**
 * What the commit does not have, an earlier step made or fetched, and nobody can tell whether it is as it was. What
 * package managers bring is not the repository's.
 */
function isUntracked(path: string, tracked: ReadonlySet<string>): boolean {
  if (/(^|\/)(node_modules|site-packages)\//.test(path)) return false;
  return !lineage(path).some((part) => tracked.has(part));
}

/** Sorts the models, and leaves out links to others of them. */
async function selection(models: readonly string[], { folder }: Tree, none: string) {
  const chosen = new Set(models);
  const real = await Promise.all(models.map((model) => realPath(folder, model)));
  const own = models.filter((model, i) => real[i] === undefined || real[i] === model || !chosen.has(real[i]));
  return { models: own.sort(), none: own.length === 0 ? none : undefined };
}

function noMatch(globs: readonly string[]): string {
  return `No file in the checked-out tree matches ${globs.join(", ")}. If there should be models, check these globs, which are relative to the repository's top folder, and whether the checkout brings the files.`;
}

function nothing(none: string): SelectedModels {
  return { models: [], how: "changed", why: undefined, touched: undefined, none };
}
