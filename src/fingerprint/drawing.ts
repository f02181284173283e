import { SacError } from "../errors.ts";
import type { DrawnManifest, Manifest, VerificationManifest } from "./manifest.ts";

/**
 * A manifest whose probes were drawn and compressed, which a third party can do again.
 * @throws SacError CLAIM_REFUSED if they were given
 */
export function asDrawn(about: Manifest): DrawnManifest | VerificationManifest {
  if (about.quality !== undefined) return about;
  const message = "The probes of this fingerprint were given, and nobody could find out how they were chosen.";
  const hint = "Enroll the source with ordinary images, and commit to that fingerprint.";
  throw new SacError("CLAIM_REFUSED", message, hint);
}
