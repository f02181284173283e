import { CACHE_KEY_HINT, type CacheKey, parseCacheKey } from "../auditing/cache-key.ts";
import { SacError } from "../errors.ts";
import { type Keys, type Lock, parseIdentities, passphraseLock } from "../fingerprint/keys.ts";
import { readTextFile } from "../read-file.ts";

/**
 * The keys of sealed fingerprints. Private ones come from the environment alone: a command line can be read by every user
 * of the machine. White space around a passphrase, such as the line break that a file ends with, does not count, as in
 * the Action.
 * @throws SacError KEY_INVALID, FILE_UNREADABLE
 */
export async function givenKeys(): Promise<Keys> {
  const { SAC_IDENTITY: inline = "", SAC_IDENTITY_FILE: path = "" } = process.env;
  const identities = [
    ...(inline.trim() === "" ? [] : parseIdentities(inline, "the variable SAC_IDENTITY")),
    ...(path === "" ? [] : parseIdentities(await readKeyFile(path, "SAC_IDENTITY"), path)),
  ];
  return { passphrase: givenPassphrase(), identities: identities.length > 0 ? identities : undefined };
}

function givenPassphrase(): string | undefined {
  return process.env.SAC_PASSPHRASE?.trim() || undefined;
}

/**
 * The key that verdicts are kept with, from the environment as well. There is none by default: a folder says nothing of who
 * has written to it, and CI systems keep such folders where others can.
 * @throws SacError USAGE if there is none, KEY_INVALID, FILE_UNREADABLE
 */
export async function givenCacheKey(): Promise<CacheKey> {
  const { SAC_CACHE_KEY: inline = "", SAC_CACHE_KEY_FILE: path = "" } = process.env;
  if (inline.trim() !== "") return parseCacheKey(inline, "What the variable SAC_CACHE_KEY holds");
  if (path !== "") return parseCacheKey(await readKeyFile(path, "SAC_CACHE_KEY"), `The key in ${path}`);
  const message = "--verdict-cache needs a key in the variable SAC_CACHE_KEY, or a file with it in SAC_CACHE_KEY_FILE.";
  throw new SacError("USAGE", message, CACHE_KEY_HINT);
}

/** The files of secrets that cannot be made again, by the variables that name them. */
export function keyFiles(): Record<string, string | undefined> {
  const { SAC_IDENTITY_FILE, SAC_CACHE_KEY_FILE } = process.env;
  return { SAC_IDENTITY_FILE: SAC_IDENTITY_FILE || undefined, SAC_CACHE_KEY_FILE: SAC_CACHE_KEY_FILE || undefined };
}

/** @param variable which would take the key itself */
function readKeyFile(path: string, variable: "SAC_IDENTITY" | "SAC_CACHE_KEY"): Promise<string> {
  return readTextFile(path, (reason, { cause }) => {
    const message = `The key file ${path} cannot be read: ${reason}.`;
    const hint = `Check the variable ${variable}_FILE; ${variable} takes the key itself.`;
    return new SacError("FILE_UNREADABLE", message, hint, { cause });
  });
}

/** For the holders of the keys that were named, if any were. */
export function lockFor({ recipient = [] }: { readonly recipient: readonly string[] | undefined }): Lock | undefined {
  return recipient.length > 0 ? { kind: "recipients", recipients: [...new Set(recipient)] } : undefined;
}

/** The passphrase to seal with. @throws SacError USAGE, FINGERPRINT_SEALED if it is weak */
export function givenLock(): Lock {
  const passphrase = givenPassphrase();
  if (passphrase === undefined) {
    const hint = "Let a machine make one and keep it: openssl rand -base64 24. Or seal for keys, with --recipient.";
    throw new SacError("USAGE", "There is no passphrase in the variable SAC_PASSPHRASE to seal with.", hint);
  }
  return passphraseLock(passphrase);
}
