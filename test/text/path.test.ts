import { expect, it } from "vitest";
import { namesApart } from "../../src/text/path.ts";

it.each([
  [
    ["a/x.onnx", "b/y.onnx"],
    ["x.onnx", "y.onnx"],
  ],
  [
    ["w/1/model.onnx", "w/2/model.onnx", "w/3.onnx"],
    ["1/model.onnx", "2/model.onnx", "3.onnx"],
  ],
  [
    ["a/m/model.onnx", "b/m/model.onnx"],
    ["a/m/model.onnx", "b/m/model.onnx"],
  ],
  [
    ["./model.onnx", "x/model.onnx"],
    ["model.onnx", "x/model.onnx"],
  ],
  [
    ["model.onnx", "model.onnx"],
    ["model.onnx", "model.onnx"],
  ],
])("files are called by the shortest path that tells them apart: %j", (paths, expected) => {
  expect(paths.map(namesApart(paths))).toEqual(expected);
});

it("a file that is none of them is called by its last part", () => {
  expect(namesApart(["a/x.onnx"])("b/c.onnx")).toBe("c.onnx");
});
