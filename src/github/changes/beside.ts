import { join } from "node:path";
import { isNamedAsModel, type Looked, recogniseFile } from "../../onnx/content/recognise.ts";
import { weightFiles } from "./affected.ts";
import { matchPaths } from "./match.ts";
import { realPath, type Tree } from "./tree.ts";

/** What of a tree a run is about. */
export interface Extent {
  /** What globs are matched with: the tree, and what a sparse checkout lacks of the change. */
  readonly paths: readonly string[];
  isChanged(path: string): boolean;
  /** Whether a package manager brought it. */
  isForeign(path: string): boolean;
  /** What the change leaves, and the checkout has not. */
  readonly absent: readonly string[];
  /** What no commit has, save for what package managers bring. */
  readonly untracked: ReadonlySet<string>;
}

/** A file that holds, or may hold, a model, and has no verdict. */
interface UnjudgedFile {
  readonly path: string;
  /** What it seems to be, with its article. */
  readonly format: string;
  readonly why: string;
  /** Undefined where nobody could look. */
  readonly bytes: number | undefined;
}

/** What a run found in the files that no glob matches, by their content. */
export interface Beside {
  /** Models of ONNX; where a change is judged, it need not touch them. */
  readonly onnx: readonly string[];
  readonly notJudged: readonly UnjudgedFile[];
  /** Large files of which nothing is known. */
  readonly unknown: readonly { readonly path: string; readonly bytes: number }[];
  /** Models, of whatever format, that globs with a ! leave out. */
  readonly excluded: readonly string[];
}

export const NOTHING_BESIDE: Beside = { onnx: [], notJudged: [], unknown: [], excluded: [] };

interface Named {
  /** What globs match. */
  readonly matched: readonly string[];
  readonly globs: readonly string[];
  /** Fingerprints in the tree. */
  readonly fingerprints: readonly string[];
}

/**
 * Looks at what a run is about and no glob matches: a model is one whatever it is called. Globs that begin with ! hold
 * here, too.
 */
export async function lookBeside(tree: Tree, extent: Extent, named: Named): Promise<Beside> {
  const reals = await Promise.all(named.matched.map((path) => realPath(tree.folder, path)));
  const known = new Set([...named.matched, ...reals, ...named.fingerprints]);
  const unnamed = (path: string) => !known.has(path) && !extent.isForeign(path);
  const others = tree.own.filter(unnamed);
  const admitted = await admit([...others, ...extent.absent], named.globs);
  const look = (path: string) => recogniseFile(join(tree.folder, path));
  const found = others.filter(extent.isChanged).map((path) => ({ path, ...(look(path) ?? NO_FILE) }));
  const models = found.filter(({ kind }) => kind === "onnx" || kind === "model");
  const isTold = ({ path }: { path: string }) => admitted.has(path);
  // Weights may have changed of a model that has not, and that only its content gives away.
  const mayBeWeights = found.some(({ kind }) => kind !== "other");
  const unchanged = mayBeWeights ? others.filter((path) => !extent.isChanged(path) && look(path)?.kind === "onnx") : [];
  const onnx = found.filter(({ kind }) => kind === "onnx").map(({ path }) => path);
  return {
    onnx: [...onnx, ...unchanged].filter((path) => admitted.has(path)),
    notJudged: [...found.flatMap(unjudged), ...extent.absent.filter(unnamed).flatMap(unseen)].filter(isTold),
    unknown: found
      .filter(({ kind }) => kind === "unknown")
      .filter(isTold)
      .map(({ path, bytes }) => ({ path, bytes })),
    excluded: models.filter((one) => !isTold(one)).map(({ path }) => path),
  };
}

const NO_FILE: Looked = { kind: "other", bytes: 0 };

/** The paths that no glob with a ! leaves out. */
async function admit(paths: readonly string[], globs: readonly string[]): Promise<ReadonlySet<string>> {
  const unwanted = globs.filter((one) => one.startsWith("!"));
  return new Set(await matchPaths(paths, ["**/*", ...unwanted]));
}

function unjudged(found: Looked & { readonly path: string }): UnjudgedFile[] {
  if (found.kind !== "model") return [];
  const { path, format, why, bytes } = found;
  return [{ path, format, why, bytes }];
}

function unseen(path: string): UnjudgedFile[] {
  const why = "It is not in the checked-out tree, so that nobody could look at it.";
  return isNamedAsModel(path) ? [{ path, format: "a file named as models are", why, bytes: undefined }] : [];
}

/** Without what belongs to models that are judged: files that they keep their weights in. */
export async function withoutOwned(beside: Beside, judged: ReadonlySet<string>, { folder }: Tree): Promise<Beside> {
  const { onnx, notJudged, unknown, excluded } = beside;
  const owned = new Set<string>();
  if (notJudged.length > 0 || unknown.length > 0) {
    for (const model of judged) for (const file of (await weightFiles(folder, model)) ?? []) owned.add(file);
  }
  const isOwn = ({ path }: { path: string }) => !owned.has(path);
  return {
    onnx: onnx.filter((path) => judged.has(path)),
    notJudged: notJudged.filter(isOwn),
    unknown: unknown.filter(isOwn),
    excluded,
  };
}
