import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import { realPath } from "./changes/tree.ts";

/**
 * The folder of the workspace that actions/checkout has put the repository into, by its input `path`.
 * @param path below the workspace, normalised
 * @throws SacError CHECKOUT_MISSING if there is none, CHECKOUT_MISMATCH if the repository lies elsewhere
 */
export async function repositoryFolder(workspace: string, path: string): Promise<string> {
  const folder = join(workspace, path);
  if ((await realPath(workspace, path)) !== path) {
    const message = `The workspace has no folder ${path}, or it is a symbolic link.`;
    throw new SacError("CHECKOUT_MISSING", message, "Give the path that actions/checkout was given.");
  }
  if ((await isCheckout(workspace)) && !(await isCheckout(folder))) {
    const message = `${path} is a folder of the repository, which is checked out into the workspace itself.`;
    throw new SacError("CHECKOUT_MISMATCH", message, "Leave repository-path out.");
  }
  return folder;
}

/** Whether a repository was checked out into a folder; a submodule is one of its own, too. */
export async function isCheckout(folder: string): Promise<boolean> {
  return lstat(join(folder, ".git")).then(
    () => true,
    () => false,
  );
}
