import { writeFileSync } from "node:fs";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  appendNodes,
  float,
  floats,
  graph,
  int64s,
  localFunction,
  model,
  node,
  sparseTensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier, wave } from "../support/tiny-classifier.ts";

type Feeds = Readonly<Record<string, OrtTensor>>;

/** Runs a model file, or bytes, and returns its outputs as arrays of numbers. */
async function run(source: string | Buffer, feeds: Feeds): Promise<Record<string, number[]>> {
  const session = await (typeof source === "string"
    ? InferenceSession.create(source)
    : InferenceSession.create(source));
  const outputs = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Iterable<number>, Number)]),
  );
}

const folder = temporaryFolder();
const classifier = tinyClassifier();
const pixels = wave(2 * 3 * 8 * 8);
const images = new OrtTensor("float32", pixels, [2, 3, 8, 8]);
const { logits = [] } = await run(classifier, { images });
const rows = [logits.slice(0, 5), logits.slice(5)];
const scores = valueInfo("scores", "float32", ["batch", 5]);

function close(actual: number[] | undefined, expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual?.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 4);
  });
}

function softmax(row: readonly number[]): number[] {
  const powers = row.map(Math.exp);
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
}

test("the classifier runs, with different answers to different images", () => {
  expect(logits).toHaveLength(10);
  expect(rows[0]).not.toEqual(rows[1]);
});

describe("appendNodes after the output", () => {
  test("Softmax, LogSoftmax, Add and Div compute what they should, with the old output kept or not", async () => {
    const edited = appendNodes(classifier, {
      nodes: [
        node("Softmax", ["logits"], ["scores"], { axis: -1 }),
        node("LogSoftmax", ["logits"], ["logs"], { axis: -1 }),
        node("Add", ["logits", "five"], ["shifted"]),
        node("Div", ["logits", "three"], ["cooled"]),
      ],
      initialisers: [tensor("five", [], Float32Array.of(5)), tensor("three", [], Float32Array.of(3))],
      outputs: ["scores", "logs", "shifted", "cooled", "logits"].map((name) => valueInfo(name, "float32", null)),
    });
    const outputs = await run(edited, { images });
    close(outputs.scores, rows.flatMap(softmax));
    close(outputs.logs, rows.flatMap(softmax).map(Math.log));
    close(
      outputs.shifted,
      logits.map((value) => value + 5),
    );
    close(
      outputs.cooled,
      logits.map((value) => value / 3),
    );
    close(outputs.logits, logits);
    const only = appendNodes(classifier, { nodes: [node("Softmax", ["logits"], ["scores"])], outputs: [scores] });
    expect(Object.keys(await run(only, { images }))).toEqual(["scores"]);
  });

  test("Gather permutes the classes and ArgMax keeps only labels", async () => {
    const order = [3, 1, 4, 0, 2];
    const edited = appendNodes(classifier, {
      nodes: [
        node("Gather", ["logits", "order"], ["scores"], { axis: 1 }),
        node("ArgMax", ["scores"], ["labels"], { axis: 1, keepdims: 0 }),
      ],
      initialisers: [int64s("order", order)],
      outputs: [scores, valueInfo("labels", "int64", ["batch"])],
    });
    const outputs = await run(edited, { images });
    const permuted = rows.map((row) => order.map((index) => row[index] ?? Number.NaN));
    close(outputs.scores, permuted.flat());
    close(
      outputs.labels,
      permuted.map((row) => row.indexOf(Math.max(...row))),
    );
  });
});

describe("appendNodes before the input", () => {
  test("Transpose takes NHWC images", async () => {
    const edited = appendNodes(classifier, {
      firstNodes: [node("Transpose", ["nhwc"], ["images"], { perm: [0, 3, 1, 2] })],
      inputs: [valueInfo("nhwc", "float32", ["batch", 8, 8, 3])],
    });
    const nhwc = new Float32Array(pixels.length);
    for (let index = 0; index < pixels.length; index += 1) {
      const [image, channel, place] = [Math.floor(index / 192), Math.floor(index / 64) % 3, index % 64];
      nhwc[image * 192 + place * 3 + channel] = pixels[index] ?? 0;
    }
    close((await run(edited, { nhwc: new OrtTensor("float32", nhwc, [2, 8, 8, 3]) })).logits, logits);
  });

  test("Cast takes uint8 and float16", async () => {
    for (const [type, data] of [
      ["uint8", Uint8Array.from(pixels, (value) => 100 + 50 * value)],
      ["float16", Uint16Array.from(pixels, () => 0x3c00)],
    ] as const) {
      const edited = appendNodes(classifier, {
        firstNodes: [node("Cast", ["raw"], ["images"], { to: 1 })],
        inputs: [valueInfo("raw", type, ["batch", 3, 8, 8])],
      });
      const floats = type === "uint8" ? Float32Array.from(data) : new Float32Array(pixels.length).fill(1);
      const expected = await run(classifier, { images: new OrtTensor("float32", floats, [2, 3, 8, 8]) });
      const raw = type === "uint8" ? new OrtTensor(type, data, [2, 3, 8, 8]) : new OrtTensor(type, data, [2, 3, 8, 8]);
      close((await run(edited, { raw })).logits, expected.logits ?? []);
    }
  });

  test("Resize takes images of another size, Concat and Expand take grey ones", async () => {
    const edited = appendNodes(classifier, {
      firstNodes: [
        node("Resize", ["grey", "", "", "sizes"], ["small"], { mode: "nearest", nearest_mode: "floor" }),
        node("Concat", ["small", "small", "small"], ["images"], { axis: 1 }),
      ],
      initialisers: [int64s("sizes", [1, 1, 8, 8])],
      inputs: [valueInfo("grey", "float32", [1, 1, 16, 16])],
    });
    const expanded = appendNodes(classifier, {
      firstNodes: [node("Expand", ["grey", "shape"], ["images"])],
      initialisers: [int64s("shape", [1, 3, 1, 1])],
      inputs: [valueInfo("grey", "float32", [1, 1, 8, 8])],
    });
    const flat = (side: number) =>
      new OrtTensor("float32", new Float32Array(side * side).fill(0.5), [1, 1, side, side]);
    const expected = await run(classifier, {
      images: new OrtTensor("float32", new Float32Array(192).fill(0.5), [1, 3, 8, 8]),
    });
    close((await run(edited, { grey: flat(16) })).logits, expected.logits ?? []);
    close((await run(expanded, { grey: flat(8) })).logits, expected.logits ?? []);
  });

  test("a second input and a fixed batch size hold", async () => {
    const edited = appendNodes(classifier, {
      firstNodes: [node("Mul", ["plain", "gain"], ["images"])],
      inputs: [valueInfo("plain", "float32", [2, 3, 8, 8]), valueInfo("gain", "float32", [])],
      outputs: [valueInfo("logits", "float32", [2, 5])],
    });
    const gain = new OrtTensor("float32", Float32Array.of(1), []);
    close((await run(edited, { plain: images, gain })).logits, logits);
    const one = new OrtTensor("float32", pixels.slice(0, 192), [1, 3, 8, 8]);
    await expect(run(edited, { plain: one, gain })).rejects.toThrow(/Got: 1 Expected: 2/);
  });
});

test("operators of other domains and other operator sets run", async () => {
  const edited = appendNodes(classifier, {
    nodes: [node("com.microsoft::QuickGelu", ["logits"], ["scores"], { alpha: float(1) })],
    outputs: [scores],
    opset: 18,
    opsets: { "com.microsoft": 1 },
  });
  close(
    (await run(edited, { images })).scores,
    logits.map((value) => value / (1 + Math.exp(-value))),
  );
});

test("sub-graphs, functions, sparse and external tensors, and every kind of attribute make valid models", async () => {
  const branch = (factor: number) =>
    graph({
      nodes: [
        node("Constant", [], [`by${factor}`], { value: tensor("", [], Float32Array.of(factor)) }),
        node("Mul", ["x", `by${factor}`], [`out${factor}`]),
      ],
      outputs: [valueInfo(`out${factor}`, "float32", [2])],
    });
  const bytes = model({
    nodes: [
      node("If", ["yes"], ["doubled"], { then_branch: branch(2), else_branch: branch(3) }),
      node("sac.test::Twice", ["doubled"], ["fourfold"]),
      node("Add", ["fourfold", "outside"], ["sum"]),
      node("Add", ["sum", "sparse"], ["total"]),
      node("Constant", [], ["list"], { value_floats: floats([1, 1]) }),
      node("Add", ["total", "list"], ["y"]),
    ],
    inputs: [valueInfo("x", "float32", [2])],
    outputs: [valueInfo("y", "float32", [2])],
    initialisers: [
      tensor("yes", [], Uint8Array.of(1), { type: "bool" }),
      tensor("outside", [2], new Float32Array(), { external: { location: "weights.bin", offset: 4, length: 8 } }),
      sparseTensor(tensor("sparse", [1], Float32Array.of(1000)), int64s("", [1]), [2]),
    ],
    functions: [
      localFunction("sac.test", "Twice", { inputs: ["a"], outputs: ["b"], nodes: [node("Add", ["a", "a"], ["b"])] }),
    ],
    opsets: { "sac.test": 1 },
  });
  writeFileSync(`${folder.path}/weights.bin`, Buffer.from(Float32Array.of(-1, 10, 20).buffer));
  const x = new OrtTensor("float32", Float32Array.of(1, 2), [2]);
  expect((await run(folder.write("all.onnx", bytes), { x })).y).toEqual([4 + 10 + 1, 8 + 20 + 1000 + 1]);
});
