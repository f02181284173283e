import { emptyImage, type FloatImage } from "./float-image.ts";

/** Which row or column of `size` stands in for one beyond the border. */
type Border = (index: number, size: number) => number;

/** a a a | a b c d | d d d */
export const repeatEdge: Border = (index, size) => Math.min(size - 1, Math.max(0, index));

/** c b a | a b c d | d c b */
export const mirrorWithEdge: Border = (index, size) => {
  const place = ((index % (2 * size)) + 2 * size) % (2 * size);
  return place < size ? place : 2 * size - 1 - place;
};

/** d c b | a b c d | c b a */
export const mirrorAtEdge: Border = (index, size) => {
  if (size === 1) return 0;
  const period = 2 * size - 2;
  const place = ((index % period) + period) % period;
  return place < size ? place : period - place;
};

/** Weights of the neighbours, the middle one for the pixel itself; both sides are odd. */
export type Kernel = FloatImage;

/** The weighted sum of every pixel's neighbours. */
export function convolve(image: FloatImage, kernel: Kernel, border: Border): FloatImage {
  const sum = emptyImage(image.width, image.height, image.channels);
  const [middleX, middleY] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2];
  kernel.data.forEach((weight, place) => {
    if (weight === 0) return;
    const shiftX = (place % kernel.width) - middleX;
    const shiftY = Math.floor(place / kernel.width) - middleY;
    addShifted(sum.data, image, [shiftX, shiftY], weight, border);
  });
  return sum;
}

/** Adds to each pixel, times the weight, the one that lies `shift` to the right and below. */
export function addShifted(
  sum: Float64Array,
  { width, height, channels, data }: FloatImage,
  [shiftX, shiftY]: readonly [number, number],
  weight: number,
  border: Border,
): void {
  const columns = Int32Array.from({ length: width }, (_, x) => channels * border(x + shiftX, width));
  let target = 0;
  for (let y = 0; y < height; y += 1) {
    const row = border(y + shiftY, height) * width * channels;
    for (const column of columns) {
      for (let c = 0; c < channels; c += 1, target += 1) sum[target] += weight * data[row + column + c];
    }
  }
}

/** A row of Gaussian weights that sum to 1, cut off after `reach` neighbours on each side. */
export function gaussianRow(sigma: number, reach: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Gaussian blur with one sigma (pixels) across and one down, cut off after `truncate` sigmas. */
export function gaussianBlur(
  image: FloatImage,
  [across, down]: readonly [number, number],
  truncate: number,
  border: Border,
): FloatImage {
  const row = (sigma: number) => gaussianRow(sigma, Math.floor(truncate * sigma + 0.5));
  const horizontal = row(across);
  const vertical = row(down);
  const blurred = convolve(image, { width: horizontal.length, height: 1, channels: 1, data: horizontal }, border);
  return convolve(blurred, { width: 1, height: vertical.length, channels: 1, data: vertical }, border);
}

/**
 * An image whose pixels are fetched from elsewhere, by bilinear interpolation.
 * @param from where in `image` (column, row) the pixel in a column and row of the result comes from
 */
export function warp(
  image: FloatImage,
  [width, height]: readonly [number, number],
  from: (x: number, y: number) => readonly [number, number],
  border: Border,
): FloatImage {
  const { channels, data } = image;
  const result = emptyImage(width, height, channels);
  let target = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [sourceX, sourceY] = from(x, y);
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      const [right, below] = [sourceX - left, sourceY - top];
      const columns = [border(left, image.width) * channels, border(left + 1, image.width) * channels];
      const rows = [top, top + 1].map((row) => border(row, image.height) * image.width * channels);
      for (let c = 0; c < channels; c += 1, target += 1) {
        const upper = (1 - right) * data[rows[0] + columns[0] + c] + right * data[rows[0] + columns[1] + c];
        const lower = (1 - right) * data[rows[1] + columns[0] + c] + right * data[rows[1] + columns[1] + c];
        result.data[target] = (1 - below) * upper + below * lower;
      }
    }
  }
  return result;
}
