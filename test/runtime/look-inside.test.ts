import { describe, expect, it } from "vitest";
import type { ActivationSketch } from "../../src/core/activations/kept.ts";
import type { Pixels } from "../../src/probes/preprocess.ts";
import { compareHidden, type HiddenQuestions, sketchHidden } from "../../src/runtime/look-inside.ts";
import { planModel } from "../../src/runtime/plan-model.ts";
import { type Suspect, withSuspect } from "../../src/runtime/suspect.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions } from "../support/fixture-source.ts";
import { int64s, localFunction, model, type Node, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const SIDE = 8;
const UNITS = 12;
const images = Array.from({ length: 20 }, (_, i): Pixels => {
  const { uniform } = random(i + 1);
  return { width: SIDE, height: SIDE, data: Uint8Array.from({ length: 3 * SIDE * SIDE }, () => 256 * uniform()) };
});

interface Odd extends Partial<Parameters<typeof model>[0]> {
  readonly seed?: number;
  readonly batch?: number | "n";
  /** In place of the ReLU after the first layer. */
  readonly middle?: readonly Node[];
  /** Where the weights lie. */
  readonly outside?: boolean;
}

/** Two convolutions with random weights: `images` to `logits` (n x 5). */
function network({
  seed = 1,
  batch = "n",
  middle = [node("Relu", ["first"], ["active"])],
  outside = false,
  ...more
}: Odd) {
  const { normal } = random(seed);
  const values = (name: string, dims: readonly number[]) => {
    const numbers = Float32Array.from({ length: dims.reduce((product, one) => product * one, 1) }, normal);
    return tensor(name, dims, numbers, outside ? { external: { location: `${name}.bin` } } : {});
  };
  const bytes = model({
    nodes: [
      node("Conv", ["images", "k1"], ["first"], { pads: [1, 1, 1, 1] }),
      ...middle,
      node("Conv", ["active", "k2"], ["second"], { pads: [1, 1, 1, 1] }),
      node("Relu", ["second"], ["deep"]),
      node("ReduceMean", ["deep"], ["mean"], { axes: [2, 3], keepdims: 0 }),
      node("Gemm", ["mean", "head"], ["logits"]),
    ],
    inputs: [valueInfo("images", "float32", [batch, 3, SIDE, SIDE])],
    outputs: [valueInfo("logits", "float32", [batch, 5])],
    ...more,
    initialisers: [
      values("k1", [UNITS, 3, 3, 3]),
      values("k2", [UNITS, UNITS, 3, 3]),
      values("head", [UNITS, 5]),
      ...(more.initialisers ?? []),
    ],
  });
  return bytes;
}

async function questionsFor(suspect: Suspect, grid = 4): Promise<HiddenQuestions> {
  const plan = await planModel(suspect, {}, runOptions());
  return { plan, items: images.map((image) => [image] as const), grid, threads: 1 };
}

function look<T>(
  path: string,
  use: (suspect: Suspect, questions: HiddenQuestions) => Promise<T>,
  limits = {},
): Promise<T> {
  const options = runOptions();
  return withSuspect(path, { ...options, limits: { ...options.limits, ...limits } }, async (suspect) =>
    use(suspect, await questionsFor(suspect)),
  );
}

const source = folder.write("source.onnx", network({}));
const sketched = () => look(source, (suspect, questions) => sketchHidden(suspect, questions, 3));
async function sketchOfSource(): Promise<ActivationSketch> {
  const sketch = await sketched();
  if (!sketch) throw new Error("nothing to sketch");
  return sketch;
}

async function likenessOf(name: string, bytes: Uint8Array, limits = {}) {
  const sketch = await sketchOfSource();
  return look(folder.write(name, bytes), (suspect, questions) => compareHidden(suspect, questions, sketch), limits);
}

describe("a model that is looked into", () => {
  it("has its hidden units sketched, the same at every time", async () => {
    const sketch = await sketchOfSource();
    expect(sketch).toMatchObject({ images: 20, grid: 4, widths: [UNITS, UNITS, UNITS, UNITS] });
    expect(sketch.layers).toEqual(["first", "active", "second", "deep"].map((name) => ({ name, units: UNITS })));
    expect(await sketched()).toEqual(sketch);
  });

  it("is altogether like itself, and another is not", async () => {
    const same = await likenessOf("same.onnx", network({}));
    expect(same?.sameShape).toBe(true);
    for (const { likeness } of same?.layers ?? []) expect.soft(likeness).toBeGreaterThan(0.999);
    const other = await likenessOf("other.onnx", network({ seed: 2 }));
    expect(other?.layers[3].likeness).toBeLessThan(0.9);
    expect(other?.sameShape).toBe(true);
  });

  it("is seen behind a fixed batch, in float16, in whole numbers, and with its weights in other files", async () => {
    const { normal } = random(1);
    for (const [name, dims] of [
      ["k1", UNITS * 27],
      ["k2", UNITS * UNITS * 9],
      ["head", UNITS * 5],
    ] as const) {
      folder.write(`outside/${name}.bin`, Buffer.from(Float32Array.from({ length: dims }, normal).buffer));
    }
    for (const [name, bytes] of [
      ["fixed.onnx", network({ batch: 7 })],
      ["one.onnx", network({ batch: 1 })],
      ["outside/model.onnx", network({ outside: true })],
      [
        "whole-numbers.onnx",
        network({
          middle: [
            node("QuantizeLinear", ["first", "step", "none"], ["whole"]),
            node("Max", ["whole", "whole"], ["kept"]),
            node("DequantizeLinear", ["kept", "step", "none"], ["active"]),
          ],
          initialisers: [tensor("step", [], Float32Array.of(0.08)), tensor("none", [], Uint8Array.of(0))],
        }),
      ],
      [
        "narrow.onnx",
        network({
          middle: [
            node("Relu", ["first"], ["wide"]),
            node("Cast", ["wide"], ["half"], { to: 10 }),
            node("Relu", ["half"], ["bent"]),
            node("Cast", ["bent"], ["active"], { to: 1 }),
          ],
        }),
      ],
    ] as const) {
      const { layers = [] } = (await likenessOf(name, bytes)) ?? {};
      expect
        .soft(
          layers.map(({ likeness }) => likeness > 0.99),
          name,
        )
        .toEqual([true, true, true, true]);
    }
  });

  it("is seen though its batch, which its file calls free, is 1 inside", async () => {
    const one = network({
      middle: [node("Relu", ["first"], ["any"]), node("Reshape", ["any", "one"], ["active"])],
      initialisers: [int64s("one", [1, UNITS, SIDE, SIDE])],
    });
    const { layers = [] } = (await likenessOf("one-inside.onnx", one)) ?? {};
    expect(layers).toHaveLength(4);
    for (const { likeness } of layers) expect.soft(likeness).toBeGreaterThan(0.999);
  });

  it("is seen inside of a function that is all of it", async () => {
    const nodes = [
      node("Conv", ["x", "a"], ["first"], { pads: [1, 1, 1, 1] }),
      node("Relu", ["first"], ["active"]),
      node("Conv", ["active", "b"], ["second"], { pads: [1, 1, 1, 1] }),
      node("Relu", ["second"], ["deep"]),
      node("ReduceMean", ["deep"], ["mean"], { axes: [2, 3], keepdims: 0 }),
      node("Gemm", ["mean", "c"], ["y"]),
    ];
    const called = network({
      nodes: [node("own::Whole", ["images", "k1", "k2", "head"], ["logits"])],
      functions: [localFunction("own", "Whole", { inputs: ["x", "a", "b", "c"], outputs: ["y"], nodes })],
      opsets: { own: 1 },
    });
    const { layers = [] } = (await likenessOf("function.onnx", called)) ?? {};
    expect(layers).toHaveLength(4);
    for (const { likeness } of layers) expect.soft(likeness).toBeGreaterThan(0.999);
  });
});

describe("odd values inside a model", () => {
  it("are passed over: not finite, constant, of a batch's length, of other types, of no numbers", async () => {
    const odd = network({
      middle: [
        node("Sub", ["first", "first"], ["zeros"]),
        node("Clip", ["zeros"], ["constant"]),
        node("Div", ["first", "zeros"], ["infinite"]),
        node("Relu", ["infinite"], ["bad"]),
        node("Min", ["bad", "constant"], ["worse"]),
        node("IsNaN", ["worse"], ["whether"]),
        node("Where", ["whether", "constant", "constant"], ["nothing"]),
        node("Add", ["first", "nothing"], ["same"]),
        node("Relu", ["same"], ["active"]),
      ],
    });
    const { layers = [] } = (await likenessOf("odd.onnx", odd)) ?? {};
    for (const { likeness } of layers) expect.soft(likeness).toBeGreaterThan(0.999);
  });

  it("are passed over where they are weights that the model computes", async () => {
    const computed = network({
      middle: [
        node("ReduceMax", ["first"], ["most"], { keepdims: 0 }),
        node("Sub", ["most", "most"], ["zero"]),
        node("Mul", ["k3", "zero"], ["no weights"]),
        node("Add", ["no weights", "k3"], ["kernels"]),
        node("Conv", ["first", "kernels"], ["third"]),
        node("Relu", ["third"], ["active"]),
      ],
      initialisers: [
        tensor(
          "k3",
          [UNITS, UNITS, 1, 1],
          Float32Array.from({ length: UNITS ** 2 }, (_, i) => (i % (UNITS + 1) === 0 ? 1 : 0)),
        ),
      ],
    });
    const { layers = [] } = (await likenessOf("computed.onnx", computed)) ?? {};
    for (const { likeness } of layers) expect.soft(likeness).toBeGreaterThan(0.999);
  });

  it("leave nothing to be seen where a model has no others", async () => {
    const bare = model({
      nodes: [node("Flatten", ["images"], ["flat"]), node("Gemm", ["flat", "head"], ["logits"])],
      inputs: [valueInfo("images", "float32", ["n", 3, SIDE, SIDE])],
      outputs: [valueInfo("logits", "float32", ["n", 5])],
      initialisers: [tensor("head", [3 * SIDE * SIDE, 5], new Float32Array(3 * SIDE * SIDE * 5).fill(1))],
    });
    expect(await likenessOf("bare.onnx", bare)).toBeUndefined();
  });

  it("are shown so few images at once that they fit into memory, or end the model's process", async () => {
    const large = network({
      middle: [
        node("Tile", ["first", "times"], ["tiled"]),
        node("Relu", ["tiled"], ["bent"]),
        node("GlobalMaxPool", ["bent"], ["top"]),
        node("Sub", ["top", "top"], ["zero"]),
        node("Add", ["first", "zero"], ["same"]),
        node("Relu", ["same"], ["active"]),
      ],
      initialisers: [int64s("times", [1, 1, 128, 128])],
    });
    const { layers = [] } = (await likenessOf("large.onnx", large, { memoryBytes: 1.4 * 2 ** 30 })) ?? {};
    for (const { likeness } of layers) expect.soft(likeness).toBeGreaterThan(0.999);
    const failure = await failureOf(() => likenessOf("large.onnx", large, { memoryBytes: 300 * 2 ** 20 }));
    expect(failure.code).toBe("MODEL_MEMORY");
  });

  it("are refused by the runtime where they cannot be outputs, and the process answers on", async () => {
    const sketch = await sketchOfSource();
    const broken = network({
      middle: [node("Reshape", ["first", "wrong"], ["active"])],
      initialisers: [int64s("wrong", [7, 7])],
    });
    const failure = await failureOf(() =>
      look(folder.write("broken.onnx", broken), (suspect, questions) => compareHidden(suspect, questions, sketch)),
    );
    expect(failure.code).toMatch(/^MODEL_(RUN|LOAD)_FAILED$/);
  });
});
