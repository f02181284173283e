import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { SacError } from "../../src/errors.ts";
import { drawPool } from "../../src/probes/pool.ts";
import { allUsable } from "../../src/probes/unusable.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let jpeg: Buffer;

beforeAll(async () => {
  const grey = { create: { width: 64, height: 64, channels: 3, background: "grey" } } as const;
  jpeg = await sharp(grey).jpeg().toBuffer();
});

/** An image that is listed like any other, and of which the last part is missing. */
const cut = (name: string) => imageOf(name, jpeg.subarray(0, -200));
const imageOf = (name: string, bytes: Buffer) => ({
  path: folder.write(name, bytes),
  name,
  sha256: name,
  label: undefined,
});
const draw = (images: readonly ReturnType<typeof imageOf>[]) =>
  drawPool(images, { width: 8, height: 8, fit: "fill" }, { seed: 0, pool: 100, quality: "lossless" });

describe("images that cannot be decoded", () => {
  it("are all named at once, in the order of the draw", async () => {
    const images = [cut("a.jpg"), imageOf("whole.jpg", jpeg), cut("b.jpg"), cut("c.jpg")];
    const first = await failureOf(() => draw(images));
    expect(first.code).toBe("IMAGE_UNREADABLE");
    expect(first.message).toMatch(/^3 images cannot be used: .*\.jpg cannot be decoded: .*; .*; /);
    for (const name of ["a.jpg", "b.jpg", "c.jpg"]) expect(first.message).toContain(name);
    expect(first.message).not.toContain("whole.jpg");
    expect((await failureOf(() => draw(images))).message).toBe(first.message);
  });

  it("are ten by name, and the others by their number", async () => {
    const images = Array.from({ length: 25 }, (_, i) => cut(`many/${i}.jpg`));
    expect((await failureOf(() => draw(images))).message).toMatch(/^25 images cannot be used: .* and 15 more\.$/);
  });

  it("are named as ever where there is one", async () => {
    const { message } = await failureOf(() => draw([cut("one.jpg"), imageOf("whole.jpg", jpeg)]));
    expect(message).toMatch(/^\S*one\.jpg cannot be decoded: /);
  });

  it("are not blamed for what the machine lacks", async () => {
    const lacking = new SacError("SYSTEM_REFUSED", "Nothing is left.");
    const unusable = new SacError("IMAGE_UNREADABLE", "a.jpg cannot be decoded.");
    const reading = [Promise.reject(unusable), Promise.reject(lacking), Promise.resolve("image")];
    expect((await failureOf(() => allUsable(reading))).code).toBe("SYSTEM_REFUSED");
  });
});
