import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";
import { OWNER_ONLY, replaceUnchanged } from "../write-file.ts";
import { archiveTooLarge, MOST_BYTES } from "./archive.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { Keys, Lock } from "./keys.ts";
import { packFingerprint, unpackFingerprint } from "./pack.ts";
import { isSealed, lockOf, seal, unseal } from "./seal.ts";

/** A fingerprint with the file that it came from. */
export interface StoredFingerprint {
  readonly path: string;
  /** Of the file as it is stored: sealed, if it is. */
  readonly sha256: string;
  readonly sealed: boolean;
  /** What it is sealed with; undefined if it is not, or if that cannot be told. */
  readonly lock: Lock | undefined;
  readonly fingerprint: Fingerprint;
}

/**
 * Opens the bytes of a `.sac` file, sealed or not, in memory.
 * @param path where they came from, for messages and reports
 * @param keys only needed if it is sealed
 * @throws SacError of kind `fingerprint`
 */
export async function openFingerprint(bytes: Uint8Array, path: string, keys: Keys): Promise<StoredFingerprint> {
  const sealed = isSealed(bytes);
  const plain = sealed ? await unseal(bytes, keys, path) : bytes;
  const lock = sealed ? await lockOf(bytes, keys) : undefined;
  return { path, sha256: sha256(bytes), sealed, lock, fingerprint: unpackFingerprint(plain, path) };
}

/** Opens a `.sac` file. @throws SacError FILE_NOT_FOUND, FILE_UNREADABLE and the errors of `openFingerprint` */
export async function loadFingerprint(path: string, keys: Keys = {}): Promise<StoredFingerprint> {
  return openFingerprint(await readFingerprintFile(path), path, keys);
}

/** The bytes of a `.sac` file as they are stored. @throws SacError FILE_NOT_FOUND, FILE_UNREADABLE, FINGERPRINT_TOO_LARGE */
export async function readFingerprintFile(path: string): Promise<Buffer> {
  return readPlainFile(path, MOST_BYTES, (reason, { problem, cause }) => {
    if (problem === "large") return archiveTooLarge(path);
    const message = `The fingerprint ${path} cannot be read: ${reason}.`;
    const hint = "Give the path of a .sac file; sac enroll makes one.";
    return new SacError(problem === "missing" ? "FILE_NOT_FOUND" : "FILE_UNREADABLE", message, hint, { cause });
  });
}

/** Where a fingerprint is to be written, as it was when the work for it began. */
export interface Destination {
  readonly path: string;
  /** SHA-256 of the file that was there; undefined: none. */
  readonly before: string | undefined;
}

/**
 * Writes a `.sac` file, whole or not at all; with a lock, sealed, and never otherwise on its way.
 * @returns SHA-256 of the file, to pin it by
 * @throws SacError OUTPUT_UNWRITABLE, FINGERPRINT_SEALED; OUTPUT_CHANGED if the target is not what it was
 */
export function saveFingerprint(target: Destination, fingerprint: Fingerprint, lock?: Lock): Promise<string> {
  return savePacked(target, packFingerprint(fingerprint), lock);
}

/** The same with a fingerprint's very bytes. */
export async function savePacked({ path, before }: Destination, packed: Uint8Array, lock?: Lock): Promise<string> {
  const bytes = lock === undefined ? packed : await seal(packed, lock);
  await replaceUnchanged(path, bytes, { before, mode: OWNER_ONLY });
  return sha256(bytes);
}
