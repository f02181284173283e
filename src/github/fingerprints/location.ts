import { posix } from "node:path";
import { SacError } from "../../errors.ts";
import { withoutCredentials } from "../../text/credentials.ts";

/** Where a fingerprint can be. */
export type Place =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "address"; readonly url: URL }
  /** Without `repository` a release of the one that the run is in; it is `owner/name`. */
  | { readonly kind: "release"; readonly repository: string | undefined; readonly tag: string; readonly asset: string }
  /** A file that a repository, `owner/name`, has at a commit. */
  | CommitPlace;

export interface CommitPlace {
  readonly kind: "commit";
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

const HINT =
  "Give a path below the repository's root, OWNER/REPO/PATH@COMMIT, an https address, or release:[OWNER/REPO@]TAG/ASSET.";

/**
 * Reads where a fingerprint or a config file is: a path in the repository, `OWNER/REPO/PATH@COMMIT`, an address, or
 * `release:[OWNER/REPO@]TAG/ASSET`.
 * @throws SacError INPUT_INVALID, showing nothing secret of what is wrong
 */
export function parsePlace(text: string): Place {
  if (text.startsWith("release:")) return parseRelease(text);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1].toLowerCase();
  if (scheme !== undefined) return parseAddress(text, scheme);
  return parseAtCommit(text) ?? { kind: "path", path: insidePath(text) };
}

/** How a file of another repository is written. */
export function placeAtCommit({ repository, path, commit }: Omit<CommitPlace, "kind">): string {
  return `${repository}/${path}@${commit}`;
}

/** @returns undefined for what is a path, which may have an @ in it */
function parseAtCommit(text: string): CommitPlace | undefined {
  const [, where, commit] = /^(.+)@([0-9a-f]{40}(?:[0-9a-f]{24})?)$/i.exec(text) ?? [];
  if (where === undefined) return refuseMovable(text);
  const [, repository, path] = /^([\w.-]+\/[\w.-]+)\/(.+)$/.exec(where) ?? [];
  if (repository === undefined) throw invalid(text, "before the commit it needs OWNER/REPO/PATH");
  return { kind: "commit", repository, path: insidePath(path), commit: commit.toLowerCase() };
}

/** What is named by a branch, a tag or a short hash can be another file tomorrow. */
function refuseMovable(text: string): undefined {
  const [, name] = /^[\w.-]+\/[\w.-]+\/.+\.(?:sac|ya?ml)@(.+)$/i.exec(text) ?? [];
  if (name === undefined) return;
  const message = `"${shownPlace(text)}" cannot be used: ${name} is not a whole commit SHA, and a branch or a tag can be moved to other files.`;
  const hint = "Write all 40 digits of the commit: git rev-parse prints them.";
  throw new SacError("INPUT_INVALID", message, hint);
}

/** A place as it may be shown: without password and query. */
export function shownPlace(text: string): string {
  return withoutCredentials(text);
}

function parseRelease(text: string): Place {
  const match = /^release:(?:([^/@\s]+\/[^/@\s]+)@)?(.+)\/([^/]+)$/.exec(text);
  if (match) return { kind: "release", repository: match[1], tag: match[2], asset: match[3] };
  throw invalid(text, "it does not name a release's tag and its asset");
}

function parseAddress(text: string, scheme: string): Place {
  // What is no address may hide a password where nobody looks for it.
  if (!URL.canParse(text)) throw invalid(`${scheme}://…`, "it is not an address");
  const url = new URL(text);
  if (!isSafe(url)) throw invalid(text, `what comes by ${scheme} could be changed or read on its way`);
  return { kind: "address", url };
}

/** Whether nobody on the way can read or change what comes from there. */
export function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  return protocol === "http:" && (hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname));
}

/**
 * A path in the repository, brought into the one form that git knows it by.
 * @throws SacError INPUT_INVALID if it leads out of the repository
 */
export function insidePath(text: string): string {
  const path = posix.normalize(text);
  if (/^([/\\]|[A-Za-z]:)/.test(text)) throw invalid(text, "it is an absolute path");
  if (/^\.\.(\/|$)/.test(path)) throw invalid(text, "it leads out of the repository");
  if (/[\\\0]/.test(text)) throw invalid(text, "it holds a character that belongs in no path here");
  if (path.endsWith("/") || path === ".") throw invalid(text, "it names a folder");
  return path;
}

function invalid(text: string, why: string): SacError {
  return new SacError("INPUT_INVALID", `"${shownPlace(text)}" cannot be used: ${why}.`, HINT);
}
