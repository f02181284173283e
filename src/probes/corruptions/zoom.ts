import { repeatEdge, warp } from "./filters.ts";
import type { FloatImage } from "./float-image.ts";

/** Nearest whole number; halves go to the even one. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * The middle of an image, enlarged by `factor` (bilinear, corners on corners). It comes out up to `factor` pixels larger
 * than the image was; the originals use its upper left part.
 */
export function enlargeMiddle(image: FloatImage, factor: number): FloatImage {
  const along = (size: number) => {
    const kept = Math.ceil(size / factor);
    const enlarged = roundHalfEven(kept * factor);
    return { start: Math.floor((size - kept) / 2), enlarged, step: enlarged > 1 ? (kept - 1) / (enlarged - 1) : 0 };
  };
  const [across, down] = [along(image.width), along(image.height)];
  const from = (x: number, y: number) => [across.start + x * across.step, down.start + y * down.step] as const;
  return warp(image, [across.enlarged, down.enlarged], from, repeatEdge);
}
