import { describe, expect, it } from "vitest";
import { completePreprocess, parsePreprocess } from "../../src/probes/preprocess.ts";
import { failureOf } from "../support/failure.ts";

describe("parsePreprocess", () => {
  it("takes any subset of the fields and fills in nothing", () => {
    expect(parsePreprocess({}, "p.json")).toEqual({});
    const some = { width: 32, mean: [0.5], layout: "nhwc", dtype: "uint8" };
    expect(parsePreprocess(some, "p.json")).toEqual(some);
  });

  it.each([
    [{ width: "32" }, "width"],
    [{ width: 0 }, "width"],
    [{ height: 32.5 }, "height"],
    [{ height: 100_000 }, "height"],
    [{ fit: "stretch" }, "fit"],
    [{ colour: "RGB" }, "colour"],
    [{ layout: "chw" }, "layout"],
    [{ dtype: "int8" }, "dtype"],
    [{ scale: 0 }, "scale"],
    [{ scale: Number.NaN }, "scale"],
    [{ mean: 0.5 }, "mean"],
    [{ mean: [] }, "mean"],
    [{ mean: [0.5, 0.5] }, "mean"],
    [{ mean: [1, 2, 3, 4] }, "mean"],
    [{ mean: [1, null, 3] }, "mean[1]"],
    [{ std: [0.2, 0] }, "std"],
    [{ std: [0.2, -1, 0.2] }, "std[1]"],
    [{ color: "rgb" }, "color"],
    [[], "it must be an object"],
    [null, "it must be an object"],
    ["32x32", "it must be an object"],
  ])("refuses %j naming the field", async (value, field) => {
    const failure = await failureOf(() => parsePreprocess(value, "p.json"));
    expect(failure.code).toBe("PREPROCESS_INVALID");
    expect(failure.message).toMatch(/^p\.json is not a valid preprocessing/);
    expect(failure.message).toContain(field);
    expect(failure.message).not.toContain("\n");
  });
});

describe("completePreprocess", () => {
  it("fills in RGB, NCHW, float32 and pixel / 255", () => {
    expect(completePreprocess({ width: 8, height: 9 }, "here")).toEqual({
      width: 8,
      height: 9,
      fit: "fill",
      colour: "rgb",
      layout: "nchw",
      dtype: "float32",
      scale: 1 / 255,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
  });

  it("treats undefined as left open, and never guesses a size", async () => {
    const partial = { width: 8, height: 8, mean: undefined };
    expect(completePreprocess(partial, "here").mean).toEqual([0, 0, 0]);
    const failure = await failureOf(() => completePreprocess({ width: 8 }, "the preprocessing of m.onnx"));
    expect(failure.code).toBe("PREPROCESS_INVALID");
    expect(failure.message).toContain("the preprocessing of m.onnx");
    expect(failure.message).toContain("height");
  });
});
