import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { type Change, checkout } from "../../support/github/checkout.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import { external, openScene, plain } from "../../support/github/scene.ts";

const scene = openScene();
type Changes = Readonly<Record<string, Change>>;

/** What a pull request's run finds, whose checkout has all history. */
async function found(first: Changes, changes: Changes, globs = ["**/*.onnx"], prepare?: (workspace: string) => void) {
  scene.base = scene.origin.commit(first);
  const { merge, event } = scene.pullRequest(scene.origin.commit(changes, scene.base));
  const workspace = checkout(scene.origin, merge, scene.place(), 0);
  prepare?.(workspace);
  const { groups, beside } = await scene.selectAll({ event, workspace }, [globs]);
  const notJudged = beside.notJudged.map(({ path, format }) => `${path}: ${format}`);
  return { models: groups[0].models, notJudged, unknown: beside.unknown.map(({ path }) => path), beside };
}

const checkpoint = Buffer.from(zipSync({ "archive/data.pkl": strToU8("x") }));
const noise = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => (i * 2654435761) >>> 24));

describe("a changed model that no glob matches", () => {
  test("is judged whatever it is called, and where only its name is another", async () => {
    const names = ["m/new.ort", "m/new.onnx.bin", "data.dat", "weights", "holiday.jpg"];
    const changes = Object.fromEntries(names.map((name) => [name, plain(name)]));
    const { models, beside } = await found({ "a.txt": "1", "old.onnx": plain("1") }, changes);
    expect(models).toEqual([...names].sort());
    expect([...beside.onnx].sort()).toEqual([...names].sort());
    const moved = await found({ "m.onnx": plain("1") }, { "m.onnx": null, "m.bin": plain("1") });
    expect(moved.models).toEqual(["m.bin"]);
  });

  test("is judged by each list of globs", async () => {
    scene.base = scene.origin.commit({ "a.txt": "1" });
    const { merge, event } = scene.pullRequest(scene.origin.commit({ "new.bin": plain("1") }, scene.base));
    const about = { event, workspace: checkout(scene.origin, merge, scene.place(), 0) };
    const { groups } = await scene.selectAll(about, [["a/*.onnx"], ["b/*.onnx"]]);
    expect(groups.map(({ models }) => models)).toEqual([["new.bin"], ["new.bin"]]);
  });

  test("is judged where only its weights have changed", async () => {
    const first = { "m.dat": external("w.bin"), "w.bin": noise(30_000) };
    const { models, unknown } = await found(first, { "w.bin": Buffer.concat([noise(2 ** 20), noise(99)]) });
    expect(models).toEqual(["m.dat"]);
    expect(unknown).toEqual([]);
  });

  test("is told, and not judged, if a glob with ! leaves it out", async () => {
    const changes = { "archive/new.bin": plain("1"), "archive/m.pt": checkpoint, "archive/m.onnx": plain("1") };
    const { models, notJudged, beside } = await found({ "a.txt": "1" }, changes, ["**/*.onnx", "!archive/**"]);
    expect(models).toEqual([]);
    expect(notJudged).toEqual([]);
    expect([...beside.excluded].sort()).toEqual(Object.keys(changes).sort());
  });

  test("is not judged twice where a model is a link to it", async () => {
    const { models } = await found({ "a.txt": "1" }, { "store/1": plain("1") }, undefined, (workspace) =>
      symlinkSync("store/1", join(workspace, "m.onnx")),
    );
    expect(models).toEqual(["m.onnx"]);
  });

  test("is left alone as long as it has not changed", async () => {
    const { models, notJudged } = await found({ "m.bin": plain("1"), "m.pt": checkpoint }, { "x.bin": noise(30_000) });
    expect(models).toEqual([]);
    expect(notJudged).toEqual([]);
  });
});

describe("a changed file that cannot be judged", () => {
  test("is listed with what it is", async () => {
    const changes = {
      "m.pt": checkpoint,
      "m.zip": Buffer.from(zipSync({ "m.onnx": plain("1") })),
      "m.onnx.gz": gzipSync(plain("1")),
      "notes.txt": "words",
      "big.bin": noise(2 ** 20),
    };
    const { models, notJudged, unknown } = await found({ "a.txt": "1" }, changes);
    expect(models).toEqual([]);
    expect(notJudged).toEqual([
      "m.onnx.gz: a gzip archive with an ONNX model",
      "m.pt: a PyTorch checkpoint",
      'm.zip: a ZIP archive with an ONNX model ("m.onnx")',
    ]);
    expect(unknown).toEqual(["big.bin"]);
  });

  test("is not listed if it is what a model keeps its weights in", async () => {
    const changes = { "m.onnx": external("w.pt"), "w.pt": noise(30_000), "other.pt": noise(30_000) };
    const { models, notJudged } = await found({ "a.txt": "1" }, changes);
    expect(models).toEqual(["m.onnx"]);
    expect(notJudged).toEqual(["other.pt: a file of an unknown kind, named as models are"]);
  });

  test("is listed by its name where a sparse checkout lacks it", async () => {
    const { notJudged } = await found({ "a.txt": "1" }, { "far/m.pt": checkpoint, "far/m.txt": "1" }, undefined, (at) =>
      execFileSync("git", ["-C", at, "sparse-checkout", "set", "near"], { stdio: "pipe" }),
    );
    expect(notJudged).toEqual(["far/m.pt: a file named as models are"]);
  });

  test("that an earlier step made counts as changed, unless a package manager brought it", async () => {
    const { notJudged } = await found({ "a.txt": "1" }, { "b.txt": "1" }, undefined, (workspace) => {
      for (const path of ["built/m.pt", "node_modules/p/m.pt", ".venv/lib/site-packages/p/m.pt"]) {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), checkpoint);
      }
    });
    expect(notJudged).toEqual(["built/m.pt: a PyTorch checkpoint"]);
  });

  test("is looked for in the whole tree by an audit", async () => {
    const head = scene.origin.commit({ "m.pt": checkpoint, "m.dat": plain("1") });
    const workspace = checkout(scene.origin, head, scene.place());
    const { groups, beside } = await scene.selectAll({ event: scheduleEvent(head), workspace }, [["**/*.onnx"]]);
    expect(groups[0].models).toEqual(["m.dat"]);
    expect(beside.notJudged.map(({ path }) => path)).toEqual(["m.pt"]);
  });
});
