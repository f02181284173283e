import type { Pixels } from "../preprocess.ts";
import { defocusBlur, glassBlur, motionBlur, zoomBlur } from "./blur.ts";
import { contrast, jpegCompression, pixelate } from "./digital.ts";
import { elasticTransform } from "./elastic.ts";
import { type FloatImage, toFloat, toPixels } from "./float-image.ts";
import { gaussianNoise, impulseNoise, shotNoise } from "./noise.ts";
import { type CorruptionSetting, type ImageScale, type Severity, seededRandom } from "./setting.ts";
import { brightness, fog, snow } from "./weather.ts";

export type { ImageScale, Severity } from "./setting.ts";

/** The corruptions of the paper's figure 2: those of ImageNet-C without frost. */
export const CORRUPTIONS = [
  "gaussian-noise",
  "shot-noise",
  "impulse-noise",
  "defocus-blur",
  "glass-blur",
  "motion-blur",
  "zoom-blur",
  "snow",
  "fog",
  "brightness",
  "contrast",
  "elastic-transform",
  "pixelate",
  "jpeg-compression",
] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

type OnFloats = Exclude<Corruption, "pixelate" | "jpeg-compression">;

const ON_FLOATS: Readonly<Record<OnFloats, (image: FloatImage, setting: CorruptionSetting) => FloatImage>> = {
  "gaussian-noise": gaussianNoise,
  "shot-noise": shotNoise,
  "impulse-noise": impulseNoise,
  "defocus-blur": defocusBlur,
  "glass-blur": glassBlur,
  "motion-blur": motionBlur,
  "zoom-blur": zoomBlur,
  snow,
  fog,
  brightness,
  contrast,
  "elastic-transform": elasticTransform,
};

/**
 * Corrupts an image as ImageNet-C does (Hendrycks and Dietterich, 2019); the same seed gives the same pixels everywhere.
 * Two images with the same seed get the same noise: give each its own.
 * @param scale whose numbers: `large` unless told otherwise, for images of any size, as the library that the paper used
 *   does; `small` are the gentler ones made for 32 pixels
 */
export async function corrupt(
  pixels: Pixels,
  name: Corruption,
  severity: Severity,
  seed: number,
  scale: ImageScale = "large",
): Promise<Pixels> {
  const setting: CorruptionSetting = { severity, scale, random: seededRandom(seed) };
  if (name === "jpeg-compression") return jpegCompression(pixels, setting);
  if (name === "pixelate") return pixelate(pixels, setting);
  return toPixels(ON_FLOATS[name](toFloat(pixels), setting));
}
