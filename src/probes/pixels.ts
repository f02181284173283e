import type { Sharp } from "sharp";
import { SacError, toSacError } from "../errors.ts";
import { sharp } from "../natives/load.ts";
import type { Pixels, Preprocess } from "./preprocess.ts";

/** @param open a function, because sharp refuses an empty buffer as soon as it is given one */
async function rawPixels(open: () => Sharp, name: string): Promise<Pixels> {
  try {
    const { data, info } = await open().toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data };
    throw new Error(`decoded to ${info.channels} channels`);
  } catch (cause) {
    if (cause instanceof SacError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    const shortage = decoderShortage(said);
    if (shortage) throw shortage;
    const large = /exceeds pixel limit/.test(said);
    const message = `${name} cannot be decoded: it ${large ? "has too many pixels" : "is truncated, damaged, or of a kind that is not known"}.`;
    const hint = "Replace the file or leave it out; truncated and damaged images are not used.";
    throw new SacError("IMAGE_UNREADABLE", message, hint, { cause });
  }
}

/** What the decoder says where the machine has run out of something, which says nothing of the image. */
const SHORTAGES = [
  [/creating thread/i, "EAGAIN"],
  [/out of memory|allocat/i, "ENOMEM"],
] as const;

/** The error of a machine that has run out of something; undefined if that is not what the decoder says. */
export function decoderShortage(said: string): SacError | undefined {
  const [, code] = SHORTAGES.find(([pattern]) => pattern.test(said)) ?? [];
  return code && toSacError(Object.assign(new Error(said), { code }));
}

/** 256 million: no photograph that a probe is made from has more. */
const MOST_PIXELS = 2 ** 28;

/**
 * Decodes an encoded image to RGB. Orientation tags and colour profiles are ignored: the pixels are taken as they are
 * stored, which is how models see their training images.
 * @throws SacError IMAGE_UNREADABLE, also for an image of more than `mostPixels`
 */
export function decode(bytes: Uint8Array, name: string, mostPixels = MOST_PIXELS): Promise<Pixels> {
  return rawPixels(() => sharp()(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: mostPixels }), name);
}

/** Resizes to the model's input (Lanczos; `cover` crops the centre, `contain` pads with black); a no-op at the same size. */
export async function resizeTo(pixels: Pixels, target: Pick<Preprocess, "width" | "height" | "fit">): Promise<Pixels> {
  if (pixels.width === target.width && pixels.height === target.height) return pixels;
  const raw = { raw: { width: pixels.width, height: pixels.height, channels: 3 as const } };
  const { width, height, fit } = target;
  return rawPixels(
    () => sharp()(pixels.data, raw).resize(width, height, { fit, background: "#000" }),
    "a resized probe",
  );
}

/** The image as a mirror shows it, left for right. */
export function mirrored({ width, height, data }: Pixels): Pixels {
  const turned = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const column = pixel % width;
    const from = 3 * (pixel - column + (width - 1 - column));
    turned.set(data.subarray(from, from + 3), 3 * pixel);
  }
  return { width, height, data: turned };
}

/** Whether no pixel has a colour. */
export function isGray({ width, height, data }: Pixels): boolean {
  for (let at = 0; at < 3 * width * height; at += 3) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}

/** A PNG of the very pixels; of gray ones, a gray PNG. */
export function lossless(pixels: Pixels): Promise<Buffer> {
  const { width, height, data } = pixels;
  const gray = isGray(pixels);
  const red = Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]);
  const raw = { width, height, channels: gray ? (1 as const) : (3 as const) };
  const picture = sharp()(gray ? red : data, { raw }).toColourspace(gray ? "b-w" : "srgb");
  return picture.png({ compressionLevel: 9, palette: false }).toBuffer();
}

/**
 * JPEG compression (section 3.3) with 4:2:0 chroma, the default of sharp and of Pillow: the decoded pixels of the two are
 * the same at every quality.
 * @param quality 1 to 100
 */
export function compress(pixels: Pixels, quality: number): Promise<Buffer> {
  const raw = { raw: { width: pixels.width, height: pixels.height, channels: 3 as const } };
  return sharp()(pixels.data, raw).jpeg({ quality, chromaSubsampling: "4:2:0", mozjpeg: false }).toBuffer();
}

/** An SVG picture as a PNG. @param scale pixels for each of the SVG's */
export function rasterise(svg: string, scale: number): Promise<Buffer> {
  return sharp()(Buffer.from(svg), { density: 72 * scale })
    .png()
    .toBuffer();
}
