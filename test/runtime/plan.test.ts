import { describe, expect, test } from "vitest";
import type { TensorInfo } from "../../src/onnx/types.ts";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import { tensorShape } from "../../src/probes/tensor.ts";
import { declaredClasses, refuseOtherThanScores } from "../../src/runtime/declared-outputs.ts";
import type { Sources } from "../../src/runtime/image-input.ts";
import { planRun } from "../../src/runtime/plan.ts";

type Size = number | string;

const logits: TensorInfo = { name: "logits", elementType: "float32", shape: ["n", 10] };
const OWN: PartialPreprocess = { width: 32, height: 32, mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2], fit: "cover" };

function image(shape: Size[] | null, elementType: TensorInfo["elementType"] = "float32"): TensorInfo {
  return { name: "pixels", elementType, shape };
}

function plan(input: TensorInfo, sources: Partial<Sources> = {}) {
  const all = { told: {}, beside: undefined, fingerprint: OWN, ...sources };
  return planRun("m.onnx", { inputs: [input], outputs: [logits] }, all);
}

describe("layout, size and channels are read from the shape", () => {
  test.each<[Size[], string, number, number, number]>([
    [["n", 3, 48, 64], "nchw", 3, 48, 64],
    [["n", 48, 64, 3], "nhwc", 3, 48, 64],
    [["n", 1, 28, 28], "nchw", 1, 28, 28],
    [["n", 28, 28, 1], "nhwc", 1, 28, 28],
    [["n", 3, "h", "w"], "nchw", 3, 32, 32],
    [["n", "h", "w", 3], "nhwc", 3, 32, 32],
    [["n", "c", 40, 40], "nchw", 3, 40, 40],
    [["n", 40, 40, "c"], "nhwc", 3, 40, 40],
    [["?", "?", "?", "?"], "nchw", 3, 32, 32],
    [["n", 3, 20, 3], "nchw", 3, 20, 3],
  ])("%j: %s with %i channels, %i high and %i wide", (shape, layout, channels, height, width) => {
    expect(plan(image(shape)).form).toMatchObject({ layout, channels, height, width });
  });

  test("what a shape leaves open is told, else as it was for the source", () => {
    const open = image(["n", "a", "b", "c"]);
    expect(plan(open, { fingerprint: { ...OWN, layout: "nhwc" } }).form.layout).toBe("nhwc");
    const told = { layout: "nchw", width: 99 } as const;
    expect(plan(open, { told, fingerprint: { ...OWN, layout: "nhwc" } }).form).toMatchObject({ ...told, height: 32 });
  });

  test("a shape that is clear is believed before everything else", () => {
    expect(plan(image(["n", 3, 8, 8]), { told: { layout: "nhwc" } }).form.layout).toBe("nchw");
  });

  test("a size that contradicts the model's own is refused", () => {
    expect(() => plan(image(["n", 3, 8, 9]), { told: { width: 8 } })).toThrow(
      expect.objectContaining({
        code: "PREPROCESS_INVALID",
        message: "m.onnx takes images of width 9, but 8 was asked for.",
      }),
    );
  });

  test("a size that nobody knows is asked for", () => {
    expect(() => plan(image(["n", 3, "h", "w"]), { fingerprint: {} })).toThrow(
      expect.objectContaining({ code: "PREPROCESS_INVALID", hint: expect.stringContaining("--size") }),
    );
  });

  test("a size that no image has is refused", () => {
    expect(() => plan(image(["n", 3, 100_000, 100_000]))).toThrow(
      expect.objectContaining({ code: "PREPROCESS_INVALID", message: expect.stringContaining("m.onnx") }),
    );
  });
});

describe("inputs without an axis for each of channels, height and width", () => {
  test.each<[Size[], Partial<Sources>, object, number[]]>([
    [["n", 28, 28], {}, { axes: "plane", channels: 1, width: 28, height: 28 }, [5, 28, 28]],
    [[1, 28, 28], {}, { axes: "plane", channels: 1, width: 28, height: 28 }, [5, 28, 28]],
    [["n", 24, 32], { told: { width: 32, height: 24 } }, { axes: "plane", width: 32, height: 24 }, [5, 24, 32]],
    [["n", "h", "w"], { told: { width: 9, height: 8 } }, { axes: "plane", width: 9, height: 8 }, [5, 8, 9]],
    [["n", 784], {}, { axes: "row", channels: 1, width: 28, height: 28 }, [5, 784]],
    [["n", 784], { told: { width: 56, height: 14 } }, { axes: "row", width: 56, height: 14 }, [5, 784]],
    [["n", 3072], {}, { axes: "row", channels: 3, width: 32, height: 32 }, [5, 3072]],
    [["n", 1024], {}, { axes: "row", channels: 1, width: 32, height: 32 }, [5, 1024]],
    [["n", 768], { told: { width: 16, height: 16 } }, { axes: "row", channels: 3, width: 16 }, [5, 768]],
  ])("%j with %j", (shape, sources, form, fed) => {
    const found = plan(image(shape), sources).form;
    expect(found).toMatchObject(form);
    expect(tensorShape(found, 5)).toEqual(fed);
  });

  test("an image with an axis for each says nothing of axes", () => {
    expect(plan(image(["n", 3, 8, 8])).form).not.toHaveProperty("axes");
  });

  test("a row that makes another size than that which is told is refused", () => {
    expect(() => plan(image(["n", 784]), { told: { width: 27, height: 27 } })).toThrow(
      expect.objectContaining({ code: "MODEL_NO_IMAGE_INPUT", hint: expect.stringContaining("--size 28x28") }),
    );
  });
});

describe("normalisation comes from the nearest source that tells it", () => {
  const input = image(["n", 3, 32, 32]);

  test("the command line, then the file beside the model, then the fingerprint", () => {
    const beside: PartialPreprocess = { mean: [0.1], std: [0.9] };
    const told: PartialPreprocess = { mean: [0.7] };
    expect(plan(input).form).toMatchObject({ mean: OWN.mean, std: OWN.std, fit: "cover" });
    expect(plan(input, { beside }).form).toMatchObject({ mean: [0.1], std: [0.9], fit: "cover" });
    expect(plan(input, { beside, told }).form).toMatchObject({ mean: [0.7], std: [0.9] });
  });

  test("undefined tells nothing", () => {
    expect(plan(input, { told: { mean: undefined } }).form.mean).toEqual(OWN.mean);
  });

  test.each(["float16", "float64", "uint8"] as const)("the type is the model's own: %s", (type) => {
    expect(plan(image(["n", 3, 32, 32], type), { told: { dtype: "float32" } }).form.dtype).toBe(type);
  });
});

describe("batches", () => {
  test.each<[string, Size[], TensorInfo["elementType"], number, boolean]>([
    ["any number: 32", ["n", 3, 224, 224], "float32", 32, false],
    ["any number, of large images: as many as fit into 64 MiB", ["n", 3, 1024, 1024], "float32", 5, false],
    ["any number, of huge images: one", ["n", 3, 4096, 4096], "float64", 1, false],
    ["one", [1, 3, 224, 224], "float32", 1, true],
    ["the model's own number", [256, 3, 224, 224], "float32", 256, true],
    ["a number of 0, which means any", [0, 3, 32, 32], "float32", 32, false],
  ])("%s", (_, shape, type, batch, batchFixed) => {
    expect(plan(image(shape, type))).toMatchObject({ batch, batchFixed });
  });

  test.each<[Size[], RegExp]>([
    [[5000, 1, 1, 1], /insists on 5000 images of 1x1 at once, which is 19.5 KiB; at most 4096 images and 512 MiB/],
    [[64, 3, 4096, 4096], /insists on 64 images of 4096x4096 at once, which is 12 GiB/],
    [[2 ** 40, 3, 32, 32], /insists on 1099511627776 images/],
  ])("%j is refused before anything is made", (shape, message) => {
    expect(() => plan(image(shape))).toThrow(
      expect.objectContaining({ code: "MODEL_TOO_LARGE", message: expect.stringMatching(message) }),
    );
  });
});

describe("inputs and outputs", () => {
  test.each<[string, TensorInfo]>([
    ["of rank 2 that makes no image", image(["n", 3071])],
    ["of rank 2 and free length", image(["n", "k"])],
    ["of a short row", image(["n", 49])],
    ["of rank 3 that is no square", image(["n", 128, 768])],
    ["of rank 3 and free sizes", image(["n", "h", "w"])],
    ["of three planes", image([3, 32, 32])],
    ["without an axis for the batch", image([32, 32, 3])],
    ["of rank 5", image(["n", 3, 8, 32, 32])],
    ["of unknown shape", image(null)],
    ["of whole numbers", image(["n", 3, 32, 32], "int64")],
    ["of text", image(["n", 3, 32, 32], "string")],
    ["with 4 channels", image(["n", 4, 32, 32])],
  ])("an input %s takes no images", (_, input) => {
    expect(() => plan(input)).toThrow(
      expect.objectContaining({ code: "MODEL_NO_IMAGE_INPUT", message: expect.stringContaining("pixels (") }),
    );
  });

  test("two inputs are one too many, and two outputs need a choice", () => {
    const second: TensorInfo = { name: "features", elementType: "float32", shape: null };
    const several = (inputs: TensorInfo[], outputs: TensorInfo[], output?: string) =>
      planRun("m.onnx", { inputs, outputs }, { told: {}, beside: undefined, fingerprint: OWN }, output);
    const input = image(["n", 3, 32, 32]);
    expect(() => several([input, second], [logits])).toThrow(expect.objectContaining({ code: "MODEL_SEVERAL_INPUTS" }));
    expect(() => several([input], [logits, second])).toThrow(
      expect.objectContaining({ code: "MODEL_SEVERAL_OUTPUTS" }),
    );
    expect(() => several([input], [logits, second], "x")).toThrow(
      'm.onnx has no output named "x"; its outputs: logits (float32 [n, 10]), features (float32 of unknown shape).',
    );
    expect(several([input], [logits, second], "features").output).toBe("features");
  });
});

describe("outputs that hold no class scores", () => {
  const input = image(["n", 3, 32, 32]);
  const of = (outputs: TensorInfo[], chosen?: string) => () =>
    planRun("m.onnx", { inputs: [input], outputs }, { told: {}, beside: undefined, fingerprint: OWN }, chosen);
  const output = (name: string, shape: Size[] | null, elementType: TensorInfo["elementType"] = "float32") =>
    ({ name, shape, elementType }) as const;

  test.each<[TensorInfo["elementType"], RegExp, RegExp]>([
    ["bfloat16", /loss of m.onnx is of type bfloat16/, /float32/],
    ["sequence", /loss of m.onnx is a sequence/, /ZipMap/],
    ["map", /is a map from label to score/, /tensor/],
    ["optional", /may be missing/, /tensor/],
    ["string", /is text/, /one score per class/],
  ])("what is no tensor of numbers is named: %s", (type, message, hint) => {
    expect(of([output("loss", null, type)])).toThrow(
      expect.objectContaining({
        code: "MODEL_OUTPUT_UNSUPPORTED",
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
    expect(of([logits, output("loss", null, type)], "loss")).toThrow(/loss of m.onnx is/);
  });

  test("of several, none of which holds class scores, none is asked for", () => {
    const boxes = output("boxes", [1, 300, 4]);
    const classes = output("classes", ["n", 300, 91]);
    expect(of([boxes, classes])).toThrow(
      expect.objectContaining({
        code: "MODEL_SEVERAL_OUTPUTS",
        message: expect.stringContaining("none of them has one score per class and image"),
        hint: expect.stringMatching(/detector.*!.*input models/),
      }),
    );
    expect(of([boxes, logits])).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/--output .*input output.*input models/) }),
    );
  });

  test.each<[Size[] | null, TensorInfo["elementType"], number | undefined]>([
    [["n", 10], "float32", 10],
    [["n", 1, 10], "float32", 10],
    [["n", 10, 1, 1], "float32", 10],
    [["n", 1], "float32", 2],
    [["n"], "int64", undefined],
    [["n", "classes"], "float32", undefined],
    [["n", 10, 7], "float32", undefined],
    [null, "float32", undefined],
  ])("%j of %s say how many classes they have: %s", (shape, type, classes) => {
    expect(declaredClasses([output("scores", shape, type)], "scores")).toBe(classes);
  });

  test("a choice among several outputs is none for a model with one", () => {
    expect(of([logits], "scores")().output).toBe("logits");
  });

  test("what is declared is believed of an owner's model, and only then", () => {
    const picture = output("picture", ["n", 1, 672, 672]);
    expect(of([picture])().output).toBe("picture");
    expect(() => refuseOtherThanScores("m.onnx", [picture], "picture")).toThrow(/float32 \[n, 1, 672, 672\]/);
    const rows: (Size[] | null)[] = [["n", 10], ["n", 10, 1, 1], ["n"], [10], ["n", 1, 10], ["n", "?", "?"], null];
    for (const shape of rows) refuseOtherThanScores("m.onnx", [output("scores", shape)], "scores");
  });
});
