import { describe, expect, test } from "vitest";
import { matchPaths } from "../../../src/github/changes/match.ts";

const ODD = [
  "new\nline/a.onnx",
  "new\nline.onnx",
  "re\rturn/a.onnx",
  "line\u2028end/a.onnx",
  "back\\slash/a.onnx",
  "-dash.onnx",
  " space .onnx",
  "[1].onnx",
  "{a,b}/(c).onnx",
  "!not.onnx",
  "模型/é.onnx",
  "😀.onnx",
  ".hidden/.model.onnx",
  "q\"'.onnx",
];

describe("matchPaths", () => {
  test("finds models whatever they and their folders are called", async () => {
    await expect(matchPaths([...ODD, "other.txt"], ["**/*.onnx"])).resolves.toEqual(ODD);
  });

  test("keeps apart names that only differ in what stands for the end of a line", async () => {
    const paths = ["a\nb.onnx", "a_b.onnx", "a\rb.onnx"];
    await expect(matchPaths(paths, ["*.onnx"])).resolves.toEqual(paths);
  });

  test.each<[string, string[]]>([
    ["*.onnx", ["top.onnx", "UP.ONNX"]],
    ["/*.onnx", ["top.onnx", "UP.ONNX"]],
    ["./a/*.onnx", ["a/m.onnx"]],
    ["/a/*.onnx", ["a/m.onnx"]],
    ["a/**", ["a/m.onnx", "a/b/n.onnx", "a/b/t.txt"]],
    ["{a,c}/*.onnx", ["a/m.onnx"]],
    ["A/M.ONNX", ["a/m.onnx"]],
    ["a", []],
    ["a/", []],
    ["../**/*.onnx", []],
    ["", []],
  ])("%s", async (glob, expected) => {
    const paths = ["top.onnx", "UP.ONNX", "a/m.onnx", "a/b/n.onnx", "a/b/t.txt"];
    await expect(matchPaths(paths, [glob])).resolves.toEqual(expected);
  });

  test("leaves out what is excluded, and nothing that only looks like it", async () => {
    const paths = ["archive/old.onnx", "Archive/new.onnx", "m.onnx"];
    await expect(matchPaths(paths, ["**/*.onnx", "!archive/**"])).resolves.toEqual(["Archive/new.onnx", "m.onnx"]);
    await expect(matchPaths(paths, ["!archive/**"])).resolves.toEqual([]);
  });

  test("takes what is a file and a folder at once as both", async () => {
    const paths = ["sub.onnx", "sub.onnx/m.onnx"];
    await expect(matchPaths(paths, ["**/*.onnx"])).resolves.toEqual(paths);
  });

  test("takes a folder with a model's name for no model", async () => {
    await expect(matchPaths(["m.onnx/readme.txt"], ["**/*.onnx"])).resolves.toEqual([]);
  });
});
