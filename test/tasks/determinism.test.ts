import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import type { Matrix } from "../../src/core/matrix.ts";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { Pixels, Preprocess } from "../../src/probes/preprocess.ts";
import { imagesToTensor } from "../../src/probes/tensor.ts";
import { enrolSource, judge, runOptions, ZOO } from "../support/fixture-source.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;
let probes: readonly Pixels[];
let preprocess: Preprocess;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
  const stored = await loadFingerprint(fingerprint);
  probes = await decodeProbes(stored.fingerprint);
  preprocess = stored.fingerprint.about.preprocess;
});

async function outputs(model: string, images = probes): Promise<Matrix> {
  const { answer } = await runFile(model, images, preprocess, runOptions());
  if (answer.kind === "labels") throw new Error("scores were expected");
  return answer.outputs;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((most, value) => Math.max(most, value));
}

test.each([
  "unrelated/unrelated-mobilenet-2",
  "unrelated/unrelated-densenet-2",
  "derived/finetune-all-1",
  "derived/quantise-int8",
])("%s: 1, 2 and 4 threads give the same distance", async (name) => {
  const model = join(ZOO, `${name}.onnx`);
  const distances = [];
  for (const threads of [1, 2, 4])
    distances.push((await judge(fingerprint, model, { threads })).distance ?? Number.NaN);
  expect(Math.max(...distances) - Math.min(...distances)).toBeLessThan(1e-4);
});

describe("what a probe is answered does not depend on the other probes", () => {
  test.each(["unrelated/unrelated-resnet-2", "derived/quantise-int8", "derived/quantise-float16"])(
    "%s",
    async (name) => {
      const model = join(ZOO, `${name}.onnx`);
      const [whole, backwards, few] = [
        await outputs(model),
        await outputs(model, probes.toReversed()),
        await outputs(model, probes.slice(0, 3)),
      ];
      const rows = (matrix: Matrix) =>
        Array.from({ length: matrix.rows }, (_, i) => [
          ...matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns),
        ]);
      expect(largestDifference(rows(backwards).toReversed().flat(), whole.data)).toBeLessThan(1e-4);
      expect(largestDifference(few.data, whole.data.subarray(0, few.data.length))).toBeLessThan(1e-4);
    },
  );
});

/**
 * The integer kernels that a quantised model is usually fused into saturate on processors without VNNI instructions, by
 * which one model would have two distances. Without optimisation the model is computed as its file says.
 */
test("a model quantised to int8 answers as its file says, whatever the processor", async () => {
  const model = join(ZOO, "derived", "quantise-int8.onnx");
  const session = await InferenceSession.create(model, { graphOptimizationLevel: "disabled", intraOpNumThreads: 1 });
  const form = { ...preprocess, channels: 3 } as const;
  const images = new Tensor("float32", imagesToTensor(probes, form) as Float32Array, [probes.length, 3, 32, 32]);
  const { logits } = await session.run({ images });
  await session.release();
  const { data } = await outputs(model);
  expect(largestDifference(data, logits.data as Float32Array)).toBeLessThan(1e-3);
});
