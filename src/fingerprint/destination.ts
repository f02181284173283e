import { existsSync, statSync } from "node:fs";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { ensureWritable } from "../write-file.ts";
import { unpackFingerprint } from "./pack.ts";
import { isSealed } from "./seal.ts";
import { type Destination, readFingerprintFile } from "./store.ts";

/**
 * Where a fingerprint may be written: where nothing is, or, if that is wanted, in place of what is there.
 * @param force whether an existing file may be replaced
 * @throws SacError OUTPUT_EXISTS saying what would be lost, OUTPUT_UNWRITABLE, FILE_UNREADABLE
 */
export async function destinationFor(path: string, force: boolean): Promise<Destination> {
  await ensureWritable(path);
  if (!existsSync(path) || !statSync(path).isFile()) return { path, before: undefined };
  const bytes = await readFingerprintFile(path);
  if (force) return { path, before: sha256(bytes) };
  throw new SacError(
    "OUTPUT_EXISTS",
    `${path} is there already: ${describe(bytes, path)}.`,
    "Choose another path, or say with --force (in the Action, force: true) that it may be replaced. What is lost with a fingerprint cannot be made again.",
  );
}

function describe(bytes: Uint8Array, path: string): string {
  if (isSealed(bytes)) return "it is sealed, so that what would be lost cannot be seen";
  try {
    const { about, calibration, family } = unpackFingerprint(bytes, path);
    const [unrelated, derived] = [calibration?.unrelated.length ?? 0, calibration?.derived.length ?? 0];
    const twins = family ? ` and ${family.twins.length} twins` : "";
    return `a fingerprint of ${about.source.name} with ${about.probes.length} probes, ${unrelated} unrelated and ${derived} derived references${twins}`;
  } catch {
    return "a file that is no fingerprint, or a damaged one";
  }
}
