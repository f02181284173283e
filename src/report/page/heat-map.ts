import { crc32, deflateSync } from "node:zlib";
import { type Html, html } from "./escape.ts";

type Colour = readonly [number, number, number];

/** Colours between which the others lie: even in lightness, so that they tell values apart in black and white, too. */
const SIMILARITY: readonly Colour[] = [
  [26, 22, 66],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];
const DIFFERENCE: readonly Colour[] = [
  [247, 247, 247],
  [244, 165, 130],
  [178, 24, 43],
  [90, 0, 24],
];

/** Similarities run from -1 to 1, differences from 0 to 2, but hardly any is above 1. */
const RANGES = {
  similarity: { low: -100, high: 100, colours: SIMILARITY },
  difference: { low: 0, high: 100, colours: DIFFERENCE },
} as const;

const STEPS = 201;

function between(colours: readonly Colour[], share: number): number[] {
  const at = share * (colours.length - 1);
  const first = Math.min(colours.length - 2, Math.floor(at));
  return colours[first].map((value, k) => Math.round(value + (colours[first + 1][k] - value) * (at - first)));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/**
 * A square of coloured cells as a PNG with a palette. It is stored, not deflated, so that its bytes do not depend on the
 * version of zlib.
 * @param cells size x size values in hundredths
 */
export function heatMapPng(cells: readonly number[], size: number, kind: keyof typeof RANGES): Buffer {
  const { low, high, colours } = RANGES[kind];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 3], 8);
  const palette = Buffer.from(Array.from({ length: STEPS }, (_, k) => between(colours, k / (STEPS - 1))).flat());
  const rows = Buffer.alloc(size * (size + 1));
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const share = Math.min(1, Math.max(0, (cells[i * size + j] - low) / (high - low)));
      rows[i * (size + 1) + 1 + j] = Math.round(share * (STEPS - 1));
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows, { level: 0 })),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

/** A heat map on the page, with what it shows in words. */
export function heatMap(cells: readonly number[], size: number, kind: keyof typeof RANGES, spoken: string): Html {
  const data = heatMapPng(cells, size, kind).toString("base64");
  return html`<img class="heat" width="${size}" height="${size}" alt="${spoken}" src="data:image/png;base64,${data}">`;
}
