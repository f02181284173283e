import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type Change, checkout, createOrigin } from "../../support/github/checkout.ts";
import * as events from "../../support/github/events.ts";
import { external, openScene, plain } from "../../support/github/scene.ts";

const scene = openScene();

describe("files that belong to a model", () => {
  const first = {
    "a/m.onnx": external("m.bin"),
    "a/other.onnx": external("other.bin"),
    "a/m.bin": "12345678",
    "a/other.bin": "12345678",
    "b/m.onnx": external("parts/w"),
    "b/parts/w": "12345678",
    "c/m.onnx": external("m.bin"),
    "c/m.bin": "12345678",
    "broken/m.onnx": "not a model",
  };

  test.each<[string, Readonly<Record<string, Change>>, string[]]>([
    ["changed", { "a/m.bin": "87654321" }, ["a/m.onnx"]],
    ["deleted", { "a/other.bin": null }, ["a/other.onnx"]],
    ["changed, further down", { "b/parts/w": "87654321" }, ["b/m.onnx"]],
    ["changed, of a model that nobody can read", { "broken/x.txt": "1" }, ["broken/m.onnx"]],
    ["untouched, beside a file that belongs to none", { "a/README.md": "1", "c/README.md": "1" }, []],
  ])("%s", async (_, changes, expected) => {
    expect((await scene.afterChange(first, changes)).models).toEqual(expected);
  });

  test("have it judged though an earlier step made them, and no commit", async () => {
    scene.base = scene.origin.commit({
      "a/m.onnx": external("m.bin"),
      "b/m.onnx": external("m.bin"),
      "b/m.bin": "12345678",
    });
    const { merge, event } = scene.pullRequest(scene.origin.commit({ "x.txt": "1" }, scene.base));
    const workspace = checkout(scene.origin, merge, scene.place(), 2);
    writeFileSync(join(workspace, "a/m.bin"), "12345678");
    expect((await scene.select({ event, workspace })).models).toEqual(["a/m.onnx"]);
  });
});

describe("symbolic links", () => {
  /** Puts links into the next commit. */
  function link(links: Readonly<Record<string, string>>): void {
    for (const [path, target] of Object.entries(links)) {
      const at = join(scene.origin.path, path);
      rmSync(at, { force: true });
      mkdirSync(dirname(at), { recursive: true });
      symlinkSync(target, at);
    }
  }

  async function selected(
    changes: Readonly<Record<string, Change>>,
    links: Readonly<Record<string, string>>,
    globs = ["**/*.onnx"],
  ) {
    scene.origin.git("checkout", "--quiet", "--detach", scene.base);
    link(links);
    const { merge, event } = scene.pullRequest(scene.origin.commit(changes));
    return (await scene.select({ event, workspace: checkout(scene.origin, merge, scene.place(), 0), globs })).models;
  }

  beforeEach(() => {
    link({ "latest.onnx": "v/2.onnx", current: "v", "chain.onnx": "latest.onnx" });
    scene.base = scene.origin.commit({ "v/1.onnx": plain("1"), "v/2.onnx": plain("2"), "w/1.onnx": plain("1") });
  });

  test("a model is judged if it is a link whose target is changed", async () => {
    await expect(selected({ "v/2.onnx": plain("3") }, {}, ["*.onnx"])).resolves.toEqual(["chain.onnx", "latest.onnx"]);
    await expect(selected({ "v/1.onnx": plain("3") }, {}, ["current/*.onnx"])).resolves.toEqual(["current/1.onnx"]);
  });

  test("a model is judged if it is a link that now leads to another target", async () => {
    await expect(selected({}, { "latest.onnx": "v/1.onnx" })).resolves.toEqual(["chain.onnx", "latest.onnx"]);
    await expect(selected({}, { current: "w" }, ["current/*.onnx"])).resolves.toEqual(["current/1.onnx"]);
  });

  test("links to a model that is judged anyway are not judged again", async () => {
    await expect(selected({ "v/2.onnx": plain("3") }, {})).resolves.toEqual(["v/2.onnx"]);
  });

  test("links that lead nowhere are judged, and found missing", async () => {
    await expect(selected({ "v/2.onnx": null }, {}, ["*.onnx"])).resolves.toEqual(["chain.onnx", "latest.onnx"]);
    await expect(selected({}, { "new.onnx": "nowhere" })).resolves.toEqual(["new.onnx"]);
  });

  test("links that lead out of the repository are judged: nobody knows what has changed there", async () => {
    await expect(selected({}, { "out.onnx": "../out.onnx" })).resolves.toEqual(["out.onnx"]);
    scene.base = scene.origin.git("rev-parse", "HEAD^2");
    await expect(selected({ "x.txt": "1" }, {})).resolves.toEqual(["out.onnx"]);
  });

  test("links in circles hold up nobody", async () => {
    const folders = Array.from({ length: 12 }, (_, i) => `d${i}`);
    const circles = folders.flatMap((one) => folders.map((other) => [`${one}/to-${other}`, `../${other}`]));
    const links = { ...Object.fromEntries(circles), up: "..", self: "self", top: "." };
    link(links);
    scene.base = scene.origin.commit({}, scene.base);
    await expect(selected({ "d3/m.onnx": plain("1") }, {})).resolves.toEqual(["d3/m.onnx"]);
  });

  test("links to the disk's root are not followed", async () => {
    await expect(selected({ "m.onnx": plain("1") }, { root: "/" }, ["*.onnx", "root/*/**"])).resolves.toEqual([
      "m.onnx",
    ]);
  });
});

describe("submodules", () => {
  test("have the models in them judged when their commit is changed", async () => {
    const sub = createOrigin(scene.place());
    const [one, two] = [sub.commit({ "m.onnx": plain("1") }), sub.commit({ "m.onnx": plain("2") })];
    const pin = (commit: string) => scene.origin.git("update-index", "--add", "--cacheinfo", `160000,${commit},sub`);
    scene.origin.commit({ "a.onnx": plain("1") });
    const commit = () => {
      scene.origin.git("commit", "--quiet", "--message", "Pin");
      return scene.origin.git("rev-parse", "HEAD");
    };
    pin(one);
    scene.base = commit();
    pin(two);
    const { merge, event } = scene.pullRequest(commit());
    const workspace = checkout(scene.origin, merge, scene.place(), 0);
    checkout(sub, two, join(workspace, "sub"));
    expect((await scene.select({ event, workspace })).models).toEqual(["sub/m.onnx"]);
    const unchanged = events.pushEvent(event.sha, scene.origin.commit({ "x.txt": "1" }, event.sha));
    const later = checkout(scene.origin, unchanged.sha, scene.place(), 0);
    checkout(sub, two, join(later, "sub"));
    expect((await scene.select({ event: unchanged, workspace: later })).models).toEqual([]);
  });
});
