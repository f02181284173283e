import { addShifted, repeatEdge } from "./filters.ts";
import { emptyImage, type FloatImage } from "./float-image.ts";

/** Nearest whole number, halves downwards. */
function nearest(value: number): number {
  return Math.ceil(value - 0.5);
}

/**
 * Smears an image in one direction with the falling half of a Gaussian. Where the trail is longer than the image, what is
 * beyond is left out, not made up for, as the originals do.
 * @param radius half the length of the trail, in pixels
 * @param angle in degrees; 0 is horizontal
 */
export function smear(image: FloatImage, radius: number, sigma: number, angle: number): FloatImage {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, step) => Math.exp(-(step ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const radians = (angle * Math.PI) / 180;
  const smeared = emptyImage(image.width, image.height, image.channels);
  for (const [step, weight] of weights.entries()) {
    const shift = [nearest(step * Math.cos(radians)), nearest(step * Math.sin(radians))] as const;
    if (Math.abs(shift[0]) >= image.width || Math.abs(shift[1]) >= image.height) break;
    addShifted(smeared.data, image, shift, weight / total, repeatEdge);
  }
  return smeared;
}
