import { SacError } from "../errors.ts";
import { isBech32 } from "./bech32.ts";

/** What sealed fingerprints are opened with. */
export interface Keys {
  readonly passphrase?: string | undefined;
  /** Private keys of the age format, `AGE-SECRET-KEY-…`. */
  readonly identities?: readonly string[] | undefined;
}

/** What a fingerprint is sealed with: age knows the one or the other, never both in one file. */
export type Lock =
  | { readonly kind: "passphrase"; readonly passphrase: string }
  | { readonly kind: "recipients"; readonly recipients: readonly string[] };

const SHORTEST_PASSPHRASE = 12;
/** X25519, and X25519 with ML-KEM-768; other recipients of age need a device that a run does not have. */
const RECIPIENTS = [
  { prefix: "age", bytes: 32 },
  { prefix: "age1pq", bytes: 1216 },
];
const IDENTITIES = [
  { prefix: "age-secret-key-", bytes: 32 },
  { prefix: "age-secret-key-pq-", bytes: 32 },
];

/** Whoever has the sealed file can try passphrases for as long as they like. @throws SacError FINGERPRINT_SEALED if it is weak */
export function passphraseLock(passphrase: string): Lock {
  if (passphrase.length >= SHORTEST_PASSPHRASE) return { kind: "passphrase", passphrase };
  const message = `The passphrase has fewer than ${SHORTEST_PASSPHRASE} characters: anybody who has the sealed file could guess it.`;
  throw new SacError("FINGERPRINT_SEALED", message, "Let a machine make one: openssl rand -base64 24");
}

/** @throws SacError KEY_INVALID */
export function parseRecipient(text: string): string {
  const recipient = text.trim();
  const isOne = RECIPIENTS.some(({ prefix, bytes }) => isBech32(recipient, prefix, bytes));
  if (isOne && recipient === recipient.toLowerCase()) return recipient;
  // Somebody may have given the private key by mistake: it is not repeated.
  const shown = recipient.startsWith("age1") ? `"${recipient.slice(0, 80)}"` : "What was given";
  const message = `${shown} is not a recipient of age.`;
  throw new SacError(
    "KEY_INVALID",
    message,
    "Give the public key that age-keygen prints: age1 and 58 letters and digits.",
  );
}

/**
 * Reads identities as age's own files hold them: one a line, among comments and empty lines.
 * @param where they come from, for messages, which never repeat what was read
 * @throws SacError KEY_INVALID
 */
export function parseIdentities(text: string, where: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== "" && !line.startsWith("#"));
  for (const identity of identities) {
    const isOne = IDENTITIES.some(({ prefix, bytes }) => isBech32(identity, prefix, bytes));
    if (!isOne || identity !== identity.toUpperCase())
      throw notIdentity(`A line in ${where} is not an identity of age`);
  }
  if (identities.length === 0) throw notIdentity(`There is no identity of age in ${where}`);
  return identities;
}

function notIdentity(what: string): SacError {
  const message = `${what}.`;
  const hint =
    "Give what age-keygen writes: AGE-SECRET-KEY-1 and 58 letters and digits. Keys of SSH, plugins and encrypted identity files are not read.";
  return new SacError("KEY_INVALID", message, hint);
}
