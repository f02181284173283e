import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { externalFiles } from "../../src/onnx/external-data.ts";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import { type External, model, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** Adds to its input one external tensor of two numbers for each place. */
function adder(...places: External[]): Buffer {
  const at = (index: number) => (index === 0 ? "x" : index === places.length ? "y" : `sum${index}`);
  return model({
    nodes: places.map((_, index) => node("Add", [at(index), `w${index}`], [at(index + 1)])),
    inputs: [valueInfo("x", "float32", [2])],
    outputs: [valueInfo("y", "float32", [2])],
    initialisers: places.map((external, index) => tensor(`w${index}`, [2], new Float32Array(), { external })),
  });
}

async function filesOf(path: string, maxBytes?: number): Promise<string[]> {
  return await externalFiles(path, await readOnnxFile(path), maxBytes);
}

function write(name: string, ...places: External[]): string {
  return folder.write(`models/${name}`, adder(...places));
}

folder.write("models/weights.bin", Buffer.from(Float32Array.of(1, 2, 30, 40).buffer));
folder.write("models/parts/more.bin", Buffer.from(Float32Array.of(500, 600).buffer));
folder.write("outside.bin", Buffer.alloc(64));

describe("externalFiles", () => {
  test("lists each file once, in the place where onnxruntime opens it", async () => {
    const path = write(
      "sum.onnx",
      { location: "weights.bin", offset: 0, length: 8 },
      { location: "./weights.bin", offset: 8 },
      { location: "parts/more.bin" },
    );
    const models = join(folder.path, "models");
    expect(await filesOf(path)).toEqual([join(models, "weights.bin"), join(models, "parts", "more.bin")]);
    const session = await InferenceSession.create(path);
    const { y } = await session.run({ x: new OrtTensor("float32", Float32Array.of(0, 0), [2]) });
    expect(Array.from(y?.data as Float32Array)).toEqual([531, 642]);
  });

  test("a model without external data has no files", async () => {
    expect(await externalFiles("m.onnx", { bytes: 10, externalData: [] })).toEqual([]);
  });

  test("follows links inside of the folder, also where the folder itself is one", async () => {
    symlinkSync("parts/more.bin", join(folder.path, "models", "link.bin"));
    symlinkSync("models", join(folder.path, "linked"));
    write("link.onnx", { location: "link.bin" });
    const path = join(folder.path, "linked", "link.onnx");
    expect(await filesOf(path)).toEqual([join(folder.path, "linked", "link.bin")]);
  });

  describe("the cache of Hugging Face, where every file is a link into another folder", () => {
    const cached = (name: string) => join("cache", "snapshots", "0123abc", name);
    const linked = (name: string, target: string) => {
      mkdirSync(join(folder.path, dirname(cached(name))), { recursive: true });
      symlinkSync(target, join(folder.path, cached(name)));
      return join(folder.path, cached(name));
    };
    folder.write("cache/blobs/1111", adder({ location: "model.onnx_data" }));
    folder.write("cache/blobs/2222", Buffer.alloc(8));
    folder.write("cache/secret", Buffer.alloc(8));

    test("has its data beside the real model file", async () => {
      const model = linked("model.onnx", "../../blobs/1111");
      const data = linked("model.onnx_data", "../../blobs/2222");
      expect(await filesOf(model)).toEqual([data]);
    });

    test.each([
      ["the cache's own folder", "../../../secret"],
      ["another model's", "../../../../outside.bin"],
    ])("has none in %s", async (_, target) => {
      const name = `leaving-${target.length}`;
      const model = linked(`${name}/model.onnx`, "../../../blobs/1111");
      linked(`${name}/model.onnx_data`, target);
      await expect(filesOf(model)).rejects.toMatchObject({ code: "MODEL_EXTERNAL_DATA_ESCAPES" });
    });
  });

  test("counts all files towards the limit", async () => {
    const path = write("size.onnx", { location: "weights.bin" }, { location: "parts/more.bin" });
    const { bytes } = await readOnnxFile(path);
    await expect(filesOf(path, bytes + 24)).resolves.toHaveLength(2);
    await expect(filesOf(path, bytes + 23)).rejects.toMatchObject({ code: "MODEL_TOO_LARGE" });
  });
});

describe("external data that leads outside of the folder is refused:", () => {
  symlinkSync("../outside.bin", join(folder.path, "models", "escape.bin"));
  symlinkSync("..", join(folder.path, "models", "up"));

  test.each([
    ["a parent's file", "../outside.bin", '".."'],
    ["a parent's file by a detour", "parts/../../outside.bin", '".."'],
    ["the parent itself", "..", '".."'],
    ["an absolute path", join(folder.path, "outside.bin"), "absolute"],
    ["a drive", "C:outside.bin", "drive"],
    ["backslashes", "..\\outside.bin", "backslash"],
    ["a share", "\\\\server\\outside.bin", "backslash"],
    ["a NUL byte", "weights.bin\0.png", "bytes"],
    ["a link to a file", "escape.bin", "symbolic link"],
    ["a link to a folder", "up/outside.bin", "symbolic link"],
  ])("%s", async (_, location, why) => {
    await expect(filesOf(write("escape.onnx", { location }))).rejects.toMatchObject({
      code: "MODEL_EXTERNAL_DATA_ESCAPES",
      message: expect.stringMatching(new RegExp(`tensor "w0".*${why}`)),
    });
    await expect(filesOf(write("escape.onnx", { location }))).rejects.toMatchObject({
      message: expect.stringContaining(JSON.stringify(location)),
    });
  });

  test("a name that is not UTF-8, and so not the one that onnxruntime would open", async () => {
    const bytes = adder({ location: "weights.bin" });
    bytes[bytes.indexOf("weights.bin")] = 0xff;
    await expect(filesOf(folder.write("models/bytes.onnx", bytes))).rejects.toMatchObject({
      code: "MODEL_EXTERNAL_DATA_ESCAPES",
    });
  });

  test("a neighbour whose name starts like the folder's", async () => {
    folder.write("models-secret/weights.bin", Buffer.alloc(8));
    symlinkSync("../models-secret/weights.bin", join(folder.path, "models", "neighbour.bin"));
    await expect(filesOf(write("neighbour.onnx", { location: "neighbour.bin" }))).rejects.toMatchObject({
      code: "MODEL_EXTERNAL_DATA_ESCAPES",
    });
  });
});

describe("external data that is not there is named:", () => {
  mkdirSync(join(folder.path, "models", "weights.d"));
  symlinkSync("circle.bin", join(folder.path, "models", "circle.bin"));

  test.each<[string, External, string]>([
    ["a missing file", { location: "none.bin" }, "does not exist"],
    ["a file as a folder", { location: "weights.bin/more.bin" }, "does not exist"],
    ["a link to itself", { location: "circle.bin" }, "does not exist"],
    ["a folder", { location: "weights.d" }, "is not a regular file"],
    ["the model's own folder", { location: "." }, "is not a regular file"],
    ["no location", { offset: 0 }, "is not named"],
    [
      "a length past the end",
      { location: "weights.bin", offset: 12, length: 8 },
      "has 16 bytes, of which the tensor needs those up to 20",
    ],
    ["a shape past the end", { location: "weights.bin", offset: 12 }, "up to 20"],
    ["an offset past the end", { location: "weights.bin", offset: 17, length: 0 }, "up to 17"],
  ])("%s", async (_, external, why) => {
    await expect(filesOf(write("missing.onnx", external))).rejects.toMatchObject({
      code: "MODEL_EXTERNAL_DATA_MISSING",
      message: expect.stringContaining(why),
    });
  });

  test("a file that Git LFS has not fetched", async () => {
    folder.write("models/lfs.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0123456789abcdef\nsize 8\n");
    await expect(filesOf(write("lfs.onnx", { location: "lfs.bin" }))).rejects.toMatchObject({
      code: "MODEL_LFS_POINTER",
      message: expect.stringContaining("lfs.bin"),
    });
  });
});
