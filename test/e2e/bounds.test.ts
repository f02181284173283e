import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { SOURCE } from "../support/fixture-source.ts";
import { manyInitialisers, manyInputs, sharedWeights } from "../support/hostile/large.ts";
import { type Measured, measured } from "../support/measured.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { enrolZoo } from "../support/zoo.ts";

const LIMIT_S = 5;
const MOST_MEGABYTES = 300;
const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
const fingerprint = at("source.sac");

beforeAll(async () => {
  mkdirSync(at("tmp"));
  await enrolZoo(fingerprint, { probes: 10, weights: true });
});

interface Checked extends Measured {
  readonly results: ReadonlyMap<string, ReportResult>;
}

/** Judges files of one folder with the command of `dist`, without a calibration. */
async function check(dist: string, models: readonly string[]): Promise<Checked> {
  const limits = ["--time-limit", `${LIMIT_S}s`, "--memory-limit", "1GiB", "--device", "cpu"];
  const args = ["check", fingerprint, "--threshold", "0.2", ...limits, "--json", "-", "--", ...models];
  const ran = await measured(dist, args, { PATH: process.env.PATH, TMPDIR: at("tmp") });
  const { results }: { results: ReportResult[] } = JSON.parse(ran.stdout);
  expect(readdirSync(at("tmp"))).toEqual([]);
  const name = (path: string) => path.slice(path.lastIndexOf("/") + 1, -".onnx".length);
  return { ...ran, results: new Map(results.map((result) => [name(result.path), result])) };
}

describe("files that cost their reader much are read in the process of the model", () => {
  it.each([
    ["inits-300k", () => manyInitialisers(300_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE"],
    ["inits-1M", () => manyInitialisers(1_000_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE"],
    ["inputs-900k", () => manyInputs(900_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE"],
    ["shared-2048x250", () => sharedWeights(2048, 250), undefined, "MODEL_TIMEOUT"],
  ])("%s", async (name, bytes, run, weights) => {
    const path = folder.write(`${name}.onnx`, bytes());
    const { results, peakMegabytes, cpuSeconds } = await check(join(root, "dist"), [path]);
    const result = results.get(name);
    expect(result?.weights?.error?.code).toBe(weights);
    if (run) expect(result?.error?.code).toBe(run);
    expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(cpuSeconds).toBeLessThan(LIMIT_S);
  });
});

describe("a process that turns on the program that asks it", () => {
  /** The built programs, with a process of models that does what the model's name says. */
  async function withRogue(): Promise<string> {
    const dist = at("dist");
    cpSync(join(root, "dist"), dist, { recursive: true });
    symlinkSync(join(root, "node_modules"), at("node_modules"));
    const about = JSON.stringify({ type: "summary", onnx: await readOnnxFile(SOURCE) });
    const rogue = readFileSync(join(root, "test/support/containment/rogue.mjs"), "utf8");
    writeFileSync(
      join(dist, "worker.js"),
      rogue.replace('"@ABOUT@"', () => JSON.stringify(about)),
    );
    return dist;
  }

  const EXPECTED = {
    MODEL_REPLY_INVALID: [
      ...["gigabyte", "values", "flood", "twice", "noise", "no-json", "empty", "deep", "objects", "another"].map(
        (what) => `summarise-${what}`,
      ),
      ...["incomplete", "wrong-type", "many-inputs", "code", "message", "stderr"].map((what) => `summarise-${what}`),
      ...["compare-nan", "compare-range", "compare-verdict"],
    ],
    MODEL_CRASHED: ["summarise-mark"],
    MODEL_TIMEOUT: ["summarise-never"],
  };
  const LATER = ["load-objects", "run-nan", "run-no-shape", "run-fewer", "run-cut", "run-gigabyte"];
  let checked: Checked;

  beforeAll(async () => {
    const names = [...Object.values(EXPECTED).flat(), ...LATER, "compare-never", "honest"];
    const models = names.map((name) => at(`${name}.onnx`));
    for (const path of models) cpSync(SOURCE, path);
    checked = await check(await withRogue(), models);
  });

  it.each(Object.entries(EXPECTED).flatMap(([code, names]) => names.map((name) => [name, code])))(
    "%s is %s, for both legs",
    (name, code) => {
      const result = checked.results.get(name);
      expect([result?.error?.code, result?.weights?.error?.code]).toEqual([code, code]);
    },
  );

  it.each(LATER)("%s is no answer", (name) => {
    expect(checked.results.get(name)?.error?.code).toBe("MODEL_REPLY_INVALID");
  });

  it("one that never compares the weights is asked nevertheless how it behaves", () => {
    const result = checked.results.get("compare-never");
    expect(result?.weights).toMatchObject({ verdict: "not-comparable", error: { code: "MODEL_TIMEOUT" } });
    expect(result?.behaviour).toBe(checked.results.get("honest")?.behaviour);
    expect(result?.error).toBeUndefined();
  });

  it("costs the program less than 300 MB and little time", () => {
    expect(checked.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(checked.peakMegabytes).toBeGreaterThan(50);
    expect(checked.cpuSeconds).toBeLessThan(60);
    expect(checked.stderr).not.toContain("INTERNAL");
  });
});
