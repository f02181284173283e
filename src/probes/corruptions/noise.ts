import { type FloatImage, mapValues } from "./float-image.ts";
import { type CorruptionSetting, type Numbers, numbersAt } from "./setting.ts";

const SPREAD: Numbers<number> = {
  large: [0.08, 0.12, 0.18, 0.26, 0.38],
  small: [0.04, 0.06, 0.08, 0.09, 0.1],
};

/** The noise of a sensor in the dark. */
export function gaussianNoise(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const spread = numbersAt(SPREAD, setting);
  return mapValues(image, (value) => value + setting.random.normal(0, spread));
}

const PHOTONS: Numbers<number> = {
  large: [60, 25, 12, 5, 3],
  small: [500, 250, 100, 75, 50],
};

/** The noise of few photons: a white pixel counts so many of them on average. */
export function shotNoise(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const photons = numbersAt(PHOTONS, setting);
  return mapValues(image, (value) => setting.random.poisson(value * photons) / photons);
}

const SHARE: Numbers<number> = {
  large: [0.03, 0.06, 0.09, 0.17, 0.27],
  small: [0.01, 0.02, 0.03, 0.05, 0.07],
};

/** Salt and pepper: a share of all values, each channel by itself, becomes 0 or 1. */
export function impulseNoise(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const share = numbersAt(SHARE, setting);
  return mapValues(image, (value) => {
    if (setting.random.uniform(0, 1) >= share) return value;
    return setting.random.uniform(0, 1) < 0.5 ? 0 : 1;
  });
}
