import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildReport } from "../../src/report/check/build.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import type { Progress } from "../../src/tasks/progress.ts";
import { checkFiles } from "../support/check-files.ts";
import { runOptions } from "../support/fixture-source.ts";
import { modelProcessesOf } from "../support/processes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const temporary = join(folder.path, "tmp");
mkdirSync(temporary);
const before = process.env.TMPDIR;
const suspect = join(folder.path, "suspect.onnx");
const honest = model("unrelated", "unrelated-vgg-3");
const copied = model("derived", "finetune-all-1");
/** Of the same source, with probes of their own. */
const fingerprints = [0, 1, 2].map((seed) => join(folder.path, `${seed}.sac`));
let alone: ReadonlyMap<string, ReportResult>;

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

async function judge(sacs: readonly string[], progress?: Progress): Promise<readonly ReportResult[]> {
  const options = { fingerprints: sacs, models: [suspect], alpha: 0.05, rule: undefined, threshold: undefined };
  const run = runOptions();
  return buildReport(await checkFiles({ ...options, score: undefined, weights: true, run }, progress), new Date(0))
    .results;
}

/** What both legs say, and of which file. */
function legsOf({ sha256, behaviour, weights, distance }: ReportResult) {
  return { sha256, behaviour, distance, weights: weights?.verdict, pValue: weights?.pValue };
}

/** As a download does: the new file takes the old one's place at once. */
function replaceBy(other: string): void {
  copyFileSync(other, `${suspect}.new`);
  renameSync(`${suspect}.new`, suspect);
}

beforeEach(() => {
  process.env.TMPDIR = temporary;
});

afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  expect(readdirSync(temporary)).toEqual([]);
});

beforeAll(async () => {
  const unrelated = references("unrelated", /-(1|2)$/);
  for (const [seed, sac] of fingerprints.entries()) {
    await enrolZoo(sac, { weights: true, seed, probes: 40, selection: "random" });
    await calibrateZoo(sac, { unrelated });
  }
  const found = new Map<string, ReportResult>();
  for (const path of [honest, copied]) {
    copyFileSync(path, suspect);
    const [result] = await judge(fingerprints.slice(0, 1));
    found.set(sha256(path), result);
  }
  alone = found;
});

describe("a suspect that is replaced during the run", () => {
  const directions = [
    ["by an honest model", copied, honest],
    ["by a copy of the source", honest, copied],
  ] as const;

  it.each(directions)("%s has the weights, the answers and the digest of one file", async (_, first, second) => {
    copyFileSync(first, suspect);
    let planned = false;
    const step = () => {
      if (!planned) setTimeout(() => replaceBy(second), 60);
      planned = true;
    };
    const [result] = await judge(fingerprints.slice(0, 1), { step });
    const expected = alone.get(result.sha256 ?? "");
    expect(expected && legsOf(expected)).toEqual(legsOf(result));
    expect(sha256(suspect)).toBe(sha256(second));
  });

  it.each(directions)("%s between two fingerprints is judged as it was opened", async (_, first, second) => {
    copyFileSync(first, suspect);
    const whole = (await judge(fingerprints)).map(legsOf);
    const step = (done: number) => {
      if (done === 1) replaceBy(second);
    };
    expect((await judge(fingerprints, { step })).map(legsOf)).toEqual(whole);
    expect(whole.map(({ sha256 }) => sha256)).toEqual(fingerprints.map(() => sha256(first)));
    expect(sha256(suspect)).toBe(sha256(second));
  });
});

it("by three fingerprints a model is copied once and loaded once", async () => {
  copyFileSync(copied, suspect);
  const [folders, processes] = [new Set<string>(), new Set<number>()];
  const watch = setInterval(() => {
    for (const name of readdirSync(temporary)) folders.add(name);
    for (const pid of modelProcessesOf(process.pid)) processes.add(pid);
  }, 10);
  const results = await judge(fingerprints).finally(() => clearInterval(watch));
  expect(results.map(({ verdict }) => verdict)).toEqual(["derived", "derived", "derived"]);
  expect(new Set(results.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect([folders.size, processes.size]).toEqual([1, 1]);
  const starts = results.map(({ durationMs = 0, inferenceMs = 0 }) => durationMs - inferenceMs);
  // Both are rounded.
  expect(Math.max(...starts) - Math.min(...starts)).toBeLessThanOrEqual(1);
});

it("a file that cannot be opened fails with every fingerprint, in both legs", async () => {
  replaceBy(fingerprints[0]);
  const results = await judge(fingerprints);
  expect(results).toHaveLength(3);
  for (const { verdict, behaviour, error, weights } of results) {
    expect(verdict).toBe("error");
    expect(behaviour).toBe("error");
    expect(error).toMatchObject({ code: "MODEL_NOT_ONNX", message: expect.stringContaining(suspect) });
    expect(weights).toMatchObject({ verdict: "blind", error: { code: "MODEL_NOT_ONNX" } });
  }
});
