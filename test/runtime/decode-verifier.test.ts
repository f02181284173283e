import { describe, expect, it } from "vitest";
import type { BatchOutput } from "../../src/runtime/decode-output.ts";
import { decodeEmbeddings, decodePairs } from "../../src/runtime/decode-verifier.ts";

const batch = (shape: number[], values: number[], elementType = "float32"): BatchOutput => ({
  elementType,
  shape,
  data: Float32Array.from(values),
  fed: shape[0],
});
const unsupported = expect.objectContaining({ code: "MODEL_OUTPUT_UNSUPPORTED" });

describe("what a verification model answered", () => {
  it("is an embedding of each image; padding is cut off", () => {
    const answer = decodeEmbeddings("m", "y", [batch([2, 2, 1, 1], [1, 2, 3, 4]), batch([2, 2], [5, 6, 5, 6])], 3);
    expect(answer).toMatchObject({ kind: "embeddings", embeddings: { rows: 3, columns: 2 } });
  });

  it.each([
    ["one number per image", batch([2, 1], [1, 2])],
    ["a map of features", batch([1, 2, 3, 1], [1, 2, 3, 4, 5, 6])],
    ["text", batch([1, 2], [1, 2], "string")],
    ["fewer rows than images", { ...batch([1, 2], [1, 2]), fed: 2 }],
  ])("is no embedding: %s", (_, one) => {
    expect(() => decodeEmbeddings("m", "y", [one], one.fed)).toThrow(unsupported);
  });

  it("is a number for each pair, or two, of which the second is for the same person", () => {
    expect(decodePairs("m", "y", [batch([3], [0.5, -1, 2])], 3)).toMatchObject({
      decided: false,
      answers: Float32Array.of(0.5, -1, 2),
    });
    expect(decodePairs("m", "y", [batch([2, 2], [0.25, 0.75, 3, 1])], 2)).toMatchObject({
      decided: false,
      answers: Float32Array.of(0.5, -2),
    });
  });

  it.each([
    ["bool", batch([2, 1], [1, 0], "bool")],
    ["int64", batch([2], [0, 1], "int64")],
    ["float32", batch([2], [0, 1])],
  ])("is a decision where it is 0 or 1: %s", (_, one) => {
    expect(decodePairs("m", "y", [one], 2)).toMatchObject({ kind: "pairs", decided: true });
  });

  it("is no answer to pairs if it has three numbers or more", () => {
    expect(() => decodePairs("m", "y", [batch([1, 3], [1, 2, 3])], 1)).toThrow(unsupported);
  });
});
