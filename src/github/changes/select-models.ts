import type { Api } from "../api.ts";
import type { Git } from "../git.ts";
import type { Trigger } from "../trigger.ts";
import { affectedModels, lineage } from "./affected.ts";
import { type Beside, type Extent, lookBeside, NOTHING_BESIDE, withoutOwned } from "./beside.ts";
import { requireFiles } from "./checkout.ts";
import { matchPaths } from "./match.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { listTree, realPath, type Tree } from "./tree.ts";

type Changed = Scope & { readonly how: "changed" };

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

/** What a run is about. */
export interface ModelSelection {
  /** The models to judge: one selection for each list of globs. */
  readonly groups: readonly SelectedModels[];
  /** What there is beside what globs match. */
  readonly beside: Beside;
}

/** Where models are looked for, and what can be asked about them. */
interface Repository {
  readonly workspace: string;
  readonly git: Git | undefined;
  readonly api: Api;
  /** Fingerprints in the tree: by those is judged. */
  readonly fingerprints?: readonly string[];
}

/**
 * Finds out which models a run is about: one selection for each list of globs, and in each the models that no glob
 * matches and only their content gives away. Whatever cannot be known leads to more models, never to fewer.
 * @throws SacError CHECKOUT_MISSING, CHECKOUT_MISMATCH
 */
export async function selectModels(
  trigger: Trigger,
  groups: readonly (readonly string[])[],
  { workspace, git, api, fingerprints = [] }: Repository,
): Promise<ModelSelection> {
  if (trigger.deletesRef) {
    return { groups: groups.map(() => nothing("This push deletes a branch or a tag.")), beside: NOTHING_BESIDE };
  }
  const tree = await listTree(workspace);
  requireFiles(tree.paths);
  const scope = await scopeOf(trigger, workspace, git, api);
  const extent = scope.how === "changed" ? changedExtent(scope, tree) : await wholeExtent(tree, git);
  const matched = await Promise.all(groups.map((globs) => matchPaths(extent.paths, globs)));
  const beside = await lookBeside(tree, extent, { matched: matched.flat(), globs: groups.flat(), fingerprints });
  const selected = await Promise.all(
    groups.map(async (globs, i): Promise<SelectedModels> => {
      const models = [...matched[i], ...beside.onnx];
      const none = matched[i].length === 0 ? noMatch(globs) : `No model that matches ${globs.join(", ")} is changed.`;
      if (scope.how === "all") {
        return { ...(await selection(models, tree, none)), how: "all", why: scope.why, touched: undefined };
      }
      const affected = await affectedBy(scope, extent, models, tree);
      return {
        ...(await selection(affected, tree, none)),
        how: "changed",
        why: undefined,
        touched: scope.change.touched,
      };
    }),
  );
  const judged = new Set(selected.flatMap(({ models }) => models));
  return { groups: selected, beside: await withoutOwned(beside, judged, tree) };
}

/** All of the tree, save for what package managers bring. */
async function wholeExtent(tree: Tree, git: Git | undefined): Promise<Extent> {
  const isForeign = foreign(await git?.tracked());
  return { paths: tree.paths, isChanged: () => true, isForeign, absent: [], untracked: new Set() };
}

function changedExtent({ change: { touched, present }, tracked }: Changed, tree: Tree): Extent {
  const untracked = new Set(
    tracked === undefined ? [] : tree.paths.filter((path) => !isPackaged(path) && !isTracked(path, tracked)),
  );
  const isChanged = (path: string) =>
    path.startsWith("../") || untracked.has(path) || lineage(path).some((part) => touched.has(part));
  const there = new Set(tree.paths);
  const absent = [...present].filter((path) => !there.has(path));
  // A sparse checkout may lack what has changed: it is judged all the same, and found missing.
  return { paths: [...tree.paths, ...absent], isChanged, isForeign: foreign(tracked), absent, untracked };
}

function affectedBy(
  { change: { touched } }: Changed,
  { isChanged, untracked }: Extent,
  models: readonly string[],
  tree: Tree,
): Promise<string[]> {
  const isModel = new Set(models);
  const others = [...touched, ...untracked].filter((path) => !isModel.has(path));
  return affectedModels(models, others, tree.folder, isChanged);
}

/** Tells what package managers brought, and is not the repository's. */
function foreign(tracked: ReadonlySet<string> | undefined): (path: string) => boolean {
  return (path) => tracked !== undefined && isPackaged(path) && !isTracked(path, tracked);
}

function isPackaged(path: string): boolean {
  return /(^|\/)(node_modules|site-packages)\//.test(path);
}

/** What the commit does not have, an earlier step made or fetched, and nobody can tell whether it is as it was. */
function isTracked(path: string, tracked: ReadonlySet<string>): boolean {
  return lineage(path).some((part) => tracked.has(part));
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
