import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { compress, decode, decoderShortage, resizeTo } from "../../src/probes/pixels.ts";
import type { Pixels } from "../../src/probes/preprocess.ts";

const goldens = new URL("goldens/", import.meta.url);
const file = (name: string) => readFileSync(new URL(name, goldens));
const picture = (name: string) => decode(file(name), name);
const digest = ({ data }: Pixels) => sha256(data);

interface Golden {
  readonly roundTrips: readonly { readonly image: string; readonly quality: number; readonly sha256: string }[];
  readonly decoded: readonly { readonly image: string; readonly sha256: string }[];
}
const golden: Golden = JSON.parse(file("jpeg.json").toString());
const images = [...new Set(golden.roundTrips.map(({ image }) => image))];

describe("compress and decode beside Pillow", () => {
  it("have goldens for small and large, square and odd images at every quality", () => {
    expect(golden.roundTrips).toHaveLength(10 * 13);
  });

  it.each(images)("give Pillow's pixels at every quality: %s", async (name) => {
    const pixels = await picture(name);
    for (const { quality, sha256 } of golden.roundTrips.filter(({ image }) => image === name)) {
      const back = await decode(await compress(pixels, quality), name);
      expect.soft(digest(back), `quality ${quality}`).toBe(sha256);
    }
  });

  it.each([
    ["chroma in full resolution", { chromaSubsampling: "4:4:4" }],
    ["mozjpeg", { mozjpeg: true }],
    ["one quality step more", { quality: 26 }],
  ])("would not with %s", async (_, other) => {
    const { width, height, data } = await picture("64x64.png");
    const raw = { width, height, channels: 3 as const };
    const jpeg = await sharp(data, { raw })
      .jpeg({ quality: 25, chromaSubsampling: "4:2:0", ...other })
      .toBuffer();
    const pillow = golden.roundTrips.find(({ image, quality }) => image === "64x64.png" && quality === 25);
    expect(digest(await decode(jpeg, "other"))).not.toBe(pillow?.sha256);
  });

  it.each(golden.decoded)("decode $image to Pillow's pixels", async ({ image, sha256 }) => {
    expect(digest(await picture(image))).toBe(sha256);
  });
});

describe("decode", () => {
  it("drops transparency and keeps the colours below it", async () => {
    const { width, height, data } = await picture("33x47.png");
    const alpha = Uint8Array.from({ length: width * height }, (_, i) => i % 256);
    const rgba = await sharp(data, { raw: { width, height, channels: 3 } })
      .joinChannel(Buffer.from(alpha), { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
    expect((await sharp(rgba).metadata()).channels).toBe(4);
    expect((await decode(rgba, "transparent.png")).data).toEqual(data);
  });

  it("refuses a JPEG that was cut short anywhere, naming it", async () => {
    const whole = file("pillow-default.jpg");
    for (const length of [3, 20, 300, whole.length - 200, whole.length - 20]) {
      const cut = decode(whole.subarray(0, length), "cut.jpg");
      await expect(cut, `${length} bytes`).rejects.toMatchObject({
        code: "IMAGE_UNREADABLE",
        message: "cut.jpg cannot be decoded: it is truncated, damaged, or of a kind that is not known.",
      });
    }
  });

  it.each([
    ["glib: Error creating thread: Resource temporarily unavailable", /no more processes or threads/],
    ["out of memory", /no memory left/],
  ])("blames the machine, not the image, for what it has run out of: %s", (said, words) => {
    const { code, message } = decoderShortage(said) ?? {};
    expect([code, message]).toEqual(["SYSTEM_REFUSED", expect.stringMatching(words)]);
  });

  it("refuses a cut PNG, an empty file and text", async () => {
    for (const bytes of [file("48x48.png").subarray(0, 3000), Buffer.alloc(0), Buffer.from("hello")]) {
      await expect(decode(bytes, "bad")).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
    }
  });

  it("refuses more pixels than asked for", async () => {
    const jpeg = file("pillow-default.jpg");
    expect((await decode(jpeg, "probe", 33 * 47)).width).toBe(33);
    await expect(decode(jpeg, "probe", 33 * 47 - 1)).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });
});

describe("resizeTo", () => {
  const stripes = (columns: readonly number[], height: number): Pixels => ({
    width: columns.length,
    height,
    data: Uint8Array.from(
      { length: 3 * columns.length * height },
      (_, i) => columns[Math.floor(i / 3) % columns.length],
    ),
  });
  const firstRow = ({ data, width }: Pixels) => Array.from({ length: width }, (_, x) => data[3 * x]);

  it("leaves an image of the right size as it is", async () => {
    const pixels = await picture("48x48.png");
    expect(await resizeTo(pixels, { width: 48, height: 48, fit: "cover" })).toBe(pixels);
  });

  it("cuts off the sides to cover", async () => {
    const wide = stripes([0, 0, 200, 200, 200, 200, 0, 0], 4);
    const { width, height, data } = await resizeTo(wide, { width: 4, height: 4, fit: "cover" });
    expect([width, height]).toEqual([4, 4]);
    expect([...data]).toEqual(new Array(48).fill(200));
  });

  it("adds black to contain", async () => {
    const tall = stripes([200, 200], 4);
    const contained = await resizeTo(tall, { width: 4, height: 4, fit: "contain" });
    expect(firstRow(contained)).toEqual([0, 200, 200, 0]);
  });

  it("stretches to fill", async () => {
    const filled = await resizeTo(stripes([10, 10, 10, 10, 240, 240, 240, 240], 8), {
      width: 16,
      height: 4,
      fit: "fill",
    });
    expect([filled.width, filled.height, filled.data.length]).toEqual([16, 4, 16 * 4 * 3]);
    expect(firstRow(filled)[0]).toBe(10);
    expect(firstRow(filled)[15]).toBe(240);
  });
});
