import { readFile, stat } from "node:fs/promises";
import { SacError } from "../errors.ts";
import { writeWhole } from "../write-file.ts";
import { MOST_BYTES, tooLarge } from "./archive.ts";
import { type Fingerprint, packFingerprint, sha256, unpackFingerprint } from "./fingerprint.ts";

/** A fingerprint with the file that it came from. */
export interface StoredFingerprint {
  readonly path: string;
  readonly sha256: string;
  readonly fingerprint: Fingerprint;
}

/** Opens a `.sac` file. @throws SacError FILE_NOT_FOUND, FILE_UNREADABLE and the errors of `unpackFingerprint` */
export async function loadFingerprint(path: string): Promise<StoredFingerprint> {
  const bytes = await readBounded(path).catch((thrown) => {
    if (thrown instanceof SacError) throw thrown;
    const missing = thrown.code === "ENOENT";
    throw new SacError(
      missing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
      `The fingerprint ${path} cannot be read: ${missing ? "there is no such file" : thrown.message}.`,
      "Give the path of a .sac file; sac enroll makes one.",
      { cause: thrown },
    );
  });
  return { path, sha256: sha256(bytes), fingerprint: unpackFingerprint(bytes, path) };
}

async function readBounded(path: string): Promise<Buffer> {
  if ((await stat(path)).size > MOST_BYTES) throw tooLarge(path);
  return readFile(path);
}

/** Writes a `.sac` file, whole or not at all. @throws SacError OUTPUT_UNWRITABLE */
export async function saveFingerprint(path: string, fingerprint: Fingerprint): Promise<void> {
  await writeWhole(path, packFingerprint(fingerprint));
}
