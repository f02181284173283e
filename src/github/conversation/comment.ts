import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "../api.ts";
import { statusOf } from "../api-errors.ts";
import { isBy, warnOfOther } from "./author.ts";
import { type CommentStep, nextStep, type OwnComment } from "./comment-step.ts";
import { MARKER_BYTES, type Marker, marked, markerOf } from "./marker.ts";

/** GitHub takes 65,536 characters, marker and all. */
export const COMMENT_BYTES = 65_000 - MARKER_BYTES;

export interface Comment {
  /** Number of the pull request. */
  readonly pull: number;
  readonly marker: Marker;
  readonly body: string;
  /** Login that our comments are written under. */
  readonly author: string;
  /** Whether to write a new comment if there is none yet; else only one that is there is brought up to date. */
  readonly create: boolean;
}

/** What was read may be so old when a write follows from it; longer ago, it is read again. */
const FRESH_MS = 1_000;
/** Longer than FRESH_MS and a request together: then every write that was begun before ours is there to be seen. */
export const MOMENT_MS = 2_000;
const MOST_TURNS = 8;
const MOST_FAILURES = 3;
/** After so many turns a slow server's word is taken even if it is not fresh. */
const PATIENT_TURNS = 3;

/**
 * Keeps the one comment of a key on a pull request up to date. GitHub's interface cannot write on a condition, so that
 * runs at the same time can overwrite each other and create a comment each. What holds all the same:
 *
 * - Before each write a run looks at the comments and at the pull request. If its commit is no longer the head, or a
 *   later run has already told about that commit, or another step of the same run has something graver to tell, it stops.
 * - After each write it waits until all writes that were begun before are there to be seen, and looks again. If an
 *   earlier run's word is there instead of its own, it writes once more.
 * - The oldest comment is the one to keep; nobody ever deletes it, so that one is always left. The later run deletes the
 *   others, and a run that finds itself outrun deletes what it wrote beside the oldest.
 *
 * So the last to write is the latest run about the newest commit, and the gravest of its steps, as long as no request
 * takes longer than a moment.
 * @param momentMs how long to wait after a write
 * @throws whatever the API refuses with
 */
export async function putComment(api: Api, comment: Comment, momentMs = MOMENT_MS): Promise<void> {
  let current = comment;
  let failures = 0;
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) {
    const asked = Date.now();
    const step = nextStep(await ownComments(api, current), current.marker, current.create);
    if (step.kind === "done" || !(await isHead(api, current))) return;
    if (Date.now() - asked > FRESH_MS && turn <= PATIENT_TURNS) continue;
    try {
      if (step.kind === "delete") {
        await deleteAll(api, step.ids);
        return;
      }
      const author = await write(api, current, step.id);
      current = { ...current, author: author ?? current.author };
    } catch (thrown) {
      failures += 1;
      if (failures > MOST_FAILURES || !passes(thrown, step)) throw thrown;
    }
    await pause(momentMs);
  }
}

async function ownComments(
  { rest, paginate, owner, repo }: Api,
  { pull, author, marker }: Comment,
): Promise<OwnComment[]> {
  const asked = { owner, repo, issue_number: pull, per_page: 100 };
  const comments = await paginate(rest.issues.listComments, asked);
  return comments
    .flatMap(({ id, user, body }) => {
      const found = isBy(author, user) ? markerOf(body) : undefined;
      return found?.key === marker.key ? [{ id, marker: found }] : [];
    })
    .sort((a, b) => a.id - b.id);
}

async function isHead({ rest, owner, repo }: Api, { pull, marker }: Comment): Promise<boolean> {
  const { data } = await rest.pulls.get({ owner, repo, pull_number: pull });
  return data.head.sha === marker.head;
}

/** A write is not repeated blindly: it may be outdated by then, or have been done after all. */
const ONCE = { request: { retries: 0 } };

/** Writes into the comment `id`, or a new one. @returns the login that a new one was written under */
async function write(
  { rest, owner, repo }: Api,
  comment: Comment,
  id: number | undefined,
): Promise<string | undefined> {
  const body = marked(comment.marker, comment.body);
  if (id !== undefined) {
    await rest.issues.updateComment({ owner, repo, comment_id: id, body, ...ONCE });
    return undefined;
  }
  const { data } = await rest.issues.createComment({ owner, repo, issue_number: comment.pull, body, ...ONCE });
  warnOfOther(comment.author, data.user);
  return data.user?.login;
}

/** Whether a write may succeed if it is tried again: GitHub is out of sorts, or the comment was just deleted. */
function passes(thrown: unknown, step: CommentStep): boolean {
  const status = statusOf(thrown);
  const deleted = status === 404 && step.kind === "write" && step.id !== undefined;
  return status === undefined || status === 429 || status >= 500 || deleted;
}

async function deleteAll({ rest, owner, repo }: Api, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await rest.issues.deleteComment({ owner, repo, comment_id: id }).catch((thrown) => {
      if (statusOf(thrown) !== 404) throw thrown;
    });
  }
}
