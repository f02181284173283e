import { sha256 } from "../../digest.ts";

/** What the first line of our comments and issues says, unseen by readers. */
export interface Marker {
  /** Tells the comments of one step, in one leg of a matrix, from those of others. */
  readonly key: string;
  /** The commit that it is about. */
  readonly head: string;
  readonly run: number;
  readonly attempt: number;
  /** Digest of what it tells; runs that have the same to tell write nothing. */
  readonly digest: string;
  /** How grave that is: 0 if all is well, and in what was written before this was told. */
  readonly severity: number;
}

/** Most bytes that a marker and its line end take. */
export const MARKER_BYTES = 200;

const PATTERN =
  /^<!-- sac-action key=([0-9a-f]{16}) head=([0-9a-f]{40}|[0-9a-f]{64}) run=(\d{1,16}) attempt=(\d{1,16}) digest=([0-9a-f]{16})(?: severity=(\d{1,2}))? -->/;

/** A short digest of texts; they may be anybody's, and as long as they like. */
export function shortDigest(...texts: readonly string[]): string {
  return sha256(texts.join("\0")).slice(0, 16);
}

/** Puts a marker before a text. */
export function marked({ key, head, run, attempt, digest, severity }: Marker, text: string): string {
  const fields = `key=${key} head=${head} run=${run} attempt=${attempt} digest=${digest} severity=${severity}`;
  return `<!-- sac-action ${fields} -->\n${text}`;
}

/** The marker that a text begins with; undefined if it is none of ours. */
export function markerOf(text: string | null | undefined): Marker | undefined {
  const found = PATTERN.exec(text ?? "");
  if (!found) return undefined;
  const [, key, head, run, attempt, digest, severity = 0] = found;
  return { key, head, run: Number(run), attempt: Number(attempt), digest, severity: Number(severity) };
}

/** Whether two come from one attempt of one run: from its steps, or from the legs of a matrix. */
export function isSameRun(one: Marker, other: Marker): boolean {
  return one.run === other.run && one.attempt === other.attempt;
}

/**
 * Whether one word counts more than another about the same commit: it comes from a later run or, in the same run, is the
 * graver. Of equally grave ones it is the same in whatever order they come.
 */
export function outranks(one: Marker, other: Marker): boolean {
  if (!isSameRun(one, other)) return one.run > other.run || (one.run === other.run && one.attempt > other.attempt);
  if (one.severity !== other.severity) return one.severity > other.severity;
  return one.digest > other.digest;
}
