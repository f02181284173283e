import { posix } from "node:path";
import { SacError } from "../../errors.ts";
import { withoutCredentials } from "../../text/credentials.ts";

/** Where a fingerprint can be. */
export type Place =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "address"; readonly url: URL }
  /** Without `repository` a release of the one that the run is in; it is `owner/name`. */
  | { readonly kind: "release"; readonly repository: string | undefined; readonly tag: string; readonly asset: string };

const HINT = "Give a path below the repository's root, an https address, or release:[OWNER/REPO@]TAG/ASSET.";

/**
 * Reads where a fingerprint is: a path in the repository, an address, or `release:[OWNER/REPO@]TAG/ASSET`.
 * @throws SacError INPUT_INVALID, showing nothing secret of what is wrong
 */
export function parsePlace(text: string): Place {
  if (text.startsWith("release:")) return parseRelease(text);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1].toLowerCase();
  return scheme === undefined ? { kind: "path", path: insidePath(text) } : parseAddress(text, scheme);
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
