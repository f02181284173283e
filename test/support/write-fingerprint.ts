import { destinationFor } from "../../src/fingerprint/destination.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import type { Lock } from "../../src/fingerprint/keys.ts";
import { saveFingerprint } from "../../src/fingerprint/store.ts";

/** Writes a fingerprint, whatever is there. */
export async function writeFingerprint(path: string, fingerprint: Fingerprint, lock?: Lock): Promise<void> {
  await saveFingerprint(await destinationFor(path, true), fingerprint, lock);
}
