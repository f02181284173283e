import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { sniffModel } from "../../src/onnx/sniff.ts";
import { delimited, integer } from "../support/protobuf-writer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();

test("an ONNX model passes, whichever of its fields comes first", async () => {
  await expect(sniffModel(folder.write("m.onnx", tinyClassifier()))).resolves.toBeUndefined();
  const producerFirst = Buffer.concat([delimited(2, "pytorch"), tinyClassifier()]);
  await expect(sniffModel(folder.write("p.onnx", producerFirst))).resolves.toBeUndefined();
});

describe("what stands in the way is named before the content counts:", () => {
  test("no such file", async () => {
    const path = join(folder.path, "none.onnx");
    await expect(sniffModel(path)).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
      message: expect.stringContaining(path),
    });
    await expect(sniffModel(join(folder.write("file", "x"), "m.onnx"))).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
    });
  });

  test("a path that no system call takes", async () => {
    await expect(sniffModel(join(folder.path, "x".repeat(5000)))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  test("an empty file", async () => {
    await expect(sniffModel(folder.write("e.onnx", ""))).rejects.toMatchObject({ code: "MODEL_EMPTY" });
  });

  test("a file over the limit, which is named", async () => {
    const path = folder.write("large.onnx", tinyClassifier());
    await expect(sniffModel(path, 512)).rejects.toMatchObject({
      code: "MODEL_TOO_LARGE",
      message: expect.stringMatching(/has [\d.]+ K?i?B; the limit for one model is 512 B/),
    });
  });

  test("a folder, and that of a SavedModel", async () => {
    mkdirSync(join(folder.path, "plain"));
    await expect(sniffModel(join(folder.path, "plain"))).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining("is a folder"),
      hint: "Name the .onnx file in it.",
    });
    folder.write("saved/saved_model.pb", "x");
    await expect(sniffModel(join(folder.path, "saved"))).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining("SavedModel"),
      hint: expect.stringContaining("tf2onnx"),
    });
  });

  test("what is no file at all", async () => {
    await expect(sniffModel("/dev/null")).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining("not a regular file"),
    });
  });
});

describe("Git LFS pointers are recognised:", () => {
  const oid = "4665a5ea423c2713d436b5ee50593a9640e0018c1550b5a0002f74190d6caea8";

  test.each(["git-lfs.github.com", "hawser.github.com"])("of %s", async (host) => {
    const path = folder.write("nets/big.onnx", `version https://${host}/spec/v1\noid sha256:${oid}\nsize 12345\n`);
    await expect(sniffModel(path)).rejects.toMatchObject({
      code: "MODEL_LFS_POINTER",
      message: expect.stringContaining(oid.slice(0, 12)),
      hint: expect.stringContaining(`git lfs pull --include "${path}"`),
    });
    await expect(sniffModel(path)).rejects.toMatchObject({ hint: expect.stringContaining("lfs: true") });
  });

  test("cut short before the object's name", async () => {
    const path = folder.write("cut.onnx", "version https://git-lfs.github.com/spec/v1\n");
    await expect(sniffModel(path)).rejects.toMatchObject({ code: "MODEL_LFS_POINTER" });
  });
});

describe("other formats are named, with the way from there to ONNX", async () => {
  const zip = (name: string) => zipSync({ [name]: strToU8("content") });
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
  const safetensorsHeader = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  const safetensorsLength = Buffer.alloc(8);
  safetensorsLength.writeBigUInt64LE(BigInt(safetensorsHeader.length));
  const savedModel = Buffer.concat([integer(1, 1), delimited(2, delimited(1, Buffer.alloc(300, 0x0a)))]);
  const tar = Buffer.alloc(1024);
  tar.write("model.onnx");
  tar.write("ustar", 257);

  test.each<[string, Uint8Array | string, string]>([
    ["a PyTorch checkpoint", zip("archive/data.pkl"), "torch.onnx.export"],
    ["a Python pickle", Buffer.from("80028a0a6cfc9c46f9206aa85019", "hex"), "torch.onnx.export"],
    ["a Keras archive", zip("config.json"), "keras.models.load_model"],
    ["a NumPy archive", zip("arr_0.npy"), ".onnx"],
    ["a ZIP archive", zip("model.onnx"), "Unpack"],
    ["an empty ZIP archive", zipSync({}), ".onnx"],
    ["a safetensors file", Buffer.concat([safetensorsLength, safetensorsHeader]), "optimum-cli export onnx"],
    ["a TensorFlow Lite model", Buffer.from("\x1c\0\0\0TFL3\x14\0\x20\0", "latin1"), "--tflite"],
    ["an HDF5 file", Buffer.from("\x89HDF\r\n\x1a\n\0\0", "latin1"), "keras.models.load_model"],
    ["a TensorFlow SavedModel", savedModel, "--saved-model"],
    ["an ORT-format model", Buffer.from("\x20\0\0\0ORTM\0\0", "latin1"), ".onnx"],
    ["an ExecuTorch program", Buffer.from("\x20\0\0\0ET12\0\0", "latin1"), "torch.onnx.export"],
    ["a GGUF model", Buffer.from("GGUF\x03\0\0\0", "latin1"), "original"],
    ["a gzip archive", gzipSync(tinyClassifier()), "Unpack"],
    ["a tar archive", tar, "Unpack"],
    ["a JPEG image", await image.jpeg().toBuffer(), ".onnx"],
    ["a PNG image", await image.png().toBuffer(), ".onnx"],
    ["a RIFF file", await image.webp().toBuffer(), ".onnx"],
    ["a Linux program or library", readFileSync(process.execPath).subarray(0, 1024), ".onnx"],
    ["an HTML page", "\n<!DOCTYPE html><html><body>Sign in", "download"],
    ["a JSON document", '{"message":"Not Found"}', "download"],
    ["an XML document", '<?xml version="1.0"?><net name="model">', ".onnx"],
    ["a text file", "404: Not Found", "download"],
    ["a file of an unknown kind", Buffer.from([0x00, 0x01, 0x02, 0x03]), ".onnx"],
  ])("%s", async (name, content, hint) => {
    const path = folder.write("model.onnx", content);
    await expect(sniffModel(path)).rejects.toMatchObject({
      code: "MODEL_NOT_ONNX",
      message: expect.stringContaining(`${path} is ${name}`),
      hint: expect.stringContaining(hint),
    });
  });
});
