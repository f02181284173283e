import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { pairUp } from "../../src/core/pairing.ts";
import { sha256 } from "../../src/digest.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeGallery } from "../../src/fingerprint/images.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { pairingOf } from "../../src/kinds/verifier.ts";
import { decode, lossless } from "../../src/probes/pixels.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { random } from "../support/random.ts";
import { asVerification } from "../support/verification-fingerprint.ts";

const SIDE = 16;
const plain = await makeFingerprint({ probes: 4, classes: 3, unrelated: 2 });
const { fingerprint: good, made, match } = await asVerification(plain);

const reopened = (fingerprint: Fingerprint) => unpackFingerprint(packFingerprint(fingerprint), "f.sac");

describe("a verification fingerprint in its file", () => {
  it("is read as it was written", () => {
    expect(reopened(good)).toEqual(good);
    const { calibration } = good;
    const own = { ...match, threshold: 0.3, origin: "metadata" } as const;
    const withMatch = { unrelated: (calibration?.unrelated ?? []).map((one) => ({ ...one, match: own })), derived: [] };
    expect(reopened({ ...good, calibration: withMatch }).calibration).toEqual(withMatch);
  });

  it("is not the one of a classifier, whose bytes know nothing of references", () => {
    expect(Buffer.from(packFingerprint(plain)).includes("verification")).toBe(false);
    expect(Buffer.from(packFingerprint(plain)).includes("references")).toBe(false);
  });
});

describe("decodeGallery", () => {
  const withReference = (png: Uint8Array): Fingerprint => ({
    ...good,
    gallery: good.gallery.map((one, i) => (i === 2 ? png : one)),
  });
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: { r: 90, g: 60, b: 30 } } });

  it("gives the very pixels, in order", async () => {
    const decoded = await decodeGallery(good);
    expect(decoded.map(({ data }) => sha256(data))).toEqual(made.map(({ about }) => about.pixels));
    expect(await decodeGallery(plain)).toEqual([]);
  });

  it.each([
    ["a JPEG", () => picture(SIDE, SIDE).jpeg().toBuffer(), "FINGERPRINT_INVALID"],
    [
      "of another size",
      () =>
        picture(SIDE, SIDE + 1)
          .png()
          .toBuffer(),
      "FINGERPRINT_INVALID",
    ],
    ["of 80 million pixels", () => picture(10_000, 8000).png().toBuffer(), "FINGERPRINT_INVALID"],
    ["cut short", async () => made[2].png.subarray(0, -30), "FINGERPRINT_INVALID"],
    ["another picture", () => picture(SIDE, SIDE).png().toBuffer(), "FINGERPRINT_DRIFT"],
  ])("refuses one that is %s", async (_, make, code) => {
    const failure = await failureOf(async () => decodeGallery(withReference(await make())));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain("references/0002.png");
  });
});

describe("lossless", () => {
  it("keeps every pixel, of gray pictures in a smaller file", async () => {
    const noise = (gray: boolean) => {
      const { uniform } = random(5);
      const values = Array.from({ length: SIDE * SIDE * (gray ? 1 : 3) }, () => 256 * uniform());
      return Uint8Array.from(gray ? values.flatMap((value) => [value, value, value]) : values);
    };
    const sizes: number[] = [];
    for (const gray of [true, false]) {
      const pixels = { width: SIDE, height: SIDE, data: noise(gray) };
      const png = await lossless(pixels);
      expect(Buffer.from((await decode(png, "a picture")).data).equals(pixels.data)).toBe(true);
      sizes.push(png.length);
    }
    expect(sizes[0]).toBeLessThan(sizes[1] / 2);
  });
});

describe("the pairing", () => {
  it("is of each target with the references of its person, references first", () => {
    const pairing = pairUp([1, 0, 1], [0, 1, 1, 0, 0]);
    expect(pairing).toEqual({
      targets: [
        { image: 5, gallery: [1, 2] },
        { image: 6, gallery: [0, 3, 4] },
        { image: 7, gallery: [1, 2] },
      ],
      columns: 3,
      people: [0, 1, 1, 0, 0],
    });
  });

  it("keeps its columns when only some of the targets are drawn", () => {
    const drawn = { ...good.about, probes: good.about.probes.slice(1, 2) };
    expect(pairingOf(drawn).columns).toBe(3);
    expect(pairingOf(drawn).targets).toEqual([{ image: 7, gallery: [3, 4] }]);
  });
});
