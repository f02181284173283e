import { beforeAll, describe, expect, test } from "vitest";
import { codes, enrolSource, judge, judgeAll, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import {
  appendNodes,
  type DataType,
  type Edit,
  int64s,
  type Node,
  node,
  type Shape,
  type Tensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
});

const write = (name: string, edit: Edit) => folder.write(`${name}.onnx`, appendNodes(SOURCE_BYTES, edit));
const images = valueInfo("images", "float32", ["batch", 3, 32, 32]);
const logits = valueInfo("logits", "float32", ["batch", 10]);
const one = (name: string, value: number) => tensor(name, [], Float32Array.of(value));

/** The source with another output, made of `logits` by nodes. */
function withOutput(
  name: string,
  nodes: Node[],
  shape: Shape,
  initialisers: Tensor[] = [],
  type: DataType = "float32",
) {
  return write(name, { nodes, initialisers, outputs: [valueInfo("given", type, shape)] });
}

describe("models whose inputs cannot be guessed are refused by name", () => {
  const inputs: [string, string, RegExp, Edit][] = [
    [
      "two-inputs",
      "MODEL_SEVERAL_INPUTS",
      /has 2 inputs.*images \(float32 \[batch, 3, 32, 32\]\), temperature \(float32 \[1\]\)/,
      {
        inputs: [images, valueInfo("temperature", "float32", [1])],
        nodes: [node("Div", ["logits", "temperature"], ["given"])],
        outputs: [valueInfo("given", "float32", ["batch", 10])],
      },
    ],
    [
      "flat-input",
      "MODEL_NO_IMAGE_INPUT",
      /vector \(float32 \[batch, 3071\]\)/,
      {
        inputs: [valueInfo("vector", "float32", ["batch", 3071])],
        firstNodes: [node("Reshape", ["vector", "shape"], ["images"])],
        initialisers: [int64s("shape", [-1, 3, 32, 32])],
      },
    ],
    [
      "int64-input",
      "MODEL_NO_IMAGE_INPUT",
      /whole \(int64 \[batch, 3, 32, 32\]\)/,
      {
        inputs: [valueInfo("whole", "int64", ["batch", 3, 32, 32])],
        firstNodes: [node("Cast", ["whole"], ["images"], { to: 1 })],
      },
    ],
    [
      "batch-of-5000",
      "MODEL_TOO_LARGE",
      /insists on 5000 images of 32x32 at once/,
      { inputs: [valueInfo("images", "float32", [5000, 3, 32, 32])] },
    ],
  ];
  test.each(inputs)("%s: %s", async (name, code, message, edit) => {
    const { verdict, error } = await judge(fingerprint, write(name, edit));
    expect(verdict).toBe("error");
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error?.hint).toBeTruthy();
  });
});

describe("a model with several outputs", () => {
  const both = () =>
    write("two-outputs", {
      nodes: [node("Softmax", ["logits"], ["scores"], { axis: 1 }), node("Neg", ["logits"], ["energy"])],
      outputs: [valueInfo("energy", "float32", ["batch", 10]), logits, valueInfo("scores", "float32", ["batch", 10])],
    });

  test("is refused until one is chosen", async () => {
    const { error } = await judge(fingerprint, both());
    expect(error?.code).toBe("MODEL_SEVERAL_OUTPUTS");
    expect(error?.message).toMatch(/3 outputs: energy .*, logits .*, scores /);
    expect(error?.hint).toMatch(/--output/);
  });

  test.each(["logits", "scores"])("is judged by the chosen one: %s", async (output) => {
    const result = await judge(fingerprint, both(), { output });
    expect(result.verdict).toBe("derived");
    expect(result.distance).toBeLessThan(1e-3);
  });

  test("is read by the only one that says it is over the source's classes, and the report says so", async () => {
    const pooled = node("ReduceMean", ["images"], ["colours"], { axes: [2, 3], keepdims: 0 });
    const outputs = [valueInfo("colours", "float32", ["batch", 3]), logits];
    const path = write("logits-and-colours", { nodes: [pooled], outputs });
    const result = await judge(fingerprint, path);
    expect([result.verdict, result.error]).toEqual(["derived", undefined]);
    expect(result.reasons.find(({ code }) => code === "OUTPUT_TAKEN")?.text).toMatch(
      /^It has several outputs: "logits" /,
    );
    const named = await judge(fingerprint, path, { output: "logits" });
    expect([named.verdict, codes(named).includes("OUTPUT_TAKEN")]).toEqual(["derived", false]);
  });

  test("is asked for the others, too, which may say what they are not", async () => {
    const colours = [
      node("ReduceMean", ["images"], ["colours"], { axes: [2, 3], keepdims: 0 }),
      node("MatMul", ["colours", "table"], ["own"]),
    ];
    const table = tensor(
      "table",
      [3, 10],
      Float32Array.from({ length: 30 }, (_, i) => Math.sin(i)),
    );
    const outputs = [valueInfo("own", "float32", ["batch", 10]), valueInfo("logits", "float32", ["batch", 512])];
    const result = await judge(fingerprint, write("lying", { nodes: colours, initialisers: [table], outputs }));
    expect([result.verdict, codes(result)]).toEqual([
      "inconclusive",
      expect.arrayContaining(["NEAR_INSIDE", "OUTPUT_TAKEN"]),
    ]);
  });

  test("is refused if the chosen one is not there", async () => {
    const { error } = await judge(fingerprint, both(), { output: "softmax" });
    expect(error?.code).toBe("MODEL_OUTPUT_UNKNOWN");
    expect(error?.message).toMatch(/no output named "softmax"; its outputs: energy /);
  });
});

test("a model that gives one row for all images of a batch is asked about one image at a time", async () => {
  const one = node("ReduceMean", ["logits"], ["given"], { axes: [0] });
  const { verdict, reasons } = await judge(fingerprint, withOutput("one-row-for-all", [one], [1, 10], []));
  expect(verdict).toBe("derived");
  expect(reasons.map(({ code }) => code)).toContain("ASKED_ONE_BY_ONE");
});

test("a copy that answers with one number, as for two classes, is not cleared by that", async () => {
  const largest = node("ReduceMax", ["logits"], ["given"], { axes: [1] });
  const { verdict, classes, reasons } = await judge(fingerprint, withOutput("one-float", [largest], ["batch", 1]));
  expect([verdict, classes]).toEqual(["inconclusive", 2]);
  expect(reasons.map(({ code }) => code)).toContain("OTHER_LABEL_SET");
});

describe("outputs that are no row of scores per image are refused by name", () => {
  const axes = int64s("axes", [2, 3]);
  const outputs: [string, RegExp, Node[], Shape, Tensor[], DataType?][] = [
    [
      "feature-map",
      /float32 \[\d+, 10, 7, 7\]/,
      [node("Unsqueeze", ["logits", "axes"], ["small"]), node("Expand", ["small", "size"], ["given"])],
      ["batch", 10, 7, 7],
      [axes, int64s("size", [1, 1, 7, 7])],
    ],
    [
      "two-rows-an-image",
      /float32 \[\d+, 10\]/,
      [node("Concat", ["logits", "logits"], ["given"], { axis: 0 })],
      ["m", 10],
      [],
    ],
    [
      "a-million-classes",
      /float32 \[\d+, 1000000\]/,
      [node("ReduceMax", ["logits"], ["top"], { axes: [1] }), node("Expand", ["top", "size"], ["given"])],
      ["batch", 1e6],
      [int64s("size", [1, 1e6])],
    ],
    [
      "label-of-a-billion",
      /int64 \[\d+\]/,
      [node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims: 0 }), node("Add", ["best", "billion"], ["given"])],
      ["batch"],
      [int64s("billion", [1e9])],
      "int64",
    ],
    ["words", /is text, not a tensor/, [node("Cast", ["logits"], ["given"], { to: 8 })], ["batch", 10], [], "string"],
  ];
  test.each(outputs)("%s", async (name, message, nodes, shape, initialisers, type) => {
    const { error } = await judge(fingerprint, withOutput(name, nodes, shape, initialisers, type));
    expect(error).toMatchObject({ code: "MODEL_OUTPUT_UNSUPPORTED", message: expect.stringMatching(message) });
  });
});

describe("answers that say nothing are inconclusive, with the reason", () => {
  const scores: Shape = ["batch", 10];
  const zero = [node("Mul", ["logits", "zero"], ["nothing"])];
  const row = tensor(
    "row",
    [10],
    Float32Array.from({ length: 10 }, (_, i) => i),
  );
  const defects: [string, string, Node[], Tensor[]][] = [
    ["nan", "OUTPUT_NOT_FINITE", [node("Sqrt", ["logits"], ["given"])], []],
    ["infinite", "OUTPUT_NOT_FINITE", [node("Div", ["logits", "zero"], ["given"])], [one("zero", 0)]],
    ["blind", "OUTPUT_CONSTANT", [...zero, node("Add", ["nothing", "row"], ["given"])], [one("zero", 0), row]],
    [
      "nearly-blind",
      "OUTPUT_CONSTANT",
      [...zero, node("Add", ["nothing", "row"], ["given"])],
      [one("zero", 1e-8), row],
    ],
    ["all-zero", "OUTPUT_CONSTANT", [node("Mul", ["logits", "zero"], ["given"])], [one("zero", 0)]],
    [
      "all-classes-equal",
      "OUTPUT_CONSTANT",
      [...zero, node("ReduceMax", ["logits"], ["top"], { axes: [1] }), node("Add", ["nothing", "top"], ["given"])],
      [one("zero", 0)],
    ],
  ];
  test.each(defects)("%s: %s", async (name, code, nodes, initialisers) => {
    const result = await judge(fingerprint, withOutput(name, nodes, scores, initialisers));
    expect(result).toMatchObject({ verdict: "inconclusive" });
    // The source's own answers are still inside.
    expect(codes(result)).toEqual([code, "NEAR_INSIDE"]);
    expect(result.error).toBeUndefined();
  });
});

test("a refused model does not keep the others from being judged", async () => {
  const models = [
    SOURCE,
    write("refused", { inputs: [valueInfo("images", "int64", ["n", 3, 32, 32])] }),
    folder.write("copy.onnx", SOURCE_BYTES),
  ];
  const results = await judgeAll(fingerprint, models);
  expect(results.map(({ verdict }) => verdict)).toEqual(["derived", "error", "derived"]);
});
