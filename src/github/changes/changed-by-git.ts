import type { Git } from "../git.ts";
import type { Trigger } from "../trigger.ts";
import { type ChangedPaths, changedPaths } from "./changed-paths.ts";

/** What the event's change touches, if the history that is checked out tells; undefined if it does not. */
export async function changedByGit(trigger: Trigger, git: Git): Promise<ChangedPaths | undefined> {
  const bases = await basesOf(trigger, git);
  const differences = await Promise.all(bases.map((base) => git.changes(base, git.head)));
  const known = differences.flatMap((changes) => changes ?? []);
  return bases.length === 0 || differences.includes(undefined) ? undefined : changedPaths(known);
}

/** The commits that the checked-out one is to be compared with; what differs from any of them is changed. */
async function basesOf(trigger: Trigger, git: Git): Promise<readonly string[]> {
  const { pull, base, defaultBranch, ref } = trigger;
  if (pull !== undefined) return pull.head === git.head ? headBases(pull, git) : mergedBase(pull.head, git);
  if (base !== undefined) return [base];
  // What is new on a new branch is what the default branch lacks; the first push of that branch itself is all new.
  if (defaultBranch === undefined || ref === `refs/heads/${defaultBranch}`) return [];
  return git.mergeBases(remote(defaultBranch), git.head);
}

/** GitHub's test merge has the base as one parent and the pull request's head as the other. */
function mergedBase(head: string, { parents }: Git): string[] {
  return parents.length === 2 && parents.includes(head) ? parents.filter((parent) => parent !== head) : [];
}

/** The event's base can be older than what GitHub compares with, and the branch newer: whatever differs from either counts. */
async function headBases(pull: { readonly base: string; readonly baseRef: string }, git: Git): Promise<string[]> {
  const then = await git.mergeBases(pull.base, git.head);
  if (then.length === 0) return [];
  const now = await git.mergeBases(remote(pull.baseRef), git.head);
  return [...new Set([...then, ...now])];
}

/** Where actions/checkout keeps a branch that it did not check out. */
function remote(branch: string): string {
  return `refs/remotes/origin/${branch}`;
}
