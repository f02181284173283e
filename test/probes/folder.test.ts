import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { listImages } from "../../src/probes/folder.ts";
import { readImage } from "../../src/probes/image-file.ts";
import { decode } from "../../src/probes/pixels.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const blank = (shade: number) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: shade, g: 0, b: 0 } } });
const jpeg = await blank(10).jpeg().toBuffer();
const png = await blank(20).png().toBuffer();
const webp = await blank(30).webp().toBuffer();
const tiff = await blank(40).tiff().toBuffer();
const gif = await blank(50).gif().toBuffer();

const names = async (path: string) => (await listImages(path)).images.map(({ name }) => name);

describe("listImages", () => {
  it("lists the images of a flat folder by name, without labels", async () => {
    folder.write("flat/b.PNG", png);
    folder.write("flat/a.jpg", jpeg);
    folder.write("flat/10.webp", webp);
    folder.write("flat/9.tiff", tiff);
    folder.write("flat/notes.txt", "not an image");
    folder.write("flat/labels.csv", "a,b");
    const { images, classes } = await listImages(at("flat"));
    expect(classes).toBeUndefined();
    expect(images.map(({ name, label, sha256: digest }) => [name, label, digest])).toEqual([
      ["10.webp", undefined, sha256(webp)],
      ["9.tiff", undefined, sha256(tiff)],
      ["a.jpg", undefined, sha256(jpeg)],
      ["b.PNG", undefined, sha256(png)],
    ]);
    expect(images[2].path).toBe(at("flat/a.jpg"));
  });

  it("numbers class folders in the order of their names, an empty one too", async () => {
    folder.write("classes/dog/1.jpg", jpeg);
    folder.write("classes/cat/2.png", png);
    folder.write("classes/cat/1.jpg", jpeg);
    mkdirSync(at("classes/cow"));
    folder.write("classes/README.md", "about");
    const { images, classes } = await listImages(at("classes"));
    expect(classes).toEqual(["cat", "cow", "dog"]);
    expect(images.map(({ name, label }) => [name, label])).toEqual([
      ["cat/1.jpg", 0],
      ["cat/2.png", 0],
      ["dog/1.jpg", 2],
    ]);
  });

  it("does not see hidden files and folders", async () => {
    folder.write("hidden/.thumb.jpg", "not even an image");
    folder.write("hidden/._a.jpg", "a resource fork");
    folder.write("hidden/.cache/a.jpg", jpeg);
    folder.write("hidden/b.jpg", jpeg);
    expect(await names(at("hidden"))).toEqual(["b.jpg"]);
  });

  it("follows links to images and to class folders", async () => {
    mkdirSync(at("linked"));
    folder.write("elsewhere/1.jpg", jpeg);
    symlinkSync(at("elsewhere"), at("linked/cat"));
    expect((await listImages(at("linked"))).classes).toEqual(["cat"]);
    mkdirSync(at("linked-files"));
    symlinkSync(at("elsewhere/1.jpg"), at("linked-files/x.jpg"));
    expect(await names(at("linked-files"))).toEqual(["x.jpg"]);
  });

  it("takes a folder that is named like an image for a class", async () => {
    folder.write("odd/cat.jpg/1.jpg", jpeg);
    expect((await listImages(at("odd"))).classes).toEqual(["cat.jpg"]);
  });

  it.each([
    ["is missing", "nowhere", "FILE_NOT_FOUND", "does not exist"],
    ["is a file", "flat/a.jpg", "FILE_NOT_FOUND", "is not a folder"],
    ["is empty", "empty", "IMAGES_EMPTY", "There is no image"],
    ["holds nothing but text", "text", "IMAGES_EMPTY", "There is no image"],
    ["has its images two folders down", "deep", "IMAGES_EMPTY", "There is no image"],
    ["has a link to nothing", "dangling", "IMAGE_UNREADABLE", "gone.jpg cannot be read"],
  ])("says so when the folder %s", async (_, name, code, words) => {
    mkdirSync(at("empty"), { recursive: true });
    folder.write("text/readme.txt", "hello");
    folder.write("deep/train/cat/1.jpg", jpeg);
    mkdirSync(at("dangling"), { recursive: true });
    if (name === "dangling") symlinkSync(at("nothing"), at("dangling/gone.jpg"));
    const failure = await failureOf(() => listImages(at(name)));
    expect(failure).toMatchObject({ code, kind: "usage", hint: expect.any(String) });
    expect(failure.message).toContain(at(name));
    expect(failure.message).toContain(words);
  });
});

describe("readImage", () => {
  it.each([
    ["photo.jpg", png, "IMAGE_TYPE_MISMATCH", "named like a JPEG file, but is a PNG file"],
    ["photo.png", jpeg, "IMAGE_TYPE_MISMATCH", "named like a PNG file, but is a JPEG file"],
    ["photo.webp", tiff, "IMAGE_TYPE_MISMATCH", "named like a WebP file, but is a TIFF file"],
    ["moving.jpeg", gif, "IMAGE_TYPE_MISMATCH", "named like a JPEG file, but is a GIF file"],
    ["text.jpg", Buffer.from("hello"), "IMAGE_UNREADABLE", "is not an image"],
    ["nothing.jpg", Buffer.alloc(0), "IMAGE_UNREADABLE", "is not an image"],
    ["pointer.jpg", Buffer.from("version https://git-lfs.github.com/spec/v1\n"), "IMAGE_UNREADABLE", "is not an image"],
  ])("refuses %s for what is in it", async (name, content, code, words) => {
    const path = folder.write(`wrong/${name}`, content);
    const failure = await failureOf(() => readImage(path));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(path);
    expect(failure.message).toContain(words);
    expect(await failureOf(() => listImages(at("wrong")))).toMatchObject({ kind: "usage" });
  });

  it("takes a truncated JPEG, which decoding then refuses by name", async () => {
    const path = folder.write("cut.jpg", jpeg.subarray(0, jpeg.length - 30));
    const failure = await failureOf(async () => decode(await readImage(path), path));
    expect(failure.code).toBe("IMAGE_UNREADABLE");
    expect(failure.message).toContain(path);
  });
});
