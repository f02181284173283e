import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listImages } from "../../../src/probes/folder.ts";
import { compress, decode } from "../../../src/probes/pixels.ts";
import { MEAN, STD, ZOO } from "../fixture-source.ts";
import { type Feed, SIDE, scatteredOrder } from "./graphs.ts";

export interface LabelledImage {
  /** RGB, 32 x 32. */
  readonly pixels: Uint8Array;
  /** Its true class. */
  readonly label: number;
}

/** The zoo's images, in mixed order, so that any part of them has all classes. @param count of them */
export async function fixtureImages(count = 500): Promise<readonly LabelledImage[]> {
  const { images } = await listImages(join(ZOO, "images"));
  const chosen = scatteredOrder(images.length).slice(0, count);
  return Promise.all(
    chosen.map(async (i) => {
      const { path, name, label = -1 } = images[i];
      return { pixels: (await decode(await readFile(path), name)).data, label };
    }),
  );
}

/** The same image after JPEG compression. */
export async function compressed(pixels: Uint8Array, quality: number): Promise<Uint8Array> {
  const image = { width: SIDE, height: SIDE, data: Buffer.from(pixels) };
  return (await decode(await compress(image, quality), "a compressed image")).data;
}

/** One image as the zoo's models want it. */
export function feedOf(pixels: Uint8Array): Feed {
  const area = SIDE * SIDE;
  const values = Float32Array.from({ length: 3 * area }, (_, i) => {
    const channel = Math.floor(i / area);
    return (pixels[3 * (i % area) + channel] / 255 - MEAN[channel]) / STD[channel];
  });
  return { type: "float32", dims: [1, 3, SIDE, SIDE], values };
}
