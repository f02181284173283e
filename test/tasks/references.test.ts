import { symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { expandPaths, oneModel } from "../../src/tasks/model-paths.ts";
import { expandReferences, gatherReferences } from "../../src/tasks/references.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
for (const name of ["b.onnx", "a.onnx", "deep/c.onnx", "notes.txt"]) folder.write(name, "");
const inside = (...names: string[]) => names.map((name) => join(folder.path, name));
/** Patterns are taken from the working directory, as on a command line. */
const here = (name: string) => relative(process.cwd(), join(folder.path, name));

describe("expandPaths", () => {
  it("keeps the order of the arguments and sorts what a pattern matches", async () => {
    const paths = await expandPaths([join(folder.path, "deep/c.onnx"), join(folder.path, "*.onnx")]);
    expect(paths).toEqual(inside("deep/c.onnx", "a.onnx", "b.onnx"));
    expect(await expandPaths([here("**/*.onnx")])).toEqual(["a.onnx", "b.onnx", "deep/c.onnx"].map(here));
  });

  it("names a file once, however often it is given", async () => {
    const [a, b] = inside("a.onnx", "b.onnx");
    expect(await expandPaths([a, join(folder.path, "*.onnx"), a])).toEqual([a, b]);
    const spelled = await expandPaths([here("b.onnx"), `${folder.path}/deep/../b.onnx`, b, `./${here("b.onnx")}`]);
    expect(spelled.map((path) => resolve(path))).toEqual([b]);
  });

  it("keeps a plain path that leads nowhere, so that it is reported and not skipped", async () => {
    const [missing] = inside("missing.onnx");
    expect(await expandPaths([missing])).toEqual([missing]);
  });

  it("takes a path that exists for that path, whatever characters it has", async () => {
    const odd = ["model (1).onnx", "a[1].onnx", "{a,b}.onnx", "!x.onnx", "@(x).onnx", "back\\slash.onnx", "vgg=a.onnx"];
    const paths = odd.map((name) => folder.write(join("odd (old)", name), ""));
    for (const name of ["a1.onnx", "a.onnx", "b.onnx", "x.onnx"]) folder.write(join("odd (old)", name), "");
    for (const path of paths) {
      expect(await expandPaths([path])).toEqual([path]);
      expect(await expandReferences([path])).toEqual([{ path, arch: undefined }]);
    }
    const escaped = join(folder.path, "odd \\(old\\)", "model \\(1\\).onnx");
    expect(await expandPaths([escaped])).toEqual([paths[0]]);
  });

  it("takes a pattern that a file is called like for both, so that no file keeps others from being judged", async () => {
    const [shadow, other] = ["*.onnx", "other.onnx"].map((name) => folder.write(join("shadow", name), ""));
    expect(await expandPaths([shadow])).toEqual([shadow, other]);
  });

  it("matches names in whatever case, as the Action's globs do", async () => {
    const [upper, lower] = ["UPPER.ONNX", "lower.onnx"].map((name) => folder.write(join("case", name), ""));
    expect(await expandPaths([join(folder.path, "case", "*.onnx")])).toEqual([upper, lower]);
  });

  it("takes a folder for the models in it, however deep, hidden or written", async () => {
    const names = ["a.onnx", "z.onnx", "(b)/c.ONNX", ".hidden/d.onnx"];
    const models = names.map((name) => folder.write(join("models [1]", name), ""));
    folder.write("models [1]/notes.txt", "");
    symlinkSync(".", join(folder.path, "models [1]", "circle"));
    const [inFolder] = inside("models [1]");
    expect(await expandPaths([inFolder])).toEqual(models);
    expect(await expandPaths([`${here("models [1]")}/`])).toEqual(names.map((name) => here(`models [1]/${name}`)));
    expect((await expandReferences([`vgg=${inFolder}`])).map(({ arch }) => arch)).toEqual(Array(4).fill("vgg"));
    expect(await expandPaths([join(folder.path, "model*")])).toEqual(models);
  });

  it("refuses a folder without models, by name, and leaves a SavedModel to be named by its reader", async () => {
    const [empty, saved] = inside("empty", "saved");
    folder.write("empty/notes.txt", "");
    folder.write("saved/saved_model.pb", "");
    await expect(expandPaths([empty])).rejects.toMatchObject({
      code: "NO_MODELS_MATCHED",
      message: expect.stringContaining(`folder ${empty}`),
    });
    expect(await expandPaths([saved])).toEqual([saved]);
  });

  it("refuses a pattern that matches nothing, by name", async () => {
    const pattern = join(folder.path, "*.tflite");
    await expect(expandPaths([join(folder.path, "*.onnx"), pattern])).rejects.toMatchObject({
      code: "NO_MODELS_MATCHED",
      message: expect.stringContaining(pattern),
      hint: expect.stringContaining("quote it"),
    });
  });

  it("has nothing to expand in nothing", async () => {
    expect(await expandPaths([])).toEqual([]);
  });
});

describe("expandReferences", () => {
  it("reads ARCHITECTURE=GLOB, and leaves the architecture open without it", async () => {
    const [a, b, c] = inside("a.onnx", "b.onnx", "deep/c.onnx");
    expect(await expandReferences([`resnet-18=${join(folder.path, "[ab].onnx")}`, c])).toEqual([
      { path: a, arch: "resnet-18" },
      { path: b, arch: "resnet-18" },
      { path: c, arch: undefined },
    ]);
  });

  it("refuses a pattern that matches nothing", async () => {
    await expect(expandReferences([`vgg=${join(folder.path, "none-*.onnx")}`])).rejects.toMatchObject({
      code: "NO_MODELS_MATCHED",
    });
  });
});

describe("gatherReferences", () => {
  it("says without any what counts, how many it takes, where they come from, and what works without", async () => {
    const thrown = await gatherReferences({}).catch((error) => error);
    expect(thrown.code).toBe("NO_MODELS_MATCHED");
    for (const part of [
      "--unrelated",
      "at least 3, 19 for",
      "5 %",
      "own architecture",
      "train_references.py",
      "weights",
    ])
      expect(thrown.hint).toContain(part);
  });

  it("measures accuracies on a zoo's images where they have labels, and draws twins' probes from any", async () => {
    const zoo = { images: "photos", source: "s.onnx", models: [{ path: "a.onnx", role: "unrelated", arch: "vgg" }] };
    const path = folder.write("ZOO.json", JSON.stringify(zoo));
    const photos = join(folder.path, "photos");
    const family = { twins: [join(folder.path, "a.onnx")], source: undefined, images: undefined, probes: 9, pool: 9 };
    const asked = { ...family, quality: undefined, sourcePicked: undefined, twinsPicked: undefined };
    folder.write("photos/cat/1.jpg", "");
    expect(await gatherReferences({ zoo: path, family: asked })).toMatchObject({
      unrelated: [{ path: join(folder.path, "a.onnx"), arch: "vgg" }],
      images: photos,
      family: { images: photos },
    });
    folder.write("photos/2.jpg", "");
    expect(await gatherReferences({ zoo: path, family: asked })).toMatchObject({
      images: undefined,
      family: { images: photos },
    });
  });
});

describe("oneModel", () => {
  it("takes a folder for the one model in it, and lists the models of one with several", async () => {
    const [one, first, second] = ["one/a.onnx", "two/a.onnx", "two/b.onnx"].map((name) => folder.write(name, ""));
    expect(await oneModel(one)).toBe(one);
    expect(await oneModel(join(folder.path, "one"))).toBe(one);
    await expect(oneModel(join(folder.path, "two"))).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining(`${first}, ${second}`),
    });
  });
});
