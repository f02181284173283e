import type { Api } from "../api.ts";
import { explainApiError } from "../api-errors.ts";
import type { PathChange } from "../git.ts";
import type { PullRequest, Trigger } from "../trigger.ts";
import { type ChangedPaths, changedPaths } from "./changed-paths.ts";

/** GitHub lists no more files than these, and does not say so. */
const MOST_PULL_FILES = 3000;
const MOST_COMPARED_FILES = 300;

/** Why something could not be known, as the rest of a sentence. */
interface Unknown {
  readonly because: string;
}

interface ListedFile {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
}

/** What the event's change touches, as GitHub says; whatever makes that doubtful is a reason not to know. */
export async function changedByApi(trigger: Trigger, api: Api): Promise<ChangedPaths | Unknown> {
  const { pull, base, head } = trigger;
  try {
    if (pull !== undefined) return await filesOfPull(pull, api);
    if (base === undefined) return { because: "the branch is new, and the checkout lacks the history that would tell" };
    return await filesBetween(base, head, api);
  } catch (thrown) {
    return {
      because: `GitHub did not tell: ${explainApiError(thrown, pull ? "pull-requests: read" : "contents: read")}`,
    };
  }
}

async function filesOfPull({ number, head }: PullRequest, { rest, paginate, owner, repo }: Api) {
  const about = { owner, repo, pull_number: number };
  const files = await paginate(rest.pulls.listFiles, { ...about, per_page: 100 });
  // Asked afterwards, so that a push in between shows.
  const { data } = await rest.pulls.get(about);
  if (data.head.sha !== head) return { because: "the pull request has moved on since this run was started" };
  if (files.length >= MOST_PULL_FILES)
    return { because: `it touches more files than GitHub lists (${MOST_PULL_FILES})` };
  if (files.length !== data.changed_files) {
    return { because: `GitHub listed ${files.length} of its ${data.changed_files} files` };
  }
  return changedPaths(files.flatMap(pathsOf));
}

async function filesBetween(base: string, head: string, { rest, owner, repo }: Api): Promise<ChangedPaths | Unknown> {
  const { data } = await rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  const files = data.files ?? [];
  // GitHub compares with where the two part, which says nothing of what a forced push took away again.
  if (data.status !== "ahead" && data.status !== "identical") return { because: "the history was rewritten" };
  if (data.files === undefined) return { because: "GitHub listed no files" };
  if (files.length >= MOST_COMPARED_FILES) {
    return { because: `it touches more files than GitHub lists (${MOST_COMPARED_FILES})` };
  }
  return changedPaths(files.flatMap(pathsOf));
}

function pathsOf({ filename, previous_filename: previous, status }: ListedFile): PathChange[] {
  const moved = previous !== undefined && previous !== filename;
  return [...(moved ? [{ path: previous, deleted: true }] : []), { path: filename, deleted: status === "removed" }];
}
