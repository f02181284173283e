import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { SOURCE } from "../support/fixture-source.ts";
import { COSTLY_TO_READ, manyInitialisers, manyInputs, sharedWeights } from "../support/hostile/large.ts";
import { type Measured, measured } from "../support/measured.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { enrolZoo } from "../support/zoo.ts";

const LIMIT_S = 5;
/** For what ends by itself, on a machine that is busy with much else. */
const AMPLE_S = 120;
const MOST_MEGABYTES = 300;
const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
const fingerprint = at("source.sac");

beforeAll(async () => {
  mkdirSync(at("tmp"));
  await enrolZoo(fingerprint, { probes: 10, pool: 100, weights: true });
});

interface Checked extends Measured {
  readonly results: ReadonlyMap<string, ReportResult>;
}

/** Judges files of one folder with the command of `dist`, without a calibration. */
async function check(dist: string, models: readonly string[], limitS = LIMIT_S): Promise<Checked> {
  const limits = ["--time-limit", `${limitS}s`, "--memory-limit", "1GiB", "--device", "cpu"];
  const args = ["check", fingerprint, "--threshold", "0.2", ...limits, "--json", "-", "--", ...models];
  const ran = await measured([join(dist, "cli.js"), ...args], { PATH: process.env.PATH, TMPDIR: at("tmp") });
  const { results }: { results: ReportResult[] } = JSON.parse(ran.stdout);
  expect(readdirSync(at("tmp"))).toEqual([]);
  const name = (path: string) => path.slice(path.lastIndexOf("/") + 1, -".onnx".length);
  return { ...ran, results: new Map(results.map((result) => [name(result.path), result])) };
}

describe("files that cost their reader much are read in the process of the model", () => {
  it.each([
    ["inits-300k", () => manyInitialisers(300_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE", AMPLE_S],
    ["inits-1M", () => manyInitialisers(1_000_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE", AMPLE_S],
    ["inputs-900k", () => manyInputs(900_000), "MODEL_TOO_LARGE", "MODEL_TOO_LARGE", AMPLE_S],
    ["shared-2048x250", () => sharedWeights(2048, 250), undefined, "MODEL_TIMEOUT", LIMIT_S],
  ])("%s", async (name, bytes, run, weights, limitS) => {
    const path = folder.write(`${name}.onnx`, bytes());
    const { results, peakMegabytes, cpuSeconds } = await check(join(root, "dist"), [path], limitS);
    const result = results.get(name);
    expect(result?.weights?.error?.code).toBe(weights);
    if (run) expect(result?.error?.code).toBe(run);
    expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(cpuSeconds).toBeLessThan(LIMIT_S);
  });
});

/** Which models a change affects, as the Action asks; `model` is not changed, but a file beside it is. */
const AFFECTED = `
  import "./scripts/typescript.mjs";
  const { affectedModels } = await import("./src/github/changes/affected.ts");
  const isChanged = (path) => path.split("/").some((_, i, parts) => parts.slice(0, i + 1).join("/") === "changed");
  const [model, folder] = process.argv.slice(2);
  console.log(JSON.stringify(await affectedModels([model], ["other.txt"], folder, isChanged)));
`;

describe("a file that is read in the program's own process costs less than 300 MB and little time:", () => {
  const places = Object.keys(COSTLY_TO_READ).map((name, i) => [name, `read-${i}.onnx`]);
  beforeAll(() => {
    for (const [name, file] of places) folder.write(file, COSTLY_TO_READ[name]());
    folder.write(
      "affected.mjs",
      AFFECTED.replaceAll('"./', () => `"${root}`),
    );
  });

  it.each(places)("%s, to inspect it", async (_, file) => {
    const ran = await measured([join(root, "dist", "cli.js"), "inspect", at(file), "--json", "-"], {});
    expect(ran.stdout + ran.stderr).toMatch(/MODEL_TOO_LARGE|MODEL_EXTERNAL_DATA|"initialiserCount"/);
    expect(ran.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(ran.cpuSeconds).toBeLessThan(LIMIT_S);
  });

  it.each(places)("%s, to learn whether a change affects it", async (_, file) => {
    const ran = await measured([at("affected.mjs"), file, folder.path], {});
    expect(["[]", JSON.stringify([file])]).toContain(ran.stdout.trim());
    expect(ran.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(ran.cpuSeconds).toBeLessThan(LIMIT_S);
  });

  it("where that cannot be learned at such a cost, the model counts as affected", async () => {
    const file = "read-6.onnx";
    expect(places[6]).toEqual(["a location in 500,000 folders", file]);
    const { stdout } = await measured([at("affected.mjs"), file, folder.path], {});
    expect(JSON.parse(stdout)).toEqual([file]);
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
    expect(result?.weights).toMatchObject({ verdict: "blind", error: { code: "MODEL_TIMEOUT" } });
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
