import { hkdfSync } from "node:crypto";
import { SacError } from "../errors.ts";

/** What kept verdicts are sealed with, and what their files' names are made with. */
export interface CacheKey {
  readonly contents: Buffer;
  readonly names: Buffer;
}

/** Whoever has what was sealed can try keys for as long as they like. */
const SHORTEST = 32;
/** How to get one. */
export const CACHE_KEY_HINT = "Let a machine make one, and keep it: openssl rand -base64 32";

/**
 * Reads the secret that kept verdicts are sealed with; white space around it does not count.
 * @param what it is called in messages, which never repeat it
 * @throws SacError KEY_INVALID if it is so short that it could be guessed
 */
export function parseCacheKey(text: string, what = "The key"): CacheKey {
  const secret = text.trim();
  if (secret.length >= SHORTEST) return { contents: derived(secret, "contents"), names: derived(secret, "names") };
  const message = `${what} has fewer than ${SHORTEST} characters: anybody who can read the cache could guess it.`;
  throw new SacError("KEY_INVALID", message, CACHE_KEY_HINT);
}

/** One secret, a key for each use. */
function derived(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `sac verdict cache ${use}`, 32));
}
