import { readFileSync } from "node:fs";
import { mean, rootMeanSquare } from "simple-statistics";
import { describe, expect, it } from "vitest";
import {
  CORRUPTIONS,
  type Corruption,
  corrupt,
  type ImageScale,
  type Severity,
} from "../../../src/probes/corruptions/corrupt.ts";
import { decode } from "../../../src/probes/pixels.ts";
import type { Pixels } from "../../../src/probes/preprocess.ts";

const goldens = new URL("goldens/", import.meta.url);
const open = (name: string) => decode(readFileSync(new URL(name, goldens)), name);
const photograph = (name: string) => open(`../../goldens/${name}`);

interface Described {
  readonly corruption: Corruption;
  readonly scale: ImageScale;
  readonly severity: Severity;
  /** Of each statistic over Python's seeds. */
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}
const golden: {
  readonly image: string;
  readonly seeds: number;
  readonly sheets: Readonly<Record<string, readonly [string, number]>>;
  readonly statistics: readonly Described[];
} = JSON.parse(readFileSync(new URL("statistics.json", goldens), "utf8"));

const CERTAIN = ["defocus-blur", "zoom-blur", "brightness", "contrast", "pixelate", "jpeg-compression"] as const;
const RANDOM = CORRUPTIONS.filter((name) => !(CERTAIN as readonly string[]).includes(name));
const SEVERITIES = [1, 2, 3, 4, 5] as const;
const SCALES = ["large", "small"] as const;

/** Of every `every`th pixel: the value of each channel. */
function thinned({ width, height, data }: Pixels, every: number): number[] {
  const rows = Array.from({ length: Math.ceil(height / every) }, (_, i) => i * every * width);
  const columns = Array.from({ length: Math.ceil(width / every) }, (_, i) => i * every);
  return rows.flatMap((row) =>
    columns.flatMap((column) => [0, 1, 2].map((channel) => data[3 * (row + column) + channel])),
  );
}

function tileOf(sheet: Pixels, row: number, column: number): number[] {
  const [width, height] = [sheet.width / SEVERITIES.length, sheet.height / CERTAIN.length];
  const start = (y: number) => 3 * ((row * height + y) * sheet.width + column * width);
  return Array.from({ length: height }, (_, y) => [...sheet.data.subarray(start(y), start(y) + 3 * width)]).flat();
}

/** Fractions are dropped, so that the last digit decides about a value that is nearly a whole number. */
const MOST_ON_THE_EDGE = 0.05;

const sheets = Object.entries(golden.sheets).flatMap(([size, [image, every]]) =>
  SCALES.map((scale) => ({ size, image, every, scale })),
);

describe("the corruptions without chance, beside numpy, scipy and Pillow", () => {
  it.each(sheets)("differ by one grey level at most: $size, $scale", async ({ size, image, every, scale }) => {
    const sheet = await open(`${size}-${scale}.png`);
    const before = await photograph(image);
    for (const [row, name] of CERTAIN.entries()) {
      for (const severity of SEVERITIES) {
        const expected = tileOf(sheet, row, severity - 1);
        const found = thinned(await corrupt(before, name, severity, 0, scale), every);
        const differences = found.map((value, i) => Math.abs(value - expected[i]));
        expect(found).toHaveLength(expected.length);
        expect
          .soft(Math.max(...differences), `${name} ${severity}`)
          .toBeLessThanOrEqual(name === "jpeg-compression" ? 0 : 1);
        expect.soft(mean(differences), `${name} ${severity}, on average`).toBeLessThan(MOST_ON_THE_EDGE);
      }
    }
  });
});

/** Of the change: mean, root mean square, and how alike it is in neighbours across, down, and between channels. */
function describeChange(before: Pixels, after: Pixels): number[] {
  const { width, height } = before;
  const change = Array.from(after.data, (value, i) => value - before.data[i]);
  const size = rootMeanSquare(change);
  const at = (x: number, y: number, channel: number) => change[3 * (y * width + x) + channel];
  const alike = (shift: readonly [number, number], channels: readonly (readonly [number, number])[]) => {
    const products: number[] = [];
    for (let y = 0; y + shift[1] < height; y += 1) {
      for (let x = 0; x + shift[0] < width; x += 1) {
        for (const [a, b] of channels) products.push(at(x, y, a) * at(x + shift[0], y + shift[1], b));
      }
    }
    return mean(products) / (size ** 2 || 1);
  };
  const same = [0, 1, 2].map((channel) => [channel, channel] as const);
  return [mean(change), size, alike([1, 0], same), alike([0, 1], same), alike([0, 0], [[0, 2]])];
}

const SEEDS = 40;
const image = await photograph(golden.image);

describe("the corruptions with chance, beside numpy's", () => {
  it("have goldens for all of them", () => {
    expect(golden.statistics.map(({ corruption }) => corruption)).toEqual(
      RANDOM.flatMap((name) => Array(6).fill(name)),
    );
  });

  it.each(golden.statistics)("change as much and in the same way: $corruption $severity, $scale", async (expected) => {
    const { corruption, severity, scale } = expected;
    const seeds = Array.from({ length: SEEDS }, (_, seed) => corrupt(image, corruption, severity, seed, scale));
    const changes = (await Promise.all(seeds)).map((after) => describeChange(image, after));
    expected.mean.forEach((value, statistic) => {
      const error = expected.spread[statistic] * Math.sqrt(1 / SEEDS + 1 / golden.seeds);
      const found = mean(changes.map((change) => change[statistic]));
      expect
        .soft(Math.abs(found - value), `statistic ${statistic}: ${found}, not ${value}`)
        .toBeLessThan(4 * error + 0.002);
    });
  });
});

describe.each([["32x32.png"], ["128x96.png"], ["224x224.png"]])("every corruption of %s", (name) => {
  it.each(CORRUPTIONS)(
    "keeps the size, gives the same bytes for the same seed, and changes more with severity: %s",
    async (corruption) => {
      const before = await photograph(name);
      const changes: number[] = [];
      for (const severity of [1, 5] as const) {
        const after = await corrupt(before, corruption, severity, 7);
        expect([after.width, after.height, after.data.length]).toEqual([
          before.width,
          before.height,
          before.data.length,
        ]);
        expect(Buffer.compare(after.data, (await corrupt(before, corruption, severity, 7)).data)).toBe(0);
        changes.push(mean(describeChange(before, after).slice(1, 2)));
      }
      expect(changes[0]).toBeGreaterThan(0);
      expect(changes[1]).toBeGreaterThan(changes[0]);
    },
  );
});

describe("corrupt", () => {
  it.each(RANDOM)("gives other pixels by another seed: %s", async (corruption) => {
    const [one, other] = await Promise.all([1, 2].map((seed) => corrupt(image, corruption, 3, seed)));
    expect(Buffer.compare(one.data, other.data)).not.toBe(0);
  });

  it.each(CERTAIN)("does not heed the seed: %s", async (corruption) => {
    const [one, other] = await Promise.all([1, 2].map((seed) => corrupt(image, corruption, 3, seed)));
    expect(Buffer.compare(one.data, other.data)).toBe(0);
  });

  it("leaves the image that it is given as it is", async () => {
    const kept = Uint8Array.from(image.data);
    for (const corruption of CORRUPTIONS) await corrupt(image, corruption, 5, 0);
    expect(Buffer.compare(image.data, kept)).toBe(0);
  });

  it("takes the numbers of ImageNet-C, whatever the size of the image", async () => {
    const [said, unsaid] = await Promise.all([
      corrupt(image, "contrast", 1, 0, "large"),
      corrupt(image, "contrast", 1, 0),
    ]);
    expect(unsaid).toEqual(said);
  });
});
