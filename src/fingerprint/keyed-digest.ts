import { createHash, createHmac } from "node:crypto";
import type { Fingerprint } from "./fingerprint.ts";
import { encodeNpy } from "./npy.ts";

/**
 * Makes digests that only who has the fingerprint can make or check: HMAC-SHA-256 under a key made of the probes' pixels
 * and the source's outputs. A plain digest of something that can be guessed, such as a seed, would give it away; this
 * does not. Calibrating changes nothing.
 * @param purpose keeps digests for one use apart from those for another
 */
export function keyedDigest({ about, outputs }: Pick<Fingerprint, "about" | "outputs">, purpose: string) {
  const key = createHash("sha256");
  for (const { pixels } of about.probes) key.update(pixels);
  const secret = key.update(encodeNpy(outputs)).digest();
  return (text: string): string => createHmac("sha256", secret).update(`sac ${purpose}:${text}`).digest("hex");
}
