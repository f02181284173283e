import { gaussianBlur, mirrorAtEdge, mirrorWithEdge, warp } from "./filters.ts";
import { emptyImage, type FloatImage, mapValues } from "./float-image.ts";
import { type CorruptionSetting, type Numbers, numbersAt } from "./setting.ts";

/**
 * How far a pixel is shifted before the shifts are blurred, the sigma of that blur, and how far the corners of a triangle
 * in the middle are moved, all as shares of the side. The large ones are those of imagecorruptions, not of ImageNet-C.
 */
const ELASTIC: Numbers<readonly [number, number, number]> = {
  large: [
    [0.0625, 0.01, 0],
    [0.08125, 0.01, 0],
    [0.10625, 0.01, 0],
    [0.125, 0.01, 0],
    [0.15, 0.01, 0],
  ],
  small: [
    [0, 0, 0.08],
    [0.05, 0.2, 0.07],
    [0.08, 0.06, 0.06],
    [0.1, 0.04, 0.05],
    [0.1, 0.03, 0.03],
  ],
};
const TRUNCATE = 3;

type Point = readonly [number, number];

/** The affine map that takes three points to three others. */
function affineThrough(from: readonly Point[], to: readonly Point[]): (x: number, y: number) => Point {
  const [[x0, y0], [x1, y1], [x2, y2]] = from;
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  return (x, y) => {
    const second = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area;
    const third = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area;
    const along = (axis: 0 | 1) => (1 - second - third) * to[0][axis] + second * to[1][axis] + third * to[2][axis];
    return [along(0), along(1)];
  };
}

/** The image under a random affine map: the corners of a triangle in the middle move by up to `reach` pixels each way. */
function skewed(image: FloatImage, reach: number, { random }: CorruptionSetting): FloatImage {
  const [middleX, middleY] = [Math.floor(image.width / 2), Math.floor(image.height / 2)];
  const third = Math.floor(Math.min(image.width, image.height) / 3);
  const corners: readonly Point[] = [
    [middleX + third, middleY + third],
    [middleX + third, middleY - third],
    [middleX - third, middleY - third],
  ];
  const moved = corners.map(
    ([x, y]) => [x + random.uniform(-reach, reach), y + random.uniform(-reach, reach)] as const,
  );
  return warp(image, [image.width, image.height], affineThrough(moved, corners), mirrorAtEdge);
}

/** A picture on rubber, pulled about a little everywhere. */
export function elasticTransform(image: FloatImage, setting: CorruptionSetting): FloatImage {
  const [shift, sigma, skew] = numbersAt(ELASTIC, setting);
  const { width, height } = image;
  const whole = skew === 0 ? image : skewed(image, skew * width, setting);
  if (shift === 0) return whole;
  const shifts = () => {
    const rough = mapValues(emptyImage(width, height, 1), () => setting.random.uniform(-shift, shift) * height);
    return gaussianBlur(rough, [sigma * width, sigma * height], TRUNCATE, mirrorWithEdge).data;
  };
  const [across, down] = [shifts(), shifts()];
  const from = (x: number, y: number) => [x + across[y * width + x], y + down[y * width + x]] as const;
  return warp(whole, [width, height], from, mirrorWithEdge);
}
