import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { MOST_PEEKED, type Peek, peekFile } from "../../../src/onnx/content/peek.ts";
import { protobufModel } from "../../../src/onnx/content/protobuf-models.ts";
import { recogniseFile } from "../../../src/onnx/content/recognise.ts";
import { delimited, integer } from "../../support/protobuf-writer.ts";
import { type Random, random } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { tinyClassifier } from "../../support/tiny-classifier.ts";
import { writeZip } from "../../support/zip-writer.ts";
import { model } from "../../support/zoo.ts";

const folder = temporaryFolder();
const onnx = readFileSync(model("unrelated", "unrelated-resnet-1"));
const noise = random(5);

function bytes(length: number, { uniform }: Random = noise): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(uniform() * 256)));
}

const look = (content: Uint8Array | string, name = "file") => recogniseFile(folder.write(name, content));
const latin1 = (text: string, size = 0) => Buffer.concat([Buffer.from(text, "latin1"), bytes(size)]);

/** A tar archive of one file. */
function tar(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(content.length.toString(8).padStart(11, "0"), 124);
  header.write("0", 156);
  header.write("ustar", 257);
  return Buffer.concat([header, content, Buffer.alloc(1536 - (content.length % 512))]);
}

describe("a model of ONNX is one, whatever stands first in it or in its name:", () => {
  test.each<[string, Uint8Array]>([
    ["as exporters write it", onnx],
    ["tiny", tinyClassifier()],
    ["behind fields that nobody knows", Buffer.concat([delimited(900, "x".repeat(5000)), integer(901, 7), onnx])],
    ["behind a hundred entries of metadata", Buffer.concat([...Array(100).fill(delimited(14, "")), onnx])],
    ["behind what a RIFF file begins with", Buffer.concat([Buffer.from("RI"), bytes(0x49), onnx])],
    ["behind what a PNG image begins with", Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"), onnx])],
  ])("%s", (_, content) => {
    expect(look(content, "holiday.jpg")).toEqual({ kind: "onnx", bytes: content.length });
  });
});

const savedModel =
  integer(1, 1).toString("latin1") + delimited(2, delimited(1, delimited(4, "tag"))).toString("latin1");
const frozen = delimited(1, Buffer.concat([delimited(1, "input"), delimited(2, "Placeholder")]));
const coreMl = Buffer.concat([integer(1, 5), delimited(2, delimited(1, "x")), delimited(500, bytes(50))]);
const block = Buffer.concat([integer(1, 0), integer(2, 0), delimited(3, bytes(9)), delimited(4, bytes(9))]);
const safetensors = Buffer.concat([
  Buffer.from("3b00000000000000", "hex"),
  Buffer.from('{"w":{"dtype":"F32",'),
  bytes(99),
]);
const LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize";

describe("what cannot be judged is named:", () => {
  test.each<[string, Uint8Array | string]>([
    ["a PyTorch checkpoint", zipSync({ "archive/data.pkl": strToU8("x"), "archive/data/0": onnx })],
    ["a PyTorch checkpoint", zipSync({ "archive/.format_version": strToU8("1"), "archive/data.pkl": strToU8("x") })],
    ["a PyTorch checkpoint", Buffer.concat([bytes(700), zipSync({ "a/data.pkl": strToU8("x") })])],
    ["a Python pickle (PyTorch's older format)", latin1("\x80\x02\x8a\x0a", 20_000)],
    ["a safetensors file", safetensors],
    ["a TensorFlow Lite model", latin1("\x1c\0\0\0TFL3", 100)],
    ["an ORT-format model", latin1("\x20\0\0\0ORTM", 100)],
    ["an HDF5 file (Keras's older format)", latin1("\x89HDF\r\n\x1a\n", 20_000)],
    ["an HDF5 file (Keras's older format)", Buffer.concat([bytes(1024), latin1("\x89HDF\r\n\x1a\n", 20_000)])],
    [
      "a Keras archive",
      zipSync({ "metadata.json": strToU8("{}"), "config.json": strToU8("{}"), "model.weights.h5": onnx }),
    ],
    ["a TensorFlow SavedModel", Buffer.from(savedModel, "latin1")],
    ["a TensorFlow graph", frozen],
    ["a TensorFlow checkpoint", Buffer.concat([bytes(99), Buffer.from("57fb808b247547db", "hex")])],
    ["a GGUF model", latin1("GGUF\x03", 10)],
    ["a Core ML model", coreMl],
    ["a PaddlePaddle program", delimited(1, block)],
    ["an ONNX model written as text", 'ir_version: 8\nproducer_name: "x"\ngraph {\n'],
    ["an OpenVINO model", '<?xml version="1.0"?>\n<net name="model" version="11">\n<layers>'],
    ["a NumPy archive", zipSync({ "w.npy": bytes(20_000), "b.npy": bytes(10) })],
    ["a NumPy array", latin1("\x93NUMPY", 20_000)],
    ['a ZIP archive with an ONNX model ("notes.txt")', zipSync({ "readme.md": strToU8("#"), "notes.txt": onnx })],
    ['a ZIP archive with an ONNX model ("notes.txt")', zipSync({ "notes.txt": onnx }, { level: 0 })],
    ['a ZIP archive with a TensorFlow Lite model ("a.bin")', zipSync({ "a.bin": latin1("\x1c\0\0\0TFL3", 100) })],
    ['a ZIP archive with a ZIP archive ("in.zip")', zipSync({ "in.zip": zipSync({ m: onnx }) }, { level: 0 })],
    ['a tar archive with an ONNX model ("m")', tar("m", onnx)],
    ["a gzip archive with an ONNX model", gzipSync(onnx)],
    ['a gzip archive with an ONNX model ("m")', gzipSync(tar("m", onnx))],
    ["a gzip archive", Buffer.concat([gzipSync(onnx), zipSync({ a: strToU8("text") })])],
    ["a safetensors file", Buffer.concat([safetensors, zipSync({ a: strToU8("text") })])],
    ["a zlib stream with an ONNX model", deflateSync(onnx)],
    ["an xz archive", latin1("\xfd7zXZ\0", 20_000)],
    ["a 7z archive", latin1("7z\xbc\xaf\x27\x1c", 20_000)],
    ["a Git LFS pointer to 195.3 KiB", `${LFS} 200000\n`],
    ["a Git LFS pointer", `${LFS}`],
    ["a file of an unknown kind, named as models are", bytes(20_000)],
  ])("%s", (format, content) => {
    expect(look(content, "x.pt")).toMatchObject({ kind: "model", format });
  });

  test("an encrypted member, and an archive that is cut short", () => {
    const encrypted = Buffer.from(writeZip([{ name: "a.txt", data: bytes(20_000) }]));
    encrypted.writeUInt16LE(1, encrypted.indexOf("PK\x01\x02", 0, "latin1") + 8);
    expect(look(encrypted)).toMatchObject({ format: 'a ZIP archive with an encrypted file ("a.txt")' });
    const whole = zipSync({ m: bytes(30_000) }, { level: 0 });
    expect(look(whole.subarray(0, whole.length - 30))).toMatchObject({ format: "a ZIP archive", kind: "model" });
  });
});

describe("what holds no model is not listed:", () => {
  const image = sharp(bytes(3 * 700 * 700), { raw: { width: 700, height: 700, channels: 3 } });
  test.each<[string, () => Uint8Array | string | Promise<Buffer>]>([
    ["nothing", () => ""],
    ["text", () => "Some words. ".repeat(200_000)],
    ["an image of over 1 MB", () => image.png({ compressionLevel: 0 }).toBuffer()],
    ["a film", () => latin1("\0\0\0\x20ftypmp42", 2 ** 20)],
    ["a font", () => latin1("wOF2\0\x01\0\0", 2 ** 20)],
    ["an office document", () => zipSync({ "word/document.xml": strToU8("<?xml version='1.0'?><w/>".repeat(2000)) })],
    ["WebAssembly", () => latin1("\0asm\x01\0\0\0", 2 ** 20)],
    ["SQLite", () => latin1("SQLite format 3\0", 2 ** 20)],
    ["Parquet", () => latin1("PAR1", 2 ** 20)],
    ["translations of 123 texts", () => latin1("\xde\x12\x04\x95\0\0\0\0\x7b\0\0\0\x1c\0\0\0", 2 ** 20)],
    ["a small pickle", () => latin1("\x80\x04\x95", 500)],
    ["a small binary", () => bytes(5000)],
    ["an archive of text", () => gzipSync("Some words. ".repeat(3000))],
    ["a small pointer of Git LFS", () => `${LFS} 900\n`],
    ["a protobuf file of records", () => Buffer.concat(Array(3000).fill(delimited(1, delimited(2, "record"))))],
  ])("%s", async (_, make) => {
    expect(look(await make())).toMatchObject({ kind: "other" });
  });
});

test("a large file of which nothing is known is called unknown", () => {
  expect(look(bytes(2 ** 20))).toMatchObject({ kind: "unknown", bytes: 2 ** 20 });
  expect(look(zipSync({ "a.dat": bytes(2 ** 20 + 1) }))).toMatchObject({ kind: "unknown" });
});

test("nothing but regular files is opened, and no link is followed", () => {
  const target = folder.write("there.onnx", onnx);
  symlinkSync(target, join(folder.path, "link.onnx"));
  execFileSync("mkfifo", [join(folder.path, "pipe")]);
  mkdirSync(join(folder.path, "a-folder"));
  for (const name of ["link.onnx", "pipe", "a-folder", "absent"]) {
    expect(recogniseFile(join(folder.path, name)), name).toBeUndefined();
  }
  expect(recogniseFile("/dev/zero")).toBeUndefined();
});

describe("hostile bytes", () => {
  /** Counts what is read through it. */
  function counting(peek: Peek): Peek & { total: number } {
    const counted = { ...peek, total: 0, read: (position: number, length: number) => peek.read(position, length) };
    counted.read = (position, length) => {
      const found = peek.read(position, length);
      counted.total += found.length;
      return found;
    };
    return counted;
  }

  const wholes = [
    onnx,
    zipSync({ a: onnx }),
    gzipSync(onnx),
    tar("m", onnx),
    coreMl,
    safetensors,
    deflateRawSync(onnx),
  ];

  test("random, cut and damaged ones throw nothing", () => {
    const { uniform } = noise;
    for (let i = 0; i < 300; i++) {
      const whole = Buffer.from(wholes[i % wholes.length]);
      const cut = whole.subarray(Math.floor(uniform() * 30), Math.floor(uniform() * whole.length));
      const damaged = Buffer.from(whole);
      for (let k = 0; k < 20; k++) damaged[Math.floor(uniform() * Math.min(600, whole.length))] = uniform() * 256;
      for (const content of [bytes(Math.floor(uniform() * 2000)), cut, damaged]) look(content, "hostile.bin");
    }
  });

  test("of a file of endless fields only so much is read, and it is listed", () => {
    const record = Buffer.concat([delimited(14, Buffer.alloc(1000))]);
    const path = folder.write("long.bin", Buffer.concat(Array(60_000).fill(record)));
    const fd = openSync(path, "r");
    const peek = counting(peekFile(fd, 60_000 * record.length));
    expect(protobufModel(peek)).toBe("a protobuf file of more fields than are followed");
    expect(peek.total).toBeLessThanOrEqual(MOST_PEEKED * 2);
    closeSync(fd);
    expect(recogniseFile(path)).toMatchObject({ kind: "model" });
  });

  test("a file of 100 GiB of nothing takes no time", () => {
    const path = folder.write("holes.bin", onnx.subarray(0, 100));
    truncateSync(path, 100 * 2 ** 30);
    const before = process.cpuUsage();
    expect(recogniseFile(path)).toMatchObject({ kind: "unknown" });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  test("an archive that unpacks to far more than it has is closed, not unpacked", () => {
    expect(look(gzipSync(Buffer.alloc(2 ** 27)))).toMatchObject({ kind: "model", format: "a gzip archive" });
  });
});
