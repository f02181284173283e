import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Matrix, row } from "../../src/core/matrix.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { encodeNpy } from "../../src/fingerprint/npy.ts";
import { imagesToTensor } from "../../src/probes/tensor.ts";

/** Something that only who has the fingerprint may see, as it would look in a file or a text. */
export interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

/** A window long enough that it is in nothing by chance, and short enough to be in a part of the secret. */
const WINDOW = 24;

/**
 * Everything secret in a fingerprint, in every form in which it might get out: probes as files, pixels and the model's
 * input; outputs and correlation as float32 and as numbers in a text; digests of probes and of the images that they were
 * made from, which tell the images to anybody who has them; and the seed of their choice.
 */
export async function secretsOf(fingerprint: Fingerprint): Promise<Needle[]> {
  const { about, probes, outputs, correlation, calibration } = fingerprint;
  const pixels = await decodeProbes(fingerprint);
  const models = [...(calibration?.unrelated ?? []), ...(calibration?.derived ?? [])];
  return [
    ...probes.flatMap((file, i) => encoded(`probe ${i}, file`, varied(file))),
    ...pixels.flatMap(({ data }, i) => encoded(`probe ${i}, pixels`, varied(data))),
    ...pixels.flatMap((one, i) =>
      encoded(`probe ${i}, input`, varied(bytesOf(imagesToTensor([one], { ...about.preprocess, channels: 3 })))),
    ),
    ...numbers("outputs", outputs),
    ...numbers("correlation", correlation),
    ...models.flatMap((model, i) => numbers(`outputs of reference ${i}`, model.outputs)),
    ...about.probes.flatMap(({ image, pixels: digest }, i) => [
      ...encoded(`image digest ${i}`, Buffer.from(image, "hex")),
      ...encoded(`pixel digest ${i}`, Buffer.from(digest, "hex")),
    ]),
    ...(about.selection.seed > 1e6 ? [{ what: "seed", bytes: Buffer.from(String(about.selection.seed)) }] : []),
  ];
}

function bytesOf(data: ArrayBufferView): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** The window with the most different bytes: an even patch, or a header that all images share, would be found anywhere. */
function varied(bytes: Uint8Array): Buffer {
  let [best, most] = [0, 0];
  // The latter half of a JPEG or PNG file is compressed data.
  for (let at = Math.floor(bytes.length / 2); at + WINDOW <= bytes.length; at += 4) {
    const variety = new Set(bytes.subarray(at, at + WINDOW)).size;
    if (variety > most) [best, most] = [at, variety];
  }
  return Buffer.from(bytes.subarray(best, best + WINDOW));
}

/** Raw, hexadecimal, and base64 at whichever of the three places in a group the bytes begin. */
function encoded(what: string, bytes: Buffer): Needle[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // Characters that hang on what stands before or after are left out.
    return text.slice(shift === 0 ? 0 : 4, text.length - 4);
  });
  const texts = [bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...base64];
  return [
    { what: `${what}, raw`, bytes },
    ...texts.map((text) => ({ what: `${what}, text`, bytes: Buffer.from(text) })),
  ];
}

/** Rows as float32, and single values to seven digits, as a text would show them. */
function numbers(what: string, matrix: Matrix): Needle[] {
  const header = encodeNpy({ ...matrix, rows: 0, data: new Float32Array() }).length;
  const npy = encodeNpy(matrix);
  return Array.from({ length: matrix.rows }, (_, i) => {
    const values = row(matrix, i);
    const start = header + 4 * i * matrix.columns;
    const float32 = Buffer.from(npy.subarray(start, start + Math.min(WINDOW, 4 * matrix.columns)));
    const texts = [...values.subarray(0, 12)]
      .map((value) => String(value).slice(0, 10))
      .filter((text) => text.length === 10 && !text.includes("e"));
    return [
      ...encoded(`${what}, row ${i}`, float32),
      ...texts.map((text) => ({ what: `${what}, row ${i}, number`, bytes: Buffer.from(text) })),
    ];
  }).flat();
}

/** What of a fingerprint is in some bytes; nothing, if it is kept. */
export function leaksIn(bytes: Uint8Array, needles: readonly Needle[]): string[] {
  const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return needles.filter((needle) => hay.includes(needle.bytes)).map(({ what }) => what);
}

/** Files larger than these are the runtime's own libraries. */
const LARGEST = 2 ** 24;

/** All that stands in a folder now, by path; what goes away meanwhile is left out. */
export function filesIn(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of listed(folder)) {
    const path = join(folder, name);
    try {
      if (statSync(path).isFile() && statSync(path).size <= LARGEST) files.set(path, readFileSync(path));
    } catch {
      // It was removed between the list and the look.
    }
  }
  return files;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

/** Collects whatever is in a folder at any time until `stop`, each content once. */
export function watchFolder(folder: string): { stop(): readonly Buffer[] } {
  const seen = new Map<string, Buffer>();
  const look = () => {
    for (const [path, bytes] of filesIn(folder))
      seen.set(`${path} ${bytes.length} ${bytes.subarray(0, 64).toString("hex")}`, bytes);
  };
  const timer = setInterval(look, 25);
  return {
    stop() {
      clearInterval(timer);
      look();
      return [...seen.values()];
    },
  };
}
