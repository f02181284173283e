import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { listImages, withoutEmptyFolders } from "../../src/probes/folder.ts";
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

const POINTER = Buffer.from("version https://git-lfs.github.com/spec/v1\n");
const HEIC = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1");

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

  it("puts class folders into the order of their numbers, if all are numbers", async () => {
    for (const name of ["10", "9", "2", "0"]) folder.write(`numbers/${name}/a.jpg`, jpeg);
    expect((await listImages(at("numbers"))).classes).toEqual(["0", "2", "9", "10"]);
    for (const name of ["n10", "n9"]) folder.write(`names/${name}/a.jpg`, jpeg);
    expect((await listImages(at("names"))).classes).toEqual(["n10", "n9"]);
  });

  it("passes over what tools leave behind, and says so", async () => {
    folder.write("left/cat/a.jpg", jpeg);
    folder.write("left/dog/a.jpg", jpeg);
    folder.write("left/__MACOSX/cat/._a.jpg", "a resource fork");
    folder.write("left/__pycache__/x.pyc", "");
    folder.write("left/.ipynb_checkpoints/a.jpg", jpeg);
    const { classes, passedOver } = await listImages(at("left"));
    expect(classes).toEqual(["cat", "dog"]);
    expect(passedOver).toEqual(["what is in __MACOSX, __pycache__"]);
  });

  it("counts files of other formats by their kind", async () => {
    folder.write("kinds/a.jpg", jpeg);
    for (const name of ["b.bmp", "c.BMP", "d.heic", "e.txt", "f"]) folder.write(`kinds/${name}`, "x");
    expect((await listImages(at("kinds"))).passedOver).toEqual([
      "5 files that are no JPEG, PNG, WebP or TIFF: 2 .bmp, 1 .heic, 1 .txt, 1 without an ending",
    ]);
  });

  it("says that folders beside images are passed over", async () => {
    folder.write("both/stray.jpg", jpeg);
    folder.write("both/cat/a.jpg", jpeg);
    const { classes, passedOver } = await listImages(at("both"));
    expect(classes).toBeUndefined();
    expect(passedOver).toEqual([expect.stringContaining("the folders cat, as there are images beside them")]);
  });

  it("names all images that cannot be read at once, and what helps", async () => {
    folder.write("bad/cat/a.jpg", jpeg);
    folder.write("bad/cat/empty.jpg", "");
    folder.write("bad/dog/pointer.jpg", POINTER);
    folder.write("bad/dog/phone.jpg", HEIC);
    const { code, message, hint } = await failureOf(() => listImages(at("bad")));
    expect(code).toBe("IMAGE_UNREADABLE");
    expect(message).toMatch(/^3 images in .*empty\.jpg is empty; .*phone\.jpg .*; .*pointer\.jpg is a pointer/);
    expect(hint).toMatch(/git lfs pull.*|Convert/);
  });

  it("says which folder to give where images lie one level further down", async () => {
    folder.write("level/train/cat/a.jpg", jpeg);
    expect((await failureOf(() => listImages(at("level")))).hint).toContain(`give ${at("level/train")}`);
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
    ["holds nothing but text", "text", "IMAGES_EMPTY", "directly below it, only one file that is no JPEG"],
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

describe("withoutEmptyFolders", () => {
  it("leaves folders without an image out where the model has as many classes without them, and says so", async () => {
    for (const name of ["cat", "dog"]) folder.write(`extra/${name}/a.jpg`, jpeg);
    mkdirSync(at("extra/cow"));
    const listed = await listImages(at("extra"));
    const { classes, images, passedOver } = withoutEmptyFolders(listed, 2);
    expect(classes).toEqual(["cat", "dog"]);
    expect(images.map(({ label }) => label)).toEqual([0, 1]);
    expect(passedOver).toEqual(["cow, in which there is no image"]);
  });

  it("keeps every folder of a model that has as many classes, or whose classes nobody knows", async () => {
    const listed = await listImages(at("extra"));
    for (const classes of [3, 5, undefined]) expect(withoutEmptyFolders(listed, classes)).toBe(listed);
  });
});

describe("readImage", () => {
  it.each([
    ["photo.jpg", png, "IMAGE_TYPE_MISMATCH", "named like a JPEG file, but is a PNG file"],
    ["photo.png", jpeg, "IMAGE_TYPE_MISMATCH", "named like a PNG file, but is a JPEG file"],
    ["photo.webp", tiff, "IMAGE_TYPE_MISMATCH", "named like a WebP file, but is a TIFF file"],
    ["moving.jpeg", gif, "IMAGE_TYPE_MISMATCH", "named like a JPEG file, but is a GIF file"],
    ["text.jpg", Buffer.from("hello"), "IMAGE_UNREADABLE", "is not an image"],
    ["nothing.jpg", Buffer.alloc(0), "IMAGE_UNREADABLE", "is empty"],
    ["pointer.jpg", POINTER, "IMAGE_UNREADABLE", "is a pointer of Git LFS"],
    ["phone.jpg", HEIC, "IMAGE_TYPE_MISMATCH", "named like a JPEG file, but is a HEIC file"],
  ])("refuses %s for what is in it", async (name, content, code, words) => {
    const path = folder.write(`wrong/${name}`, content);
    const failure = await failureOf(() => readImage(path));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(path);
    expect(failure.message).toContain(words);
    expect(await failureOf(() => listImages(at("wrong")))).toMatchObject({ kind: "usage" });
  });

  it("never advises to throw away what cannot be read", async () => {
    for (const content of [POINTER, HEIC, Buffer.alloc(0), Buffer.from("hello")]) {
      const { hint } = await failureOf(() => readImage(folder.write("lost/image.jpg", content)));
      expect(hint).not.toMatch(/remove|delete/i);
    }
    expect((await failureOf(() => readImage(folder.write("lost/image.jpg", POINTER)))).hint).toContain("git lfs pull");
    expect((await failureOf(() => readImage(folder.write("lost/image.jpg", HEIC)))).hint).toContain("Convert");
  });

  it("takes a truncated JPEG, which decoding then refuses by name", async () => {
    const path = folder.write("cut.jpg", jpeg.subarray(0, jpeg.length - 30));
    const failure = await failureOf(async () => decode(await readImage(path), path));
    expect(failure.code).toBe("IMAGE_UNREADABLE");
    expect(failure.message).toContain(path);
  });
});
