import { readFile } from "node:fs/promises";
import { SacError } from "../errors.ts";
import { writeWhole } from "../write-file.ts";
import { type Fingerprint, packFingerprint, sha256, unpackFingerprint } from "./fingerprint.ts";

/** A fingerprint with the file that it came from. */
export interface StoredFingerprint {
  readonly path: string;
  readonly sha256: string;
  readonly fingerprint: Fingerprint;
}

/** Opens a `.sac` file. @throws SacError FILE_NOT_FOUND and the errors of `unpackFingerprint` */
export async function loadFingerprint(path: string): Promise<StoredFingerprint> {
  const bytes = await readFile(path).catch((cause) => {
    const message = `The fingerprint ${path} cannot be read: ${cause.code === "ENOENT" ? "there is no such file" : cause.message}.`;
    throw new SacError("FILE_NOT_FOUND", message, "Give the path of a .sac file; sac enroll makes one.", { cause });
  });
  return { path, sha256: sha256(bytes), fingerprint: unpackFingerprint(bytes, path) };
}

/** Writes a `.sac` file, whole or not at all. @throws SacError OUTPUT_UNWRITABLE */
export async function saveFingerprint(path: string, fingerprint: Fingerprint): Promise<void> {
  await writeWhole(path, packFingerprint(fingerprint));
}
