import { convolve, gaussianBlur, gaussianRow, type Kernel, mirrorAtEdge, repeatEdge } from "./filters.ts";
import { emptyImage, type FloatImage, mapValues } from "./float-image.ts";
import { smear } from "./motion.ts";
import { type CorruptionSetting, type Numbers, numbersAt } from "./setting.ts";
import { enlargeMiddle } from "./zoom.ts";

/** Radius of the disc and sigma of the blur that smooths its edge, in pixels. */
const DISC: Numbers<readonly [number, number]> = {
  large: [
    [3, 0.1],
    [4, 0.5],
    [6, 0.5],
    [8, 0.5],
    [10, 0.5],
  ],
  small: [
    [0.3, 0.4],
    [0.4, 0.5],
    [0.5, 0.6],
    [1, 0.2],
    [1.5, 0.1],
  ],
};

/** A disc of equal weights on at least 17 x 17 pixels, its edge blurred over one neighbour (two for large ones). */
function disc(radius: number, sigma: number): Kernel {
  const reach = Math.max(8, Math.ceil(radius));
  const side = 2 * reach + 1;
  const inside = (i: number) => ((i % side) - reach) ** 2 + (Math.floor(i / side) - reach) ** 2 <= radius ** 2;
  const weights = Float64Array.from({ length: side * side }, (_, i) => (inside(i) ? 1 : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sharp: Kernel = { width: side, height: side, channels: 1, data: weights.map((weight) => weight / total) };
  const row = gaussianRow(sigma, radius <= 8 ? 1 : 2);
  const across = convolve(sharp, { width: row.length, height: 1, channels: 1, data: row }, mirrorAtEdge);
  return convolve(across, { width: 1, height: row.length, channels: 1, data: row }, mirrorAtEdge);
}

/** A lens out of focus. */
export function defocusBlur(image: FloatImage, setting: CorruptionSetting): FloatImage {
  return convolve(image, disc(...numbersAt(DISC, setting)), mirrorAtEdge);
}

/** Sigma of the blur before and after (pixels), how far a pixel comes from (pixels), and how often. */
const GLASS: Numbers<readonly [number, number, number]> = {
  large: [
    [0.7, 1, 2],
    [0.9, 2, 1],
    [1, 2, 3],
    [1.1, 3, 2],
    [1.5, 4, 2],
  ],
  small: [
    [0.05, 1, 1],
    [0.25, 1, 1],
    [0.4, 1, 1],
    [0.25, 1, 2],
    [0.4, 1, 2],
  ],
};
const GLASS_TRUNCATE = 4;

/**
 * Frosted glass: blurred, then each pixel takes the colour of one nearby, then blurred again. The originals mean to swap
 * the two, but what their code does is this.
 */
export function glassBlur(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const [sigma, reach, times] = numbersAt(GLASS, setting);
  const { width, height } = image;
  const blur = (from: FloatImage) => gaussianBlur(from, [sigma, sigma], GLASS_TRUNCATE, repeatEdge);
  const shuffled = mapValues(blur(image), (value) => Math.trunc(value * 255) / 255);
  const step = () => Math.floor(setting.random.uniform(-reach, reach));
  for (let time = 0; time < times; time += 1) {
    for (let y = height - reach; y > reach; y -= 1) {
      for (let x = width - reach; x > reach; x -= 1) {
        const from = 3 * ((y + step()) * width + x + step());
        shuffled.data.copyWithin(3 * (y * width + x), from, from + 3);
      }
    }
  }
  return blur(shuffled);
}

/** Half the length of the trail and its sigma, in pixels. */
const TRAIL: Numbers<readonly [number, number]> = {
  large: [
    [10, 3],
    [15, 5],
    [15, 8],
    [15, 12],
    [20, 15],
  ],
  small: [
    [6, 1],
    [6, 1.5],
    [6, 2],
    [8, 2],
    [9, 2.5],
  ],
};

/** A camera that moves, at most 45 degrees from the horizontal. */
export function motionBlur(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const [radius, sigma] = numbersAt(TRAIL, setting);
  return smear(image, radius, sigma, setting.random.uniform(-45, 45));
}

/** How many factors there are, from 1 upwards, and how far apart; as many as numpy's arange gives the originals. */
const ZOOMS: Numbers<readonly [number, number]> = {
  large: [
    [12, 0.01],
    [16, 0.01],
    [11, 0.02],
    [13, 0.02],
    [11, 0.03],
  ],
  small: [
    [7, 0.01],
    [12, 0.01],
    [16, 0.01],
    [21, 0.01],
    [26, 0.01],
  ],
};

/** A camera that comes nearer: the mean of the image and its enlargements. */
export function zoomBlur(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const [count, apart] = numbersAt(ZOOMS, setting);
  const { width, height, channels, data } = image;
  const sum = emptyImage(width, height, channels);
  // The step that numpy takes in place of `apart`: in the last digit, it decides where the middle is cut out.
  const step = 1 + apart - 1;
  const layers = Array.from({ length: count }, (_, i) => enlargeMiddle(image, 1 + i * step));
  for (const layer of layers) {
    for (let y = 0; y < height; y += 1) {
      const row = layer.data.subarray(y * layer.width * channels, (y * layer.width + width) * channels);
      for (let i = 0; i < row.length; i += 1) sum.data[y * width * channels + i] += row[i];
    }
  }
  return mapValues(sum, (value, index) => (value + data[index]) / (count + 1));
}
