import { sha256 } from "../../digest.ts";

/** What the first line of our comments and issues says, unseen by readers. */
export interface Marker {
  /** Tells the comments of one job from those of others. */
  readonly key: string;
  /** The commit that it is about. */
  readonly head: string;
  readonly run: number;
  readonly attempt: number;
  /** Digest of what it tells; runs that have the same to tell write nothing. */
  readonly digest: string;
}

/** Most bytes that a marker and its line end take. */
export const MARKER_BYTES = 200;

const PATTERN =
  /^<!-- sac-action key=([0-9a-f]{16}) head=([0-9a-f]{40}|[0-9a-f]{64}) run=(\d{1,16}) attempt=(\d{1,16}) digest=([0-9a-f]{16}) -->/;

/** A short digest of texts; they may be anybody's, and as long as they like. */
export function shortDigest(...texts: readonly string[]): string {
  return sha256(texts.join("\0")).slice(0, 16);
}

/** Puts a marker before a text. */
export function marked({ key, head, run, attempt, digest }: Marker, text: string): string {
  return `<!-- sac-action key=${key} head=${head} run=${run} attempt=${attempt} digest=${digest} -->\n${text}`;
}

/** The marker that a text begins with; undefined if it is none of ours. */
export function markerOf(text: string | null | undefined): Marker | undefined {
  const found = PATTERN.exec(text ?? "");
  if (!found) return undefined;
  const [, key, head, run, attempt, digest] = found;
  return { key, head, run: Number(run), attempt: Number(attempt), digest };
}

/** Whether a run's word counts more than another's about the same commit: it started later. */
export function outranks(one: Marker, other: Marker): boolean {
  return one.run > other.run || (one.run === other.run && one.attempt > other.attempt);
}
