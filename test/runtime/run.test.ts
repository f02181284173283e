import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Matrix } from "../../src/core/matrix.ts";
import type { PartialPreprocess, Pixels } from "../../src/probes/preprocess.ts";
import type { DEFAULT_RUN } from "../../src/settings/running.ts";
import { runOptions } from "../support/fixture-source.ts";
import { recursive } from "../support/hostile-models.ts";
import { model, node, type Shape, type Tensor, tensor, valueInfo } from "../support/onnx-builder.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const temporary = join(folder.path, "tmp");
mkdirSync(temporary);
const before = process.env.TMPDIR;

beforeEach(() => {
  process.env.TMPDIR = temporary;
});

afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  expect(readdirSync(temporary)).toEqual([]);
});

function image(seed: number, side = 8): Pixels {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (seed * 37 + i * (seed + 3)) % 256);
  return { width: side, height: side, data };
}

const probes = Array.from({ length: 41 }, (_, seed) => image(seed));
const unscaled: PartialPreprocess = { scale: 1 };

async function outputs(path: string, images = probes, options: Partial<typeof DEFAULT_RUN> = {}): Promise<Matrix> {
  const { answer } = await runFile(path, images, unscaled, runOptions(options));
  if (answer.kind === "labels") throw new Error("scores were expected");
  return answer.outputs;
}

/** A linear classifier whose weights lie in the files that `initialisers` names. */
function linear(initialisers: Tensor[], shape: Shape = ["n", 3, 8, 8], producer = "tests"): Buffer {
  return model({
    producer,
    nodes: [node("Flatten", ["images"], ["flat"]), node("MatMul", ["flat", "weights"], ["logits"])],
    inputs: [valueInfo("images", "float32", shape)],
    outputs: [valueInfo("logits", "float32", ["n", 2])],
    initialisers,
  });
}

const WEIGHTS = Float32Array.from({ length: 192 * 2 }, (_, i) => Math.sin(i));
const outside = (location: string) => tensor("weights", [192, 2], WEIGHTS, { external: { location } });
const bytes = Buffer.from(WEIGHTS.buffer);

describe("what a run tells", () => {
  test("is how many answers have come of how many, from none to all", async () => {
    const told: [string, number, number][] = [];
    const path = folder.write("told.onnx", tinyClassifier());
    await outputs(path, probes, { onAnswered: (...progress) => told.push(progress) });
    const done = told.map(([, one]) => one);
    expect([done[0], done.at(-1)]).toEqual([0, 59]);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(told.every(([whose, , total]) => whose === path && total === 59)).toBe(true);
  });

  test("are answers, digest, form, device and times", async () => {
    const path = folder.write("tiny.onnx", tinyClassifier());
    const run = await runFile(path, probes, unscaled, runOptions());
    expect(run).toMatchObject({
      answer: { kind: "scores", outputs: { rows: 41, columns: 5 } },
      sha256: execFileSync("sha256sum", [path]).toString().slice(0, 64),
      form: { width: 8, height: 8, channels: 3, layout: "nchw", dtype: "float32", scale: 1 },
      device: { used: "cpu", note: undefined },
      onnxruntime: "1.30.0",
    });
    expect(run.startMs).toBeGreaterThan(10);
    expect(run.inferenceMs).toBeGreaterThan(0);
  });

  test("the answer to an image does not depend on its company", async () => {
    const path = folder.write("tiny.onnx", tinyClassifier());
    const together = await outputs(path);
    const backwards = await outputs(path, probes.toReversed());
    const alone = await outputs(path, [probes[7]]);
    const row = (matrix: Matrix, i: number) => [...matrix.data.subarray(i * 5, i * 5 + 5)];
    row(together, 7).forEach((value, j) => {
      expect(row(backwards, 33)[j]).toBeCloseTo(value, 4);
      expect(row(alone, 0)[j]).toBeCloseTo(value, 4);
    });
  });

  test("larger images than the model takes are made smaller", async () => {
    const path = folder.write("tiny.onnx", tinyClassifier());
    await expect(outputs(path, [image(1, 64), image(2, 64)])).resolves.toMatchObject({ rows: 2, columns: 5 });
  });
});

describe("external data", () => {
  test("beside the model and below it is used", async () => {
    const inside = await outputs(folder.write("inside.onnx", linear([tensor("weights", [192, 2], WEIGHTS)])));
    folder.write("beside/weights.bin", bytes);
    folder.write("beside/parts/weights.bin", bytes);
    for (const location of ["weights.bin", "parts/weights.bin"]) {
      const path = folder.write(`beside/${basename(location)}.onnx`, linear([outside(location)]));
      expect((await outputs(path)).data).toEqual(inside.data);
    }
  });

  test("tells two models of one file apart", async () => {
    const digests = [];
    for (const name of ["one", "two"]) {
      folder.write(`${name}/weights.bin`, name === "one" ? bytes : Buffer.from(bytes).reverse());
      const path = folder.write(`${name}/model.onnx`, linear([outside("weights.bin")]));
      digests.push((await runFile(path, probes.slice(0, 1), unscaled, runOptions())).sha256);
    }
    expect(digests[0]).not.toBe(digests[1]);
  });

  test("elsewhere, or nowhere, is refused", async () => {
    folder.write("secret.bin", bytes);
    mkdirSync(join(folder.path, "refused"));
    symlinkSync(join(folder.path, "secret.bin"), join(folder.path, "refused", "link.bin"));
    const cases = {
      "../secret.bin": "ESCAPES",
      "link.bin": "ESCAPES",
      "/etc/hostname": "ESCAPES",
      "none.bin": "MISSING",
    };
    for (const [location, code] of Object.entries(cases)) {
      const path = folder.write("refused/model.onnx", linear([outside(location)]));
      await expect(outputs(path)).rejects.toMatchObject({ code: `MODEL_EXTERNAL_DATA_${code}` });
    }
  });

  test("named like the model file is the model file, and does not take its place", async () => {
    const path = folder.write("self/model.onnx", linear([outside("model.onnx")], ["n", 3, 8, 8], "x".repeat(2000)));
    const { sha256 } = await runFile(path, probes.slice(0, 1), unscaled, runOptions());
    expect(sha256).toBe(execFileSync("sha256sum", [path]).toString().slice(0, 64));
  });
});

describe("files that are no model after all", () => {
  test("what onnxruntime refuses is named, by the path that was given", async () => {
    const path = folder.write("recursive.onnx", recursive());
    const refused = expect(outputs(path)).rejects;
    await refused.toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: expect.stringMatching(
        /onnxruntime could not load \S+recursive\.onnx: Model local function definitions must not be recursive/,
      ),
    });
    await expect(outputs(path)).rejects.toMatchObject({ message: expect.not.stringContaining("sac-run-") });
  });

  test("an unknown operator is named, and so are shapes that do not fit", async () => {
    const unknown = model({
      nodes: [node("Divine", ["images"], ["logits"])],
      inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
      outputs: [valueInfo("logits", "float32", ["n", 2])],
    });
    await expect(outputs(folder.write("unknown.onnx", unknown))).rejects.toMatchObject({ code: "MODEL_LOAD_FAILED" });
    const unfit = linear([tensor("weights", [192, 2], WEIGHTS)], ["n", 3, "h", "w"]);
    const asked = outputs(folder.write("unfit.onnx", unfit), probes, { preprocess: { width: 9, height: 8 } });
    await expect(asked).rejects.toMatchObject({ code: "MODEL_RUN_FAILED" });
  });
});
