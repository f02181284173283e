import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkout } from "../../support/github/checkout.ts";
import type { FakeFile } from "../../support/github/fake-state.ts";
import { external, openScene, plain } from "../../support/github/scene.ts";

const scene = openScene();

describe("a change affects", () => {
  test("new and changed models, not those that are as they were or gone", async () => {
    const first = {
      "m/same.onnx": plain("1"),
      "m/changed.onnx": plain("1"),
      "m/gone.onnx": plain("1"),
      "m/old.onnx": plain("moved"),
    };
    const changes = {
      "m/changed.onnx": plain("2"),
      "m/gone.onnx": null,
      "m/old.onnx": null,
      "m/moved.onnx": plain("moved"),
      "new.onnx": plain("3"),
    };
    const selection = await scene.afterChange(first, { ...changes, "README.md": "new" });
    expect(selection).toEqual({
      models: ["m/changed.onnx", "m/moved.onnx", "new.onnx"],
      how: "changed",
      why: undefined,
      touched: new Set([...Object.keys(changes), "README.md"]),
      none: undefined,
    });
    expect(scene.fake.requests).toEqual([]);
  });

  test("no model at times, and says whether there is none at all", async () => {
    await expect(scene.afterChange({ "m.onnx": external("w") }, { "docs/x.md": "1" })).resolves.toMatchObject({
      models: [],
      how: "changed",
      none: "No model that matches **/*.onnx is changed.",
    });
    await expect(scene.afterChange({ "a.txt": "1" }, { "b.txt": "1" }, ["models/*.onnx"])).resolves.toMatchObject({
      models: [],
      none: expect.stringMatching(/^No file in the checked-out tree matches models\/\*\.onnx\./),
    });
  });

  test("files by their names, literally", async () => {
    const names = ["né w/模型.onnx", "new\nline/x.onnx", "-dash.onnx", "[1]*.onnx", "q\"uo'te.onnx", " .onnx"];
    const selection = await scene.afterChange(
      { "1.onnx": plain("1") },
      Object.fromEntries(names.map((name) => [name, plain("x")])),
    );
    expect(selection.models).toEqual([...names].sort());
  });

  test("a model whose preprocessing is changed", async () => {
    const first = { "a/m.onnx": external("w"), "b/m.onnx": external("w"), "a/preprocessor_config.json": "{}" };
    const changed = await scene.afterChange(first, { "a/preprocessor_config.json": "{ }" });
    expect(changed.models).toEqual(["a/m.onnx"]);
  });

  test("a pointer of Git LFS in place of a model", async () => {
    const pointer = (oid: string) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid.repeat(64)}\nsize 9\n`;
    const first = { "a.onnx": pointer("1"), "b.onnx": pointer("2"), ".gitattributes": "*.onnx filter=lfs\n" };
    const selection = await scene.afterChange(first, { "a.onnx": pointer("3") });
    expect(selection.models).toEqual(["a.onnx"]);
  });
});

describe("files that no commit has", () => {
  test("count as changed, unless a package manager put them there", async () => {
    scene.base = scene.origin.commit({ "old.onnx": plain("1"), ".gitignore": "built/\n" });
    const { merge, event } = scene.pullRequest(scene.origin.commit({ "x.txt": "1" }, scene.base));
    const workspace = checkout(scene.origin, merge, scene.place(), 2);
    for (const path of ["built/new.onnx", "node_modules/p/test.onnx", ".venv/lib/site-packages/onnx/test.onnx"]) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), "1");
    }
    expect((await scene.select({ event, workspace })).models).toEqual(["built/new.onnx"]);
  });

  test("a changed model that a sparse checkout lacks is judged, and found missing", async () => {
    scene.base = scene.origin.commit({ "a.txt": "1" });
    const { merge, event } = scene.pullRequest(
      scene.origin.commit({ "far/m.onnx": plain("1"), "far/m.txt": "1" }, scene.base),
    );
    const workspace = checkout(scene.origin, merge, scene.place(), 2);
    execFileSync("git", ["-C", workspace, "sparse-checkout", "set", "near"], { stdio: "pipe" });
    expect(readdirSync(workspace)).not.toContain("far");
    expect((await scene.select({ event, workspace })).models).toEqual(["far/m.onnx"]);
  });
});

test("several lists of globs are answered by one look at the change", async () => {
  scene.base = scene.origin.commit({ "a/1.onnx": plain("1"), "b/1.onnx": plain("1") });
  const head = scene.origin.commit({ "a/1.onnx": plain("2"), "b/1.onnx": plain("2") }, scene.base);
  const files: FakeFile[] = ["a/1.onnx", "b/1.onnx"].map((filename) => ({ filename, status: "modified" }));
  const { event, merge } = scene.pullRequest(head, files);
  const about = { event, workspace: checkout(scene.origin, merge, scene.place()) };
  const { groups: selections } = await scene.selectAll(about, [["a/*.onnx"], ["b/*.onnx"], ["d/*"]]);
  expect(selections.map(({ models }) => models)).toEqual([["a/1.onnx"], ["b/1.onnx"], []]);
  expect(scene.fake.requests).toHaveLength(2);
});
