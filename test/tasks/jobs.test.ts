import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { SacError } from "../../src/errors.ts";
import { buildReport } from "../../src/report/check/build.ts";
import { memoryBytes } from "../../src/runtime/jobs.ts";
import { calibrate } from "../../src/tasks/calibrate.ts";
import type { Progress } from "../../src/tasks/progress.ts";
import { checkFiles, type FileCheck, SILENT } from "../support/check-files.ts";
import { enrolSource, runOptions, SOURCE, ZOO } from "../support/fixture-source.ts";
import { endless } from "../support/hostile-models.ts";
import { modelProcessesOf } from "../support/processes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 20);
});

function judge(models: readonly string[], more: Partial<FileCheck> = {}, progress: Progress = SILENT) {
  const how = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: true };
  return checkFiles({ fingerprints: [fingerprint], models, ...how, run: runOptions(), ...more }, progress);
}

/** The report as bytes, but for times. */
const timeless = (result: Awaited<ReturnType<typeof judge>>) =>
  JSON.stringify(buildReport(result, new Date(0)), (key, value) => (/Ms$/.test(key) ? undefined : value));

describe("several suspects at once", () => {
  it("give the report that one after the other gives, byte for byte but for times", async () => {
    const unrelated = (name: string) => join(ZOO, "unrelated", `unrelated-${name}.onnx`);
    const models = [
      unrelated("resnet-2"),
      join(ZOO, "derived", "quantise-float16.onnx"),
      folder.write("text.onnx", "this is no model"),
      SOURCE,
      unrelated("mobilenet-2"),
    ];
    const one = await judge(models, { jobs: 1 });
    const several = await judge(models, { jobs: 3 });
    expect(several.judgements.map(({ path }) => path)).toEqual(models);
    expect(timeless(several)).toBe(timeless(one));
  });

  it("calibrate a fingerprint as one after the other does", async () => {
    const unrelated = ["resnet-1", "vgg-1", "mobilenet-1"].map((name) => ({
      path: join(ZOO, "unrelated", `unrelated-${name}.onnx`),
      arch: undefined,
    }));
    const written = async (jobs: number) => {
      const out = join(folder.path, `calibrated-${jobs}.sac`);
      const how = { derived: [], ancestors: [], images: undefined, replace: true, run: runOptions(), jobs };
      const steps: string[] = [];
      const step = (done: number, total: number, what: string) => void steps.push(`${done}/${total} ${basename(what)}`);
      await calibrate({ fingerprint, out, unrelated, ...how }, { step });
      return { bytes: readFileSync(out), steps };
    };
    const [one, three] = [await written(1), await written(3)];
    expect(three.bytes.equals(one.bytes)).toBe(true);
    expect(one.steps.map((line) => line.slice(0, 3))).toEqual(["0/3", "1/3", "2/3", "3/3"]);
    expect(three.steps.map((line) => line.slice(0, 3))).toEqual(["0/3", "0/3", "0/3", "3/3"]);
  });

  it("are fewer where memory does not hold them, which is said once", async () => {
    const notes: string[] = [];
    const large = runOptions({ limits: { timeMs: 60_000, memoryBytes: 2 ** 50 } });
    const texts = ["a", "b", "c"].map((name) => folder.write(`memory/${name}.onnx`, name));
    await judge(texts, { jobs: 3, run: large }, { ...SILENT, note: (text) => notes.push(text) });
    await judge(texts.slice(0, 1), { jobs: 3, run: large }, { ...SILENT, note: (text) => notes.push(text) });
    expect(notes).toEqual([
      expect.stringMatching(/^1 model at once instead of 3: each may take 1048576 GiB of memory, and there are /),
    ]);
  });

  it.each([
    ["and the next one's process is there while one is run", 2 ** 31, 2],
    ["and no other process beside it where memory does not hold two", Math.floor(memoryBytes() / 2) + 1, 1],
  ])("are one at a time if that is said, %s", async (_, memory, most) => {
    const run = runOptions({ limits: { timeMs: 60_000, memoryBytes: memory } });
    const models = ["vgg-1", "vgg-2", "vgg-3"].map((name) => join(ZOO, "unrelated", `unrelated-${name}.onnx`));
    const seen: number[] = [];
    const watch = setInterval(() => seen.push(modelProcessesOf(process.pid).length), 5);
    const { judgements } = await judge(models, { jobs: 1, run });
    clearInterval(watch);
    expect(Math.max(...seen)).toBe(most);
    expect(judgements.map(({ outcome }) => outcome.kind)).toEqual(["measured", "measured", "measured"]);
    expect(modelProcessesOf(process.pid)).toEqual([]);
  });
});

describe("identical suspects", () => {
  it("are run once, and each has a result under its own path", async () => {
    const bytes = readFileSync(join(ZOO, "derived", "quantise-float16.onnx"));
    const models = ["a", "b", "c"].map((name) => folder.write(`same/${name}.onnx`, bytes));
    const { judgements } = await judge(models);
    expect(judgements.map(({ path }) => path)).toEqual(models);
    expect(new Set(judgements.map(({ outcome }) => outcome)).size).toBe(1);
    expect(judgements.map(({ verdict }) => verdict)).toEqual(["derived", "derived", "derived"]);
  });

  it("that fail are each told by their own path", async () => {
    const models = ["a", "b"].map((name) =>
      folder.write(`failing/${name}.onnx`, readFileSync(SOURCE).subarray(0, 5000)),
    );
    const { judgements } = await judge(models);
    for (const { path, outcome } of judgements) {
      expect(outcome.kind === "failed" && outcome.error.message).toContain(path);
    }
  });

  it("that were another's when they were compared, and are not when that is run, are run themselves", async () => {
    const [bytes, other] = ["quantise-float16", "quantise-int8"].map((name) =>
      readFileSync(join(ZOO, "derived", `${name}.onnx`)),
    );
    const models = ["a", "b"].map((name) => folder.write(`swapped/${name}.onnx`, bytes));
    // Between being identified and being copied; which of the two is identified first is left to the disk.
    let swapped = false;
    const swap = (_: number, __: number, path: string) => {
      if (!swapped) writeFileSync(path, other);
      swapped = true;
    };
    const { judgements } = await judge(models, {}, { step: swap });
    const digests = judgements.map(({ outcome }) => (outcome.kind === "measured" ? outcome.run.sha256 : undefined));
    expect(new Set(digests).size).toBe(2);
    expect(digests).not.toContain(undefined);
  });
});

describe("a run that is told to stop", () => {
  it("stops what runs and begins nothing more; what was judged stays, and the rest fails with the reason", async () => {
    const stop = new AbortController();
    const reason = new SacError("MODEL_TIMEOUT", "The run is over.");
    const hanging = folder.write("endless.onnx", endless());
    const models = [SOURCE, hanging, join(ZOO, "unrelated", "unrelated-vgg-1.onnx")];
    const step = (done: number) => {
      if (done === 1) setTimeout(() => stop.abort(reason), 1500);
    };
    const { judgements } = await judge(models, { signal: stop.signal }, { step });
    expect(judgements.map(({ path, verdict }) => [path, verdict])).toEqual([
      [SOURCE, "derived"],
      [hanging, "error"],
      [models[2], "error"],
    ]);
    for (const { outcome } of judgements.slice(1)) expect(outcome).toEqual({ kind: "failed", error: reason });
    expect(modelProcessesOf(process.pid)).toEqual([]);
  });
});
