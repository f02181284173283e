import { mean } from "simple-statistics";
import { compress, decode } from "../pixels.ts";
import type { Pixels } from "../preprocess.ts";
import { type FloatImage, mapValues } from "./float-image.ts";
import { type CorruptionSetting, type Numbers, numbersAt } from "./setting.ts";

const KEPT_CONTRAST: Numbers<number> = {
  large: [0.4, 0.3, 0.2, 0.1, 0.05],
  small: [0.75, 0.5, 0.4, 0.3, 0.15],
};

/** Each channel drawn towards its mean. */
export function contrast(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const kept = numbersAt(KEPT_CONTRAST, setting);
  const means = [0, 1, 2].map((channel) => mean([...image.data.filter((_, index) => index % 3 === channel)]));
  return mapValues(image, (value, index) => means[index % 3] + kept * (value - means[index % 3]));
}

const KEPT_SIZE: Numbers<number> = {
  large: [0.6, 0.5, 0.4, 0.3, 0.25],
  small: [0.95, 0.9, 0.85, 0.75, 0.65],
};

/**
 * For each of `to` places, the pixels among `from` whose middle it covers. Reckoned as Pillow does, because rounding decides
 * where a middle lies on the border of two.
 */
function covered(from: number, to: number): number[][] {
  const scale = from / to;
  const every = Array.from({ length: from }, (_, pixel) => pixel);
  return Array.from({ length: to }, (_, place) => {
    const middle = (place + 0.5) * scale;
    const first = Math.floor(middle - scale / 2 + 0.5);
    const inside = (pixel: number) => (pixel - middle + 0.5) * (1 / scale);
    const some = every.slice(first, Math.floor(middle + scale / 2 + 0.5));
    return some.filter((pixel) => inside(pixel) > -0.5 && inside(pixel) <= 0.5);
  });
}

/** For each of `to` places, the nearest among `from`: added up as Pillow does, because rounding decides where two are equally near. */
function nearest(from: number, to: number): Int32Array {
  const step = from / to;
  let place = step / 2;
  return Int32Array.from({ length: to }, () => {
    const whole = Math.floor(place);
    place += step;
    return whole;
  });
}

/** Made smaller by averaging and large again by repeating, as Pillow's box filter does. */
export function pixelate({ width, height, data }: Pixels, setting: CorruptionSetting): Pixels {
  const kept = numbersAt(KEPT_SIZE, setting);
  const columns = covered(width, Math.max(1, Math.floor(width * kept)));
  const rows = covered(height, Math.max(1, Math.floor(height * kept)));
  const narrow = (y: number, channel: number) =>
    columns.map((places) => Math.round(mean(places.map((x) => data[3 * (y * width + x) + channel]))));
  const narrowed = Array.from({ length: height }, (_, y) => [0, 1, 2].map((channel) => narrow(y, channel)));
  const small = (row: number, column: number, channel: number) =>
    Math.round(mean(rows[row].map((y) => narrowed[y][channel][column])));
  const [fromColumn, fromRow] = [nearest(columns.length, width), nearest(rows.length, height)];
  const large = Uint8Array.from({ length: data.length }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return small(fromRow[Math.floor(pixel / width)], fromColumn[pixel % width], index % 3);
  });
  return { width, height, data: large };
}

const QUALITY: Numbers<number> = {
  large: [25, 18, 15, 10, 7],
  small: [80, 65, 58, 50, 40],
};

export async function jpegCompression(pixels: Pixels, setting: CorruptionSetting): Promise<Pixels> {
  return decode(await compress(pixels, numbersAt(QUALITY, setting)), "a compressed probe");
}
