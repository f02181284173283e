import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readNetwork } from "../../src/onnx/layers/network-file.ts";
import type { Pixels } from "../../src/probes/preprocess.ts";
import type { RunOptions } from "../../src/runtime/options.ts";
import { runModel } from "../../src/runtime/run.ts";
import { type Suspect, withSuspect } from "../../src/runtime/suspect.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions, SOURCE } from "../support/fixture-source.ts";
import { crashingOnBlack, endless, growing, harmless } from "../support/hostile-models.ts";
import { model, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { modelProcessesOf, until } from "../support/processes.ts";
import { opened } from "../support/run-file.ts";
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
  expect(modelProcessesOf(process.pid)).toEqual([]);
});

const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

/** A classifier of 8 x 8 pixels whose weights, the wave of that frequency, lie in `weights.bin`. */
function writeOutside(name: string, frequency = 1): string {
  const path = folder.write(
    `${name}/model.onnx`,
    model({
      nodes: [node("Flatten", ["images"], ["flat"]), node("MatMul", ["flat", "weights"], ["logits"])],
      inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
      outputs: [valueInfo("logits", "float32", ["n", 2])],
      initialisers: [tensor("weights", [192, 2], wave(1), { external: { location: "weights.bin" } })],
    }),
  );
  folder.write(`${name}/weights.bin`, Buffer.from(wave(frequency).buffer));
  return path;
}

function wave(frequency: number): Float32Array {
  return Float32Array.from({ length: 192 * 2 }, (_, i) => Math.sin(frequency * i));
}

/** An operator that onnxruntime does not have, with a tensor in a file that is not there. */
function scaled(operator: string): Buffer {
  return model({
    nodes: [node(operator, ["images", "factor"], ["scores"])],
    inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("scores", "float32", ["n", 3, 8, 8])],
    initialisers: [tensor("factor", [1], Float32Array.of(2), { external: { location: "missing.bin" } })],
    opsets: operator.includes("::") ? { custom: 1 } : {},
  });
}

function image(seed: number): Pixels {
  return { width: 8, height: 8, data: Uint8Array.from({ length: 192 }, (_, i) => (seed * (37 + i)) % 256) };
}

const probes = [3, 4, 5].map(image);
const black: Pixels = { width: 8, height: 8, data: new Uint8Array(192) };

async function answersOf(suspect: Suspect, images = probes, options: RunOptions = runOptions()): Promise<number[]> {
  const { answer } = await runModel(suspect, images, {}, options);
  if (answer.kind === "labels") throw new Error("scores were expected");
  return [...answer.outputs.data];
}

describe("an open suspect consists of", () => {
  test("a private, read-only copy with all that belongs to it, and an empty directory", async () => {
    const path = writeOutside("copied");
    folder.write("copied/preprocessor_config.json", "{}");
    folder.write("copied/other.txt", "not the model's");
    await opened(path, async ({ file, work, bytes }) => {
      expect(readdirSync(dirname(file)).sort()).toEqual(["model.onnx", "preprocessor_config.json", "weights.bin"]);
      expect(readFileSync(file)).toEqual(readFileSync(path));
      for (const name of ["model.onnx", "weights.bin"]) {
        expect(statSync(join(dirname(file), name)).mode & 0o777).toBe(0o400);
      }
      expect(readdirSync(work)).toEqual([]);
      expect(bytes).toBe(statSync(path).size + 192 * 2 * 4);
    });
  });

  test("its digest: the file's own, or with external data that of what sha256sum prints for all files", async () => {
    expect(await opened(SOURCE, async ({ sha256 }) => sha256)).toBe(sha256(readFileSync(SOURCE)));
    const path = writeOutside("digest");
    const listed = execFileSync("sha256sum", ["model.onnx", "weights.bin"], { cwd: dirname(path) });
    expect(await opened(path, async ({ sha256 }) => sha256)).toBe(sha256(listed));
  });

  test("what its file says", async () => {
    const { inputs, outputs } = await opened(SOURCE, (suspect) => suspect.runnable());
    expect(inputs).toEqual([{ name: "images", elementType: "float32", shape: ["batch", 3, 32, 32] }]);
    expect(outputs).toEqual([{ name: "logits", elementType: "float32", shape: ["batch", 10] }]);
  });
});

describe("a file that is no model to run", () => {
  test("is refused before anything is copied where its first bytes tell", async () => {
    const use = () => Promise.reject(new Error("it was opened"));
    for (const [path, code] of [
      [join(folder.path, "nothing.onnx"), "FILE_NOT_FOUND"],
      [folder.write("text.onnx", "no model"), "MODEL_NOT_ONNX"],
      [folder.write("empty.onnx", ""), "MODEL_EMPTY"],
      ["/dev/zero", "MODEL_NOT_ONNX"],
    ]) {
      expect(await failureOf(() => opened(path, use))).toMatchObject({ code, message: expect.stringContaining(path) });
    }
  });

  test("is refused by the path that was given, and the first reason comes before its external data", async () => {
    const path = folder.write("custom.onnx", scaled("custom::Run"));
    expect(await failureOf(() => opened(path, (suspect) => suspect.runnable()))).toMatchObject({
      code: "MODEL_OPERATOR_REFUSED",
      message: `${path}: The domain "custom" needs code that does not come with onnxruntime ("Run").`,
      hint: "Export the model with standard ONNX operators only.",
    });
    const lone = folder.write("lone.onnx", scaled("Mul"));
    expect(await failureOf(() => opened(lone, (suspect) => suspect.runnable()))).toMatchObject({
      code: "MODEL_EXTERNAL_DATA_MISSING",
    });
  });

  test("is named by the path that was given, whichever leg finds it damaged", async () => {
    const path = folder.write("cut.onnx", readFileSync(SOURCE).subarray(0, 90_000));
    await opened(path, async (suspect) => {
      for (const leg of [() => suspect.runnable(), () => suspect.read(readNetwork)]) {
        const { message } = await failureOf(leg);
        expect(message).toContain(path);
        expect(message).not.toContain("sac-run-");
      }
    });
  });
});

describe("a file that is replaced", () => {
  test("after it was opened is neither run nor read", async () => {
    const path = folder.write("replaced/model.onnx", tinyClassifier());
    await opened(path, async (suspect) => {
      const weights = () => suspect.read(async (file) => (await readNetwork(file)).layers.map((layer) => layer.load()));
      const [answers, read] = [await answersOf(suspect), await weights()];
      writeFileSync(path, endless());
      folder.write("replaced/preprocessor_config.json", '{ "do_rescale": false }');
      expect(await answersOf(suspect)).toEqual(answers);
      expect(await weights()).toEqual(read);
    });
  });

  test("is not missed when it is external data", async () => {
    const path = writeOutside("data");
    await opened(path, async (suspect) => {
      const answers = await answersOf(suspect);
      writeOutside("data", 2);
      expect(await answersOf(suspect)).toEqual(answers);
      expect(await opened(path, (again) => answersOf(again))).not.toEqual(answers);
    });
  });

  const LARGE_BYTES = 2 ** 27;

  /** Opens a model of which the copying takes a while, and has `change` done to it meanwhile. */
  async function openWhile(name: string, change: (path: string) => void): Promise<string> {
    const path = folder.write(name, tinyClassifier());
    truncateSync(path, LARGE_BYTES);
    const opening = opened(path, async ({ sha256 }) => sha256);
    const settled = opening.catch(() => undefined);
    const copy = () => readdirSync(temporary).some((made) => existsSync(join(temporary, made, "model", name)));
    expect(await until(copy)).toBe(true);
    change(path);
    await settled;
    return opening;
  }

  test("while it is copied is copied as it was, and the digest is that of the copy", async () => {
    const old = folder.write("old.onnx", tinyClassifier());
    truncateSync(old, LARGE_BYTES);
    const digest = await openWhile("renamed.onnx", (path) => {
      writeFileSync(`${path}.new`, harmless());
      renameSync(`${path}.new`, path);
    });
    expect(digest).toBe(sha256(readFileSync(old)));
  });

  test("and written to while it is copied is an error", async () => {
    const tear = () => openWhile("torn.onnx", (path) => appendFileSync(path, "more")).catch((thrown) => thrown);
    let error = await tear();
    // On a busy machine the copy can be whole before the change comes: then another one is torn.
    for (let attempts = 1; typeof error === "string" && attempts < 10; attempts += 1) error = await tear();
    expect(error).toMatchObject({
      code: "MODEL_CHANGED",
      message: expect.stringMatching(/torn\.onnx changed while it was being copied\.$/),
    });
  });
});

test("a suspect's copy is gone after success, failure and thrown errors", async () => {
  const path = folder.write("gone.onnx", tinyClassifier());
  for (const thrown of [new Error("of the caller"), undefined]) {
    const seen = opened(path, async ({ file }) => {
      expect(existsSync(file)).toBe(true);
      if (thrown) throw thrown;
      return file;
    });
    if (thrown) await expect(seen).rejects.toBe(thrown);
    else expect(existsSync(await seen)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  }
});

describe("a suspect's process", () => {
  const memoryBytes = 500 * 2 ** 20;
  const options = runOptions({ limits: { timeMs: 60_000, memoryBytes } });
  const short = runOptions({ limits: { timeMs: 4000, memoryBytes } });

  test("is kept from one run to the next, even where images are prepared otherwise", async () => {
    const path = folder.write("kept.onnx", harmless());
    await opened(path, async (suspect) => {
      const first = await runModel(suspect, probes, {}, options);
      const [pid, ...others] = modelProcessesOf(process.pid);
      const second = await runModel(suspect, probes, { scale: 1 }, options);
      expect(modelProcessesOf(process.pid)).toEqual([pid]);
      expect(others).toEqual([]);
      expect(second.startMs).toBe(first.startMs);
      expect(second.answer).not.toEqual(first.answer);
    });
  });

  test("ends before one is started for a network inside it: there is one at a time", async () => {
    await opened(folder.write("inside.onnx", tinyClassifier()), async (suspect) => {
      const answers = await answersOf(suspect);
      const [first] = modelProcessesOf(process.pid);
      const { outputs } = await suspect.runnable();
      await suspect.withOutput(outputs[0].name, async (inside) => {
        expect(await answersOf(inside)).toEqual(answers);
        const [second, ...others] = modelProcessesOf(process.pid);
        expect([second === first, others]).toEqual([false, []]);
      });
      expect(await answersOf(suspect)).toEqual(answers);
    });
  });

  test("outlives a plan that fails", async () => {
    await opened(folder.write("planned.onnx", tinyClassifier()), async (suspect) => {
      const { startMs } = await runModel(suspect, probes, {}, options);
      const planned = () => runModel(suspect, probes, {}, { ...options, preprocess: { width: 9 } });
      expect(await failureOf(planned)).toMatchObject({ code: "PREPROCESS_INVALID" });
      expect((await runModel(suspect, probes, {}, options)).startMs).toBe(startMs);
    });
  });

  test.skipIf(process.arch !== "x64")("that has died is followed by another one", async () => {
    await opened(folder.write("dies.onnx", crashingOnBlack()), async (suspect) => {
      const answers = await answersOf(suspect);
      expect(await failureOf(() => answersOf(suspect, [black]))).toMatchObject({ code: "MODEL_CRASHED" });
      expect(await answersOf(suspect)).toEqual(answers);
    });
  });

  test("that was killed between two runs is missed by nobody", async () => {
    await opened(folder.write("killed.onnx", tinyClassifier()), async (suspect) => {
      const answers = await answersOf(suspect);
      const [pid] = modelProcessesOf(process.pid);
      process.kill(pid, "SIGKILL");
      expect(await answersOf(suspect)).toEqual(answers);
    });
  });

  test("is under the memory limit, whichever run it is", async () => {
    const growingPath = folder.write("growing.onnx", growing(1000));
    await withSuspect(growingPath, options, async (suspect) => {
      for (let run = 0; run < 2; run += 1) {
        const asked = () => runModel(suspect, probes, {}, options);
        expect(await failureOf(asked)).toMatchObject({ code: "MODEL_MEMORY" });
      }
    });
  });

  test("has the time limit for every run", async () => {
    await withSuspect(folder.write("endless.onnx", endless()), short, async (suspect) => {
      for (let run = 0; run < 2; run += 1) {
        const asked = () => runModel(suspect, probes, {}, options);
        expect(await failureOf(asked)).toMatchObject({ code: "MODEL_TIMEOUT" });
      }
    });
  });

  test("has all the time it wants while it is asked nothing", async () => {
    await withSuspect(folder.write("idle.onnx", tinyClassifier()), short, async (suspect) => {
      const { startMs } = await runModel(suspect, probes, {}, options);
      await sleep(short.limits.timeMs + 500);
      expect((await runModel(suspect, probes, {}, options)).startMs).toBe(startMs);
    });
  });
});
