import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readZoo } from "../../src/tasks/zoo.ts";
import { ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** A zoo whose second model is the given one. */
function withModel(model: unknown): string {
  return JSON.stringify({ source: "s.onnx", images: "i", models: [{ path: "u", role: "unrelated" }, model] });
}

describe("readZoo", () => {
  it("reads the fixture zoo, with paths from its own folder", async () => {
    const zoo = await readZoo(join(ZOO, "ZOO.json"));
    expect(zoo.source).toBe(join(ZOO, "source.onnx"));
    expect(zoo.images).toBe(join(ZOO, "images/"));
    const roles = zoo.models.map(({ role }) => role);
    expect(["unrelated", "derived"].map((role) => roles.filter((one) => one === role).length)).toEqual([20, 20]);
    expect(zoo.sourceAccuracy).toBe(0.7686);
    expect(zoo.models[0].name.startsWith("derived/")).toBe(true);
    expect(zoo.models[0].path.startsWith(join(ZOO, "derived"))).toBe(true);
    expect(new Set(zoo.models.map(({ arch }) => arch))).toEqual(new Set(["vgg", "resnet", "mobilenet", "densenet"]));
  });

  it("says so if there is none", async () => {
    const path = join(folder.path, "ZOO.json");
    await expect(readZoo(path)).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
      message: expect.stringContaining(path),
    });
  });

  it.each([
    ["no JSON", "{", "JSON"],
    ["a list", "[]", "it must be an object"],
    ["no models", JSON.stringify({ source: "s.onnx", images: "images" }), "models is missing"],
    [
      "a role that does not exist",
      withModel({ path: "m", role: "stolen" }),
      "models[1].role must be one of unrelated, derived",
    ],
    [
      "an accuracy in per cent",
      withModel({ path: "m", role: "derived", accuracy: 76.9 }),
      "models[1].accuracy must be at most 1",
    ],
    ["a group that is a number", withModel({ path: "m", role: "derived", group: 1 }), "models[1].group must be text"],
    [
      "a misspelt field of a model",
      withModel({ path: "m", role: "derived", grop: "a" }),
      '"grop", which probably should be group',
    ],
    [
      "a misspelt field",
      JSON.stringify({ source: "s", images: "i", models: [], sourceArc: "vgg" }),
      "should be sourceArch",
    ],
  ])("refuses %s, naming file and field", async (name, text, field) => {
    const path = folder.write(`${name}.json`, text);
    const error = await readZoo(path).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "ZOO_INVALID" });
    for (const part of [path, field]) expect(error.message).toContain(part);
  });

  it("passes over fields that are its author's own", async () => {
    const path = folder.write(
      "own.json",
      JSON.stringify({ source: "s", images: "i", models: [], twins: [], note: "n" }),
    );
    expect((await readZoo(path)).models).toEqual([]);
  });

  it("reads what an editor of Windows wrote", async () => {
    const path = folder.write("bom.json", `\uFEFF${JSON.stringify({ source: "s", images: "i", models: [] })}`);
    expect((await readZoo(path)).models).toEqual([]);
  });

  it("takes absolute paths as they are", async () => {
    const elsewhere = join(ZOO, "source.onnx");
    const path = folder.write("absolute.json", JSON.stringify({ source: elsewhere, images: ZOO, models: [] }));
    expect(await readZoo(path)).toMatchObject({ source: elsewhere, images: ZOO });
  });
});
