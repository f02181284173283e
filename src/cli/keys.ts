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
    ...(path === "" ? [] : parseIdentities(await readIdentityFile(path), path)),
  ];
  return { passphrase: givenPassphrase(), identities: identities.length > 0 ? identities : undefined };
}

function givenPassphrase(): string | undefined {
  return process.env.SAC_PASSPHRASE?.trim() || undefined;
}

/** The file of a secret that cannot be made again, by the variable that names it. */
export function keyFile(): Record<string, string | undefined> {
  return { SAC_IDENTITY_FILE: process.env.SAC_IDENTITY_FILE || undefined };
}

function readIdentityFile(path: string): Promise<string> {
  return readTextFile(path, (reason, { cause }) => {
    const message = `The identity file ${path} cannot be read: ${reason}.`;
    const hint = "Check the variable SAC_IDENTITY_FILE; SAC_IDENTITY takes the identity itself.";
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
