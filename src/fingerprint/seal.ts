import { SacError } from "../errors.ts";
import type { Keys, Lock } from "./keys.ts";

const VERSION_LINE = "age-encryption.org/v1\n";
/** The head of a file that age encrypted with a passphrase; its third line tells the work factor of scrypt. */
const PASSPHRASE_HEAD = /^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} ([1-9]\d?)\n[\w+/]{43}\n--- [\w+/]{43}\n/;
/** Where a head ends, and where each of its recipients begins. */
const HEAD_END = /\n--- [\w+/]{43}\n/;
const STANZA = /\n-> (?=\S)/g;
/** Room for the recipients of any honest file; each costs its reader some work. */
const HEAD_BYTES = 2 ** 17;
const MOST_STANZAS = 64;
/**
 * scrypt takes 2^work KiB of memory. What we seal opens in 128 MiB, so that a check stays below 300 MB; that is the least
 * that OWASP recommends, and the passphrases are not short ones.
 */
const OUR_WORK = 17;
/** What age itself seals with; a stranger's file that asks for more could have us take all the memory there is. */
const MOST_WORK = 18;

/** Loaded when it is needed: it takes its time, and a fingerprint that is not sealed does without. */
const age = () => import("age-encryption");

/** Whether a file is sealed, by its content: whatever it is named. */
export function isSealed(bytes: Uint8Array): boolean {
  return headOf(bytes).startsWith(VERSION_LINE);
}

/** Encrypts a fingerprint in the age format (https://age-encryption.org/v1), which `age --decrypt` opens too. */
export async function seal(bytes: Uint8Array, lock: Lock): Promise<Uint8Array> {
  const encrypter = new (await age()).Encrypter();
  if (lock.kind === "passphrase") {
    encrypter.setPassphrase(lock.passphrase);
    encrypter.setScryptWorkFactor(OUR_WORK);
  } else {
    for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  }
  return encrypter.encrypt(bytes);
}

/**
 * Opens a sealed fingerprint in memory.
 * @param name the file's path, for messages
 * @throws SacError FINGERPRINT_SEALED without the right passphrase or identity, FINGERPRINT_INVALID, FINGERPRINT_DIGEST if
 * the file is not what was sealed
 */
export async function unseal(bytes: Uint8Array, keys: Keys, name: string): Promise<Uint8Array> {
  const decrypter = new (await age()).Decrypter();
  if (sealedWithPassphrase(headOf(bytes))) decrypter.addPassphrase(fittingPassphrase(headOf(bytes), keys, name));
  else for (const identity of fittingIdentities(headOf(bytes), keys, name)) decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(bytes);
  } catch (cause) {
    throw refusal(cause, name, sealedWithPassphrase(headOf(bytes)) ? "passphrase" : "identity");
  }
}

/**
 * What a file was sealed with that these keys have opened, to seal another alike.
 * @returns undefined if it has several recipients: the file does not tell who they are
 */
export async function lockOf(bytes: Uint8Array, keys: Keys): Promise<Lock | undefined> {
  const head = headOf(bytes);
  if (sealedWithPassphrase(head)) {
    return keys.passphrase === undefined ? undefined : { kind: "passphrase", passphrase: keys.passphrase };
  }
  if (stanzasOf(head) !== 1) return undefined;
  const { Decrypter, identityToRecipient } = await age();
  for (const identity of keys.identities ?? []) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const opens = await decrypter.decryptHeader(bytes.subarray(0, HEAD_BYTES)).catch(() => undefined);
    if (opens) return { kind: "recipients", recipients: [await identityToRecipient(identity)] };
  }
  return undefined;
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString("latin1");
}

function sealedWithPassphrase(head: string): boolean {
  return !/^.*\n-> (?!scrypt )/.test(head);
}

/** How many recipients a head names; undefined if it is none. */
function stanzasOf(head: string): number | undefined {
  const end = HEAD_END.exec(head)?.index;
  return end === undefined ? undefined : [...head.slice(0, end).matchAll(STANZA)].length;
}

/** Refuses before any work is done what a passphrase cannot open, or could only open at a price. */
function fittingPassphrase(head: string, { passphrase, identities }: Keys, name: string): string {
  const work = PASSPHRASE_HEAD.exec(head)?.[1];
  if (work === undefined) throw damagedHead(name);
  if (Number(work) > MOST_WORK) {
    const message = `${name} asks for 2^${work} rounds of scrypt to be opened; at most 2^${MOST_WORK} are made.`;
    const hint = `Seal it again with sac seal, which asks for 2^${OUR_WORK}, or with age.`;
    throw new SacError("FINGERPRINT_INVALID", message, hint);
  }
  if (passphrase !== undefined) return passphrase;
  const message = `${name} is sealed, and there is no passphrase to open it with${identities ? ", only an identity" : ""}.`;
  const hint = "Give it in the variable SAC_PASSPHRASE, or to the Action in the input passphrase, from a secret.";
  throw new SacError("FINGERPRINT_SEALED", message, hint);
}

/** As above, for files that are sealed for the holders of keys. */
function fittingIdentities(head: string, { passphrase, identities }: Keys, name: string): readonly string[] {
  const stanzas = stanzasOf(head);
  if (stanzas === undefined) throw damagedHead(name);
  if (stanzas > MOST_STANZAS) {
    const message = `${name} is sealed for ${stanzas} keys; at most ${MOST_STANZAS} are looked at.`;
    throw new SacError("FINGERPRINT_INVALID", message, "Seal it again for fewer.");
  }
  if (identities !== undefined && identities.length > 0) return identities;
  const message = `${name} is sealed for the holders of keys, and there is no identity to open it with${passphrase ? ", only a passphrase" : ""}.`;
  const hint =
    "Give it in the variable SAC_IDENTITY or SAC_IDENTITY_FILE, or to the Action in the input identity, from a secret.";
  throw new SacError("FINGERPRINT_SEALED", message, hint);
}

/** The library tells a key that does not fit from a file that is not whole by its messages alone. */
function refusal(cause: unknown, name: string, given: "passphrase" | "identity"): SacError {
  if (cause instanceof Error && cause.message.startsWith("no identity matched")) {
    const what = given === "passphrase" ? "with another passphrase" : "for the holders of other keys";
    return new SacError(
      "FINGERPRINT_SEALED",
      `${name} is sealed ${what} than the one given.`,
      "Check the secret that it comes from. If that is right, the beginning of the file is damaged.",
      { cause },
    );
  }
  return damaged("FINGERPRINT_DIGEST", `${name} is not what was sealed: it was changed or cut short.`, cause);
}

function damagedHead(name: string): SacError {
  return damaged("FINGERPRINT_INVALID", `${name} is not a sealed fingerprint: its head is damaged.`);
}

function damaged(code: "FINGERPRINT_INVALID" | "FINGERPRINT_DIGEST", message: string, cause?: unknown): SacError {
  return new SacError(code, message, "Use an intact copy; do not trust this one.", { cause });
}
