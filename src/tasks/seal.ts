import { SacError } from "../errors.ts";
import { destinationFor } from "../fingerprint/destination.ts";
import type { Lock } from "../fingerprint/keys.ts";
import { isSealed } from "../fingerprint/seal.ts";
import { openFingerprint, readFingerprintFile, savePacked } from "../fingerprint/store.ts";

interface SealOptions {
  readonly fingerprint: string;
  readonly out: string;
  /** Whether a file that is at `out` may be replaced. */
  readonly force: boolean;
  readonly lock: Lock;
}

/**
 * Encrypts a fingerprint's very bytes with a passphrase, or for the holders of keys.
 * @returns SHA-256 of the sealed file, to pin it by
 * @throws SacError USAGE if it is sealed already, OUTPUT_EXISTS, and of kind `fingerprint`
 */
export async function sealFile({ fingerprint, out, force, lock }: SealOptions): Promise<string> {
  const target = await destinationFor(out, force);
  const bytes = await readFingerprintFile(fingerprint);
  if (isSealed(bytes)) {
    const hint = "To seal it otherwise, open it with age --decrypt and seal what comes out.";
    throw new SacError("USAGE", `${fingerprint} is sealed already.`, hint);
  }
  // What could not be opened again is not worth sealing.
  await openFingerprint(bytes, fingerprint, {});
  return savePacked(target, bytes, lock);
}
