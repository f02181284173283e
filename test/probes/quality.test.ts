import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { qualityFor } from "../../src/probes/quality.ts";
import { seededOrder } from "../../src/probes/select.ts";

const hex = (text: string) => createHash("sha256").update(text).digest("hex");
const images = Array.from({ length: 8000 }, (_, i) => ({ sha256: hex(`image ${i}`) }));

/** The rule as docs/method.md states it. */
function documented(seed: number, image: string): number | "lossless" {
  const h = Number(`0x${hex(`${seed}:${image}:quality`).slice(0, 8)}`);
  return h % 4 === 0 ? "lossless" : 20 + (Math.floor(h / 4) % 76);
}

const losslessShare = (found: readonly (number | "lossless")[]) =>
  found.filter((quality) => quality === "lossless").length / found.length;

describe("qualityFor", () => {
  it("gives every image the one quality that is asked for", () => {
    for (const quality of [1, 25, 100]) expect(qualityFor(quality, 3, images[0])).toBe(quality);
  });

  it("draws mixed ones by the documented rule, from seed and image alone", () => {
    for (const seed of [0, 1, 2 ** 48 - 1]) {
      const found = images.slice(0, 200).map((image) => qualityFor("mixed", seed, image));
      expect(found).toEqual(images.slice(0, 200).map(({ sha256 }) => documented(seed, sha256)));
    }
  });

  it("keeps a quarter of the images lossless, and draws the others evenly from 20 to 95", () => {
    const found = images.map((image) => qualityFor("mixed", 0, image));
    expect(Math.abs(losslessShare(found) - 0.25)).toBeLessThan(0.02);
    const compressed = found.filter((quality) => quality !== "lossless");
    expect([Math.min(...compressed), Math.max(...compressed)]).toEqual([20, 95]);
    expect(new Set(compressed).size).toBe(76);
    const low = compressed.filter((quality) => quality < 58).length / compressed.length;
    expect(Math.abs(low - 0.5)).toBeLessThan(0.025);
  });

  it("has nothing to do with the order in which images are drawn", () => {
    const first = seededOrder(images, 0).slice(0, 2000);
    const share = losslessShare(first.map((image) => qualityFor("mixed", 0, image)));
    expect(Math.abs(share - 0.25)).toBeLessThan(0.04);
  });
});
