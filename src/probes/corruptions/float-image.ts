import type { Pixels } from "../preprocess.ts";

/** An image of numbers, 0 for black and 1 for white, rows from the top, the channels of a pixel side by side. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Float64Array;
}

export function emptyImage(width: number, height: number, channels: 1 | 3): FloatImage {
  return { width, height, channels, data: new Float64Array(width * height * channels) };
}

export function toFloat({ width, height, data }: Pixels): FloatImage {
  return { width, height, channels: 3, data: Float64Array.from(data, (byte) => byte / 255) };
}

export function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A byte for each number, what is beyond black and white cut off; fractions are dropped, not rounded, as the originals do. */
export function toPixels({ width, height, data }: FloatImage): Pixels {
  return { width, height, data: Uint8Array.from(data, (value) => Math.trunc(clip(value) * 255)) };
}

export function mapValues(image: FloatImage, change: (value: number, index: number) => number): FloatImage {
  return { ...image, data: image.data.map(change) };
}
