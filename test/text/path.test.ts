import { describe, expect, it } from "vitest";
import { commonFolder, distinctNames } from "../../src/text/path.ts";

describe("the names that tell paths apart", () => {
  it("are file names, with as many folders as it takes", () => {
    const paths = ["zoo/a/model.onnx", "zoo/b/model.onnx", "zoo/b/other.onnx", "model.onnx", "x\\y\\w.onnx"];
    expect([...distinctNames(paths)].sort()).toEqual([
      ["model.onnx", "model.onnx"],
      ["x\\y\\w.onnx", "w.onnx"],
      ["zoo/a/model.onnx", "a/model.onnx"],
      ["zoo/b/model.onnx", "b/model.onnx"],
      ["zoo/b/other.onnx", "other.onnx"],
    ]);
  });

  it("are one for one path, however often it stands there", () => {
    expect([...distinctNames(["a/b", "a/b"])]).toEqual([["a/b", "b"]]);
    expect([...distinctNames([])]).toEqual([]);
  });
});

describe("the folder that paths have in common", () => {
  it("is whole folders, and none where there is none", () => {
    expect(commonFolder(["zoo/derived/a.onnx", "zoo/derived-2/a.onnx"])).toBe("zoo/");
    expect(commonFolder(["zoo/a/x.onnx", "zoo/a/y.onnx"])).toBe("zoo/a/");
    expect(commonFolder(["/a/x.onnx", "/b/x.onnx"])).toBe("/");
    expect(commonFolder(["a.onnx", "b/a.onnx"])).toBe("");
    expect(commonFolder([])).toBe("");
  });
});
