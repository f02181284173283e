import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../../errors.ts";
import type { Git } from "../git.ts";
import type { Trigger } from "../trigger.ts";
import type { ChangedPaths } from "./changed-paths.ts";

/** @throws SacError CHECKOUT_MISSING if there is nothing to look for models in */
export function requireFiles(paths: readonly string[]): void {
  if (paths.length > 0) return;
  const message = "The workspace is empty: the repository is not checked out.";
  throw new SacError("CHECKOUT_MISSING", message, "Put a step with actions/checkout before this one.");
}

/** Whether the commit that is checked out is the one that the event is about, by itself or merged with its base. */
export function isChangeCheckedOut({ pull, event, sha, head }: Trigger, git: Git): boolean {
  // Under pull_request_target GitHub names the base's commit, in which there is nothing of the change.
  if (git.head === head || (git.head === sha && event !== "pull_request_target")) return true;
  return pull !== undefined && git.parents.length > 1 && git.parents.includes(head);
}

/** Whether a folder that is no git repository can be the change's tree: whatever the change leaves is there, and only that. */
export async function fitsChange(workspace: string, { touched, present }: ChangedPaths): Promise<boolean> {
  for (const path of touched) {
    const isThere = await lstat(join(workspace, path)).then(
      () => true,
      () => false,
    );
    if (isThere !== present.has(path)) return false;
  }
  return true;
}

/** Judging the base's models in place of a stranger's would pass whatever the stranger brings. */
export function mismatch(found: string): SacError {
  const message = `The workspace does not hold what the pull request brings: ${found}.`;
  const hint =
    "Under pull_request_target actions/checkout takes the base. Give it the pull request's head.sha as ref, after reading the documentation on untrusted triggers.";
  return new SacError("CHECKOUT_MISMATCH", message, hint);
}
