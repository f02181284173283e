import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";
import { OWNER_ONLY, writeWhole } from "../write-file.ts";
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

/**
 * Writes a `.sac` file, whole or not at all; with a lock, sealed, and never otherwise on its way.
 * @throws SacError OUTPUT_UNWRITABLE, FINGERPRINT_SEALED
 */
export async function saveFingerprint(path: string, fingerprint: Fingerprint, lock?: Lock): Promise<void> {
  const bytes = packFingerprint(fingerprint);
  await writeWhole(path, lock === undefined ? bytes : await seal(bytes, lock), OWNER_ONLY);
}
