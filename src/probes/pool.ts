import { type ImageFile, readImage } from "./image-file.ts";
import { compress, decode, lossless, resizeTo } from "./pixels.ts";
import type { Pixels, Preprocess } from "./preprocess.ts";
import { type Quality, qualityFor } from "./quality.ts";
import { seededOrder } from "./select.ts";
import { allUsable } from "./unusable.ts";

type Size = Pick<Preprocess, "width" | "height" | "fit">;

/** An image file as a probe has it: encoded as it is kept, and decoded again from that. */
export interface Candidate extends ImageFile {
  /** What it is kept as. */
  readonly ending: "jpg" | "png";
  readonly encoded: Uint8Array;
  readonly pixels: Pixels;
}

/** How images are drawn for a pool, and compressed. */
export interface PoolOptions {
  readonly seed: number;
  /** At most so many images. */
  readonly pool: number;
  readonly quality: Quality | "lossless";
}

/** The image in a file, brought to the model's size. @throws SacError IMAGE_* */
export async function readAtSize({ path }: Pick<ImageFile, "path">, size: Size): Promise<Pixels> {
  return resizeTo(await decode(await readImage(path), path), size);
}

/** An image that is kept as PNG, with the very pixels given. */
export async function asPng<T extends ImageFile>(image: T, pixels: Pixels): Promise<T & Candidate> {
  return { ...image, ending: "png", encoded: await lossless(pixels), pixels };
}

/** An image at the model's size, JPEG-compressed (section 3.3) at its quality. @throws SacError IMAGE_* */
export async function asProbe<T extends ImageFile>(
  image: T,
  size: Size,
  { quality, seed }: Omit<PoolOptions, "pool">,
): Promise<T & Candidate> {
  const pixels = await readAtSize(image, size);
  const own = qualityFor(quality, seed, image);
  if (own === "lossless") return asPng(image, pixels);
  const encoded = await compress(pixels, own);
  return { ...image, ending: "jpg", encoded, pixels: await decode(encoded, image.path) };
}

/** Draws images by the seed, brings them to the model's size and compresses them. @throws SacError IMAGE_* */
export function drawPool(images: readonly ImageFile[], size: Size, how: PoolOptions): Promise<Candidate[]> {
  const drawn = seededOrder(images, how.seed).slice(0, how.pool);
  return allUsable(drawn.map((image) => asProbe(image, size, how)));
}
