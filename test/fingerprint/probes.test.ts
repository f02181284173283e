import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { compress, decode } from "../../src/probes/pixels.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";

const good = await makeFingerprint({ probes: 3 });

/** The fingerprint with another second probe. */
function withProbe(bytes: Uint8Array, pixels = good.about.probes[1].pixels): Fingerprint {
  const probes = good.about.probes.map((probe, i) => (i === 1 ? { ...probe, pixels } : probe));
  return {
    ...good,
    about: { ...good.about, probes },
    probes: good.probes.map((probe, i) => (i === 1 ? bytes : probe)),
  };
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 90, g: 60, b: 30 } } });
const pixelsOf = (width: number, height: number) => flat(width, height).raw().toBuffer();

describe("decodeProbes", () => {
  it("gives the pixels that the source saw, in order", async () => {
    const decoded = await decodeProbes(good);
    expect(decoded.map(({ width, height }) => [width, height])).toEqual(new Array(3).fill([16, 16]));
    expect(decoded.map(({ data }) => sha256(data))).toEqual(good.about.probes.map(({ pixels }) => pixels));
  });

  it("takes one pixel value that differs for drift, names the probe and says what it was made with", async () => {
    const { data } = await decode(good.probes[1], "probe");
    const other = Uint8Array.from(data, (value, i) => (i === 100 ? value ^ 1 : value));
    const failure = await failureOf(() => decodeProbes(withProbe(good.probes[1], sha256(other))));
    expect(failure.code).toBe("FINGERPRINT_DRIFT");
    expect(failure.message).toContain("probes/0001.jpg");
    expect(failure.hint).toContain("made with 0.35.5, libvips 8.18.7");
  });

  it("takes another picture of the same size for drift", async () => {
    const other = await compress({ width: 16, height: 16, data: new Uint8Array(768).fill(77) }, 25);
    expect((await failureOf(() => decodeProbes(withProbe(other)))).code).toBe("FINGERPRINT_DRIFT");
  });

  it.each([
    ["a PNG", () => flat(16, 16).png().toBuffer()],
    ["an SVG", async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>')],
    ["nothing", async () => Buffer.alloc(0)],
    ["text", async () => Buffer.from("hello")],
    ["a JPEG cut short", async () => good.probes[1].subarray(0, -20)],
  ])("refuses a probe that is %s", async (_, make) => {
    const failure = await failureOf(async () => decodeProbes(withProbe(await make())));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toBe("The probe probes/0001.jpg is not a JPEG image of 16 x 16 pixels.");
  });

  it.each([
    [8, 32],
    [8, 8],
    [32, 32],
  ])("refuses a probe of %i x %i pixels, even with their digest", async (width, height) => {
    const bytes = await flat(width, height).jpeg({ quality: 100 }).toBuffer();
    const fingerprint = withProbe(bytes, sha256(await pixelsOf(width, height)));
    expect((await failureOf(() => decodeProbes(fingerprint))).code).toBe("FINGERPRINT_INVALID");
  });

  it("refuses a JPEG of 80 million pixels before decoding it", async () => {
    const bytes = await flat(10_000, 8000).jpeg({ quality: 1 }).toBuffer();
    const before = process.resourceUsage().maxRSS;
    expect((await failureOf(() => decodeProbes(withProbe(bytes)))).code).toBe("FINGERPRINT_INVALID");
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024);
  });
});
