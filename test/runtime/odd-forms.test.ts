import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Pixels } from "../../src/probes/preprocess.ts";
import { runModel } from "../../src/runtime/run.ts";
import { withSuspect } from "../../src/runtime/suspect.ts";
import { makeFingerprint } from "../../src/tasks/enroll.ts";
import { inspect } from "../../src/tasks/inspect.ts";
import { runOptions, ZOO } from "../support/fixture-source.ts";
import { appendNodes, type Edit, int64s, model, node, type Shape, valueInfo } from "../support/onnx-builder.ts";
import { random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const SIDE = 8;
const images = Array.from({ length: 12 }, (_, i): Pixels => {
  const { uniform } = random(i + 1);
  return { width: SIDE, height: SIDE, data: Uint8Array.from({ length: 3 * SIDE * SIDE }, () => 256 * uniform()) };
});

/** What a model answers to the images, n x d. */
async function answers(bytes: Uint8Array): Promise<{ columns: number; data: number[] }> {
  const path = folder.write("model.onnx", bytes);
  const run = (size = { width: SIDE, height: SIDE }) =>
    withSuspect(path, runOptions(), (suspect) => runModel(suspect, images, size, runOptions()));
  const { answer } = await run();
  if (answer.kind === "labels") throw new Error("these are labels");
  return { columns: answer.outputs.columns, data: [...answer.outputs.data] };
}

const taking = (shape: Shape, edit: Edit) =>
  appendNodes(tinyClassifier(shape[0] as string | number), { ...edit, inputs: [valueInfo("given", "float32", shape)] });
const giving = (shape: Shape, edit: Edit, batch: number | string = "batch") =>
  appendNodes(tinyClassifier(batch), { ...edit, outputs: [valueInfo("given", "float32", shape)] });
const inColour = node("Concat", ["gray", "gray", "gray"], ["images"], { axis: 1 });
const channelAxis = int64s("channel-axis", [1]);
const planes = (shape: Shape) =>
  taking(shape, {
    firstNodes: [node("Unsqueeze", ["given", "channel-axis"], ["gray"]), inColour],
    initialisers: [channelAxis],
  });

describe("an ordinary classifier of another form answers as it does in the usual one", () => {
  test("with an input of pixels in a row", async () => {
    const row = taking(["batch", 3 * SIDE * SIDE], {
      firstNodes: [node("Reshape", ["given", "four"], ["images"])],
      initialisers: [int64s("four", [-1, 3, SIDE, SIDE])],
    });
    expect(await answers(row)).toEqual(await answers(tinyClassifier()));
  });

  test.each<[string, Shape]>([
    ["several at once", ["batch", SIDE, SIDE]],
    ["one at a time", [1, SIDE, SIDE]],
  ])("with an input of gray images without an axis for channels: %s", async (_, shape) => {
    const usual = taking(["batch", 1, SIDE, SIDE], { firstNodes: [node("Identity", ["given"], ["gray"]), inColour] });
    const [ours, theirs] = [await answers(planes(shape)), await answers(usual)];
    ours.data.forEach((value, i) => void expect(value).toBeCloseTo(theirs.data[i], 5));
  });

  test.each<[string, Shape, number[], number | string]>([
    ["[n, 1, d]", ["batch", 1, 5], [-1, 1, 5], "batch"],
    ["[n, 1, 1, d]", ["batch", 1, 1, 5], [-1, 1, 1, 5], "batch"],
    ["[n, d, 1, 1]", ["batch", 5, 1, 1], [-1, 5, 1, 1], "batch"],
    ["[d], of a model that takes one image", [5], [5], 1],
  ])("with scores as %s", async (_, shape, sizes, batch) => {
    const given = giving(
      shape,
      { nodes: [node("Reshape", ["logits", "sizes"], ["given"])], initialisers: [int64s("sizes", sizes)] },
      batch,
    );
    const [ours, theirs] = [await answers(given), await answers(tinyClassifier())];
    expect(ours.columns).toBe(5);
    ours.data.forEach((value, i) => void expect(value).toBeCloseTo(theirs.data[i], 5));
  });

  test("with one sigmoid for two classes", async () => {
    const first = [node("Gather", ["logits", "first"], ["one"], { axis: 1 })];
    const initialisers = [int64s("first", [0])];
    const sigmoid = giving(["batch", 1], { nodes: [...first, node("Sigmoid", ["one"], ["given"])], initialisers });
    const { columns, data } = await answers(sigmoid);
    const logits = (await answers(tinyClassifier())).data.filter((_, i) => i % 5 === 0);
    expect(columns).toBe(2);
    logits.forEach((z, i) => {
      expect(data[2 * i + 1]).toBeCloseTo(1 / (1 + Math.exp(-z)), 5);
      expect(data[2 * i] + data[2 * i + 1]).toBeCloseTo(1, 6);
    });
  });
});

test("a source that is asked about one image at a time, and looked into so, is said to be", async () => {
  const notes: string[] = [];
  const options = {
    model: folder.write("one/one.onnx", tinyClassifier("batch", 1)),
    images: join(ZOO, "images"),
    ...({ probes: 12, quality: 25, selection: "random", seed: 0, pool: 40, arch: undefined } as const),
    settings: { representation: "canonical", correlation: { kind: "cosine" } } as const,
    run: runOptions(),
    ...{ weights: false, activations: true, acceptPreprocessing: true },
  };
  const { activations } = await makeFingerprint(options, { step: () => undefined, note: (text) => notes.push(text) });
  expect(notes).toContainEqual(expect.stringMatching(/one\.onnx is asked about one image at a time/));
  expect(activations?.layers.length).toBeGreaterThan(0);
});

describe("inspect says what check will do", () => {
  const inspected = async (bytes: Uint8Array) => {
    const found = await inspect(folder.write("inspected.onnx", bytes));
    if (found.kind !== "model") throw new Error("not a model");
    return found;
  };
  const told = (shape: Shape) => giving(shape, { nodes: [node("Identity", ["logits"], ["given"])] });

  test("with one number per image", async () => {
    const { refusals, notes } = await inspected(told(["batch", 1]));
    expect(refusals).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/two classes/)]);
  });

  test("with an output of the form of an image", async () => {
    const { refusals } = await inspected(told(["batch", 1, 32, 32]));
    expect(refusals).toEqual([expect.objectContaining({ code: "MODEL_OUTPUT_UNSUPPORTED" })]);
  });

  test("with gray images and rows of them", async () => {
    expect((await inspected(planes(["batch", SIDE, SIDE]))).notes).toEqual([
      expect.stringMatching(/no axis for channels/),
    ]);
    const row = await inspected(taking(["batch", 784], { firstNodes: [node("Identity", ["given"], ["images"])] }));
    expect(row).toMatchObject({ refusals: [], notes: [expect.stringMatching(/28x28, gray\. Another size: --size/)] });
  });

  test.each([
    ["IR version", { irVersion: 99 }, "Its IR version is 99, and the newest that this program runs is 13."],
    [
      "operator set",
      { opset: 40 },
      "Its version of ONNX's operator set is 40, and the newest that this program runs is 26.",
    ],
  ])("of a newer %s than the runtime's", async (_, parts, message) => {
    const bytes = model({
      nodes: [node("Flatten", ["x"], ["y"])],
      inputs: [valueInfo("x", "float32", ["n", 3, SIDE, SIDE])],
      outputs: [valueInfo("y", "float32", ["n", 192])],
      ...parts,
    });
    expect((await inspected(bytes)).refusals).toEqual([
      expect.objectContaining({ code: "MODEL_LOAD_FAILED", message }),
    ]);
  });
});
