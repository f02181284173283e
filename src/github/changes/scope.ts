import type { Api } from "../api.ts";
import type { Git } from "../git.ts";
import type { Trigger } from "../trigger.ts";
import { changedByApi } from "./changed-by-api.ts";
import { changedByGit } from "./changed-by-git.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import { fitsChange, isChangeCheckedOut, mismatch } from "./checkout.ts";

/** What of the tree a run is about. */
export type Scope =
  | {
      readonly how: "changed";
      readonly change: ChangedPaths;
      /** What the checked-out commit has; undefined without git. */
      readonly tracked: ReadonlySet<string> | undefined;
    }
  /** `why`, if the event is about a change. */
  | { readonly how: "all"; readonly why: string | undefined };

/** Finds out what a run is about. @throws SacError CHECKOUT_MISMATCH */
export async function scopeOf(trigger: Trigger, workspace: string, git: Git | undefined, api: Api): Promise<Scope> {
  if (!isAboutChange(trigger)) return { how: "all", why: undefined };
  if (git !== undefined && !isChangeCheckedOut(trigger, git)) {
    return doubtful(
      trigger,
      `the checked-out commit ${short(git.head)} is not that of the event, ${short(trigger.head)}`,
    );
  }
  const change = (git && (await changedByGit(trigger, git))) ?? (await changedByApi(trigger, api));
  if ("because" in change) return all(change.because);
  if (git === undefined && !(await fitsChange(workspace, change))) {
    return doubtful(trigger, "it is no git repository, and its files are not those of the change");
  }
  const tracked = await git?.tracked();
  if (git !== undefined && tracked === undefined) return all("the checkout's index cannot be read");
  return { how: "changed", change, tracked };
}

/** A tag marks a whole tree; schedules and the like are not about a change either. */
function isAboutChange({ event, ref }: Trigger): boolean {
  if (event === "push") return !ref.startsWith("refs/tags/");
  return event === "pull_request" || event === "pull_request_target" || event === "merge_group";
}

function doubtful(trigger: Trigger, found: string): Scope {
  if (trigger.event === "pull_request_target") throw mismatch(found);
  return all(`the workspace may not hold the change: ${found}`);
}

function all(because: string): Scope {
  return {
    how: "all",
    why: `All models are judged, changed or not, since it is not known what this change touches: ${because.replace(/\.$/, "")}.`,
  };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
