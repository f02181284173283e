import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import type { Lock } from "../fingerprint/keys.ts";
import { isSealed, seal } from "../fingerprint/seal.ts";
import { openFingerprint, readFingerprintFile } from "../fingerprint/store.ts";
import { ensureWritable, OWNER_ONLY, writeWhole } from "../write-file.ts";

interface SealOptions {
  readonly fingerprint: string;
  readonly out: string;
  readonly lock: Lock;
}

/**
 * Encrypts a fingerprint's very bytes with a passphrase, or for the holders of keys.
 * @returns SHA-256 of the sealed file, to pin it by
 * @throws SacError USAGE if it is sealed already, and of kind `fingerprint`
 */
export async function sealFile({ fingerprint, out, lock }: SealOptions): Promise<string> {
  await ensureWritable(out);
  const bytes = await readFingerprintFile(fingerprint);
  if (isSealed(bytes)) {
    const hint = "To seal it otherwise, open it with age --decrypt and seal what comes out.";
    throw new SacError("USAGE", `${fingerprint} is sealed already.`, hint);
  }
  // What could not be opened again is not worth sealing.
  await openFingerprint(bytes, fingerprint, {});
  const sealed = await seal(bytes, lock);
  await writeWhole(out, sealed, OWNER_ONLY);
  return sha256(sealed);
}
