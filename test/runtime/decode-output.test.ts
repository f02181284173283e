import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/core/matrix.ts";
import { canonical, defectOf, formOf } from "../../src/core/outputs.ts";
import { type Answer, type BatchOutput, decodeOutput, rowPerItem } from "../../src/runtime/decode-output.ts";

/** A batch's output with the numbers from `first` upwards. */
function batch(fed: number, shape: number[], first = 0, elementType = "float32"): BatchOutput {
  const length = shape.reduce((product, size) => product * size, 1);
  return { fed, shape, elementType, data: Float32Array.from({ length }, (_, i) => first + i) };
}

function scoresOf(answer: Answer): Matrix {
  if (answer.kind === "labels") throw new Error("these are labels");
  return answer.outputs;
}

const decode = (batches: BatchOutput[], images: number) => decodeOutput("m.onnx", "scores", batches, images);

describe("scores", () => {
  test("batches are joined in order and padding is dropped", () => {
    const { kind, ...rest } = decode([batch(2, [2, 3]), batch(2, [2, 3], 6)], 3);
    expect(kind).toBe("scores");
    expect(rest).toEqual({ outputs: { rows: 3, columns: 3, data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8) } });
  });

  test.each([[[4, 6]], [[4, 6, 1]], [[4, 6, 1, 1]]])("of shape %j are rows of 6", (shape) => {
    expect(decode([batch(4, shape)], 4)).toMatchObject({ outputs: { rows: 4, columns: 6 } });
  });

  test("whole numbers, several for an image, are scores too", () => {
    expect(decode([batch(2, [2, 5], 0, "int64")], 2)).toMatchObject({ kind: "scores" });
  });

  test("any split into batches gives the same answer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), (images, size) => {
        const columns = 3;
        const batches = [];
        for (let start = 0; start < images; start += size) {
          const fed = Math.min(size, images - start);
          batches.push(batch(fed, [fed, columns], start * columns));
        }
        expect(decode(batches, images)).toEqual(decode([batch(images, [images, columns])], images));
      }),
    );
  });
});

describe("labels", () => {
  test.each([[[3]], [[3, 1]], [[3, 1, 1]]])("of shape %j are read in every whole type", (shape) => {
    for (const type of ["int64", "int32", "uint8", "int8", "uint64"]) {
      expect(decode([batch(3, shape, 4, type)], 3)).toEqual({ kind: "labels", labels: Int32Array.of(4, 5, 6) });
    }
  });

  test.each([
    ["negative", -1],
    ["beyond any number of classes", 2 ** 16],
    ["beyond what an index can be", 2 ** 33],
  ])("%s are refused", (_, first) => {
    expect(() => decode([batch(1, [1], first, "int64")], 1)).toThrow(/scores of m\.onnx is int64 \[1\]/);
  });

  test("the largest one is accepted", () => {
    expect(decode([batch(1, [1], 2 ** 16 - 1, "int64")], 1)).toMatchObject({ labels: Int32Array.of(65535) });
  });
});

describe("one number for each image", () => {
  const numbers = (...values: number[]): BatchOutput => ({
    ...batch(values.length, [values.length, 1]),
    data: Float32Array.from(values),
  });

  test("is the probability of the second of two classes, as a sigmoid gives it", () => {
    const { data } = scoresOf(decode([numbers(0.25, 0.75), numbers(1, 0)], 4));
    expect([...data]).toEqual([0.75, 0.25, 0.25, 0.75, 0, 1, 1, 0]);
  });

  test("is its logit where no probability is", () => {
    const { columns, data } = scoresOf(decode([numbers(0.5, -3)], 2));
    expect([columns, ...data]).toEqual([2, 0, 0.5, 0, -3]);
  });

  test("says the same as the two scores of a softmax", () => {
    const logits = [2.5, -1.25, 0.5];
    const [one, two] = [logits, logits.map((z) => 1 / (1 + Math.exp(-z)))].map((values) =>
      scoresOf(decode([numbers(...values)], 3)),
    );
    const [ours, theirs] = [one, two].map((scores) => canonical(scores, formOf(scores)));
    ours.data.forEach((value, i) => void expect(value).toBeCloseTo(theirs.data[i], 5));
  });

  test.each(["float32", "bool"])("is a class index where all are whole: %s", (elementType) => {
    expect(decode([{ ...numbers(0, 1, 1), elementType }], 3)).toEqual({
      kind: "labels",
      labels: Int32Array.of(0, 1, 1),
    });
  });

  test("stays no number where it is none", () => {
    expect(defectOf(scoresOf(decode([numbers(0.5, Number.NaN)], 2)))).toBe("OUTPUT_NOT_FINITE");
  });
});

describe("a row for each item in another shape", () => {
  test.each<[number[], number, number[]]>([
    [[4, 1, 6], 4, [4, 6]],
    [[4, 1, 1, 6], 4, [4, 6]],
    [[4, 6, 1, 1], 4, [4, 6]],
    [[4, 1, 1], 4, [4]],
    [[6], 1, [1, 6]],
    [[6, 1], 1, [1, 6]],
    [[], 1, [1]],
    [[4, 6, 7, 7], 4, [4, 6, 7, 7]],
    [[1, 6], 4, [1, 6]],
    [[6, 7], 1, [6, 7]],
    [[4, 0], 4, [4, 0]],
  ])("%j of %i items is %j", (shape, fed, row) => {
    expect(rowPerItem(shape, fed)).toEqual(row);
  });
});

describe("everything else is refused by type and shape", () => {
  test.each<[string, BatchOutput[]]>([
    ["a feature map", [batch(4, [4, 6, 7, 7])]],
    ["two rows for each image", [batch(4, [8, 6])]],
    ["one row for all images", [batch(4, [1, 6])]],
    ["a number alone", [batch(4, [])]],
    ["no scores", [batch(4, [4, 0])]],
    ["text", [batch(4, [4, 6], 0, "string")]],
    ["another number of classes in the second batch", [batch(2, [2, 3]), batch(2, [2, 4])]],
    ["rows missing in the second batch", [batch(2, [2, 3]), batch(2, [1, 3])]],
    ["an answer that was too long to send", [{ ...batch(4, [4, 9]), data: new Float32Array() }]],
  ])("%s", (_, batches) => {
    expect(() => decode(batches, 4)).toThrow(
      expect.objectContaining({ code: "MODEL_OUTPUT_UNSUPPORTED", hint: expect.stringContaining("--output") }),
    );
  });

  test("the message shows the offending batch", () => {
    expect(() => decode([batch(2, [2, 3]), batch(2, [2, 4])], 4)).toThrow(
      "The output scores of m.onnx is float32 [2, 4], which is no row of class scores per image.",
    );
  });
});
