import { clip, emptyImage, type FloatImage, mapValues } from "./float-image.ts";
import { smear } from "./motion.ts";
import { plasma } from "./plasma.ts";
import { type CorruptionSetting, type Numbers, numbersAt } from "./setting.ts";
import { enlargeMiddle } from "./zoom.ts";

interface Snowfall {
  readonly mean: number;
  readonly spread: number;
  /** Size of the flakes, in pixels. */
  readonly zoom: number;
  /** Below this, a value of the layer is no flake. */
  readonly cut: number;
  readonly radius: number;
  readonly sigma: number;
  /** How much of the image's colours is left. */
  readonly colour: number;
}

function snowfall(mean: number, zoom: number, cut: number, radius: number, sigma: number, colour: number): Snowfall {
  return { mean, spread: 0.3, zoom, cut, radius, sigma, colour };
}

const SNOW: Numbers<Snowfall> = {
  large: [
    snowfall(0.1, 3, 0.5, 10, 4, 0.8),
    snowfall(0.2, 2, 0.5, 12, 4, 0.7),
    snowfall(0.55, 4, 0.9, 12, 8, 0.7),
    snowfall(0.55, 4.5, 0.85, 12, 8, 0.65),
    snowfall(0.55, 2.5, 0.85, 12, 12, 0.55),
  ],
  small: [
    { ...snowfall(0.1, 1, 0.6, 8, 3, 0.95), spread: 0.2 },
    { ...snowfall(0.1, 1, 0.5, 10, 4, 0.9), spread: 0.2 },
    snowfall(0.15, 1.75, 0.55, 10, 4, 0.9),
    snowfall(0.25, 2.25, 0.6, 12, 6, 0.85),
    snowfall(0.3, 1.25, 0.65, 14, 12, 0.8),
  ],
};

/** Flakes that fall more or less straight down, as an image of one channel, at least as large as asked for. */
function flakes(width: number, height: number, fall: Snowfall, { random }: CorruptionSetting): FloatImage {
  const noise = mapValues(emptyImage(width, height, 1), () => random.normal(fall.mean, fall.spread));
  const kept = mapValues(enlargeMiddle(noise, fall.zoom), (value) => (value < fall.cut ? 0 : clip(value)));
  const falling = smear(kept, fall.radius, fall.sigma, random.uniform(-135, -45));
  return mapValues(falling, (value) => Math.round(value * 255) / 255);
}

/** The image whitened, with two layers of flakes: one, and the same turned upside down. */
export function snow(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const { width, height, data } = image;
  const fall = numbersAt(SNOW, setting);
  const layer = flakes(width, height, fall, setting);
  const flake = (x: number, y: number) => layer.data[y * layer.width + x];
  return mapValues(image, (value, index) => {
    const pixel = Math.floor(index / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const gray = 0.299 * data[3 * pixel] + 0.587 * data[3 * pixel + 1] + 0.114 * data[3 * pixel + 2];
    const white = fall.colour * value + (1 - fall.colour) * Math.max(value, 1.5 * gray + 0.5);
    return white + flake(x, y) + flake(width - 1 - x, height - 1 - y);
  });
}

/** Weight of the fog, and how smooth it is. */
const FOG: Numbers<readonly [number, number]> = {
  large: [
    [1.5, 2],
    [2, 2],
    [2.5, 1.7],
    [2.5, 1.5],
    [3, 1.4],
  ],
  small: [
    [0.2, 3],
    [0.5, 3],
    [0.75, 2.5],
    [1, 2],
    [1.5, 1.75],
  ],
};

export function fog(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const [weight, decay] = numbersAt(FOG, setting);
  const { width, height, data } = image;
  const size = 2 ** Math.ceil(Math.log2(Math.max(width, height)));
  const cloud = plasma(size, decay, setting.random);
  const brightest = data.reduce((most, value) => Math.max(most, value));
  return mapValues(image, (value, index) => {
    const pixel = Math.floor(index / 3);
    const thickness = cloud[Math.floor(pixel / width) * size + (pixel % width)];
    return ((value + weight * thickness) * brightest) / (brightest + weight);
  });
}

const LIGHT: Numbers<number> = {
  large: [0.1, 0.2, 0.3, 0.4, 0.5],
  small: [0.05, 0.1, 0.15, 0.2, 0.3],
};

/** More light: each pixel's largest channel grows by so much, the others in proportion (the value of HSV). */
export function brightness(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const more = numbersAt(LIGHT, setting);
  const { data } = image;
  return mapValues(image, (value, index) => {
    const pixel = index - (index % 3);
    const largest = Math.max(data[pixel], data[pixel + 1], data[pixel + 2]);
    const wanted = clip(largest + more);
    return largest === 0 ? wanted : (value * wanted) / largest;
  });
}
