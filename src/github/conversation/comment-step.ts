import { isSameRun, type Marker, outranks } from "./marker.ts";

/** A comment that is ours and has our key. */
export interface OwnComment {
  readonly id: number;
  readonly marker: Marker;
}

/** What a run has to do next, by what it has just read. */
export type CommentStep =
  | { readonly kind: "done" }
  /** Into the comment `id`, or a new one. */
  | { readonly kind: "write"; readonly id: number | undefined }
  | { readonly kind: "delete"; readonly ids: readonly number[] };

const DONE: CommentStep = { kind: "done" };

/**
 * @param own the comments, oldest first
 * @param mine what this run has to tell; its commit is the head of the pull request
 * @param create whether a comment is to be written if there is none
 */
export function nextStep(own: readonly OwnComment[], mine: Marker, create: boolean): CommentStep {
  const [oldest, ...others] = own;
  if (oldest === undefined) return create ? { kind: "write", id: undefined } : DONE;
  const outranked = own.some(({ marker }) => marker.head === mine.head && outranks(marker, mine));
  if (outranked) {
    return deleting(others.filter(({ marker }) => isSameRun(marker, mine) && marker.digest === mine.digest));
  }
  return isTold(oldest.marker, mine) ? deleting(others) : { kind: "write", id: oldest.id };
}

/**
 * Whether a comment says already what this run has to tell. If that is grave, in the name of this run too: else a lighter word
 * from the same run would be taken for a later one.
 */
function isTold(marker: Marker, mine: Marker): boolean {
  if (marker.head !== mine.head || marker.digest !== mine.digest) return false;
  return isSameRun(marker, mine) || mine.severity === 0;
}

function deleting(comments: readonly OwnComment[]): CommentStep {
  return comments.length === 0 ? DONE : { kind: "delete", ids: comments.map(({ id }) => id) };
}
