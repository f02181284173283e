import { type ImageFile, readImage } from "./folder.ts";
import { compress, decode, resizeTo } from "./pixels.ts";
import type { Pixels, Preprocess } from "./preprocess.ts";
import { seededOrder } from "./select.ts";

type Size = Pick<Preprocess, "width" | "height" | "fit">;

/** An image file as a probe has it: encoded as it is kept, and decoded again from that. */
export interface Candidate extends ImageFile {
  /** JPEG, or PNG if it was given. */
  readonly encoded: Uint8Array;
  readonly pixels: Pixels;
}

/** How images are drawn for a pool, and compressed. */
export interface PoolOptions {
  readonly seed: number;
  /** At most so many images. */
  readonly pool: number;
  /** Of the JPEG compression, 1 to 100. */
  readonly quality: number;
}

/** The image in a file, brought to the model's size. @throws SacError IMAGE_* */
export async function readAtSize({ path }: Pick<ImageFile, "path">, size: Size): Promise<Pixels> {
  return resizeTo(await decode(await readImage(path), path), size);
}

/** An image at the model's size, JPEG-compressed (section 3.3). @throws SacError IMAGE_* */
export async function compressed<T extends ImageFile>(image: T, size: Size, quality: number): Promise<T & Candidate> {
  const encoded = await compress(await readAtSize(image, size), quality);
  return { ...image, encoded, pixels: await decode(encoded, image.path) };
}

/** Draws images by the seed, brings them to the model's size and compresses them. @throws SacError IMAGE_* */
export function drawPool(images: readonly ImageFile[], size: Size, how: PoolOptions): Promise<Candidate[]> {
  const drawn = seededOrder(images, how.seed).slice(0, how.pool);
  return Promise.all(drawn.map((image) => compressed(image, size, how.quality)));
}
