import { sha256 } from "../digest.ts";
import type { ImageFile } from "./image-file.ts";

/** JPEG quality of the probes, 1 to 100; `mixed`: each image has its own. */
export type Quality = number | "mixed";

const [WORST, BEST] = [20, 95];
/** One image in so many is kept losslessly. */
const LOSSLESS_OF = 4;

/**
 * The quality at which an image becomes a probe. `mixed` draws it by h, the first 32 bits of SHA-256 of
 * "<seed>:<SHA-256 of the file>:quality": where h mod 4 is 0 the image is lossless, else its quality is
 * 20 + floor(h / 4) mod 76. It depends on nothing else, so anybody can replay it; and on another hash than the order in
 * which images are drawn, so that no quality comes first.
 */
export function qualityFor(
  quality: Quality | "lossless",
  seed: number,
  image: Pick<ImageFile, "sha256">,
): number | "lossless" {
  if (quality !== "mixed") return quality;
  const drawn = Number.parseInt(sha256(`${seed}:${image.sha256}:quality`).slice(0, 8), 16);
  if (drawn % LOSSLESS_OF === 0) return "lossless";
  return WORST + (Math.floor(drawn / LOSSLESS_OF) % (BEST - WORST + 1));
}
