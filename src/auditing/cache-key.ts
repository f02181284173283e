import { hkdfSync } from "node:crypto";
import { SacError } from "../errors.ts";

/** What kept verdicts are sealed with, and what their files' names are made with. */
export interface CacheKey {
  readonly contents: Buffer;
  readonly names: Buffer;
}

/** Whoever has what was sealed can try keys for as long as they like. */
const SHORTEST = 32;
const HINT = "Let a machine make one: openssl rand -base64 32";

/**
 * Reads the secret that kept verdicts are sealed with; white space around it does not count.
 * @param where it comes from, for messages, which never repeat it
 * @throws SacError KEY_INVALID if it is so short that it could be guessed
 */
export function parseCacheKey(text: string, where: string): CacheKey {
  const secret = text.trim();
  if (secret.length >= SHORTEST) return { contents: derived(secret, "contents"), names: derived(secret, "names") };
  const message = `The key of the verdict cache in ${where} has fewer than ${SHORTEST} characters: anybody who can read the cache could guess it.`;
  throw new SacError("KEY_INVALID", message, HINT);
}

/** One secret, a key for each use. */
function derived(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `sac verdict cache ${use}`, 32));
}
