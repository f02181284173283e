import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { FAIL_ON } from "../../src/core/verdict.ts";
import type { Calibration, Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { buildReport } from "../../src/report/check/build.ts";
import type { Report, ReportResult } from "../../src/report/check/schema.ts";
import { exitStatus } from "../../src/report/check/verdict-counts.ts";
import { checkFiles, type FileCheck } from "../support/check-files.ts";
import { checkAtOnce, type ReportOn } from "../support/checked-at-once.ts";
import { codes, runOptions, SOURCE_BYTES } from "../support/fixture-source.ts";
import { appendNodes, int64s, node, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";
import { calibratedZoo, calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const whole = file("whole.sac");
let fingerprint: Fingerprint;

/** An independent model of the source's own architecture, which the calibration has not seen. */
const honest = model("unrelated", "unrelated-vgg-3");
const tuned = [1, 2, 3].map((seed) => model("derived", `finetune-all-${seed}`));

/** What the source is calibrated with. */
const panel = {
  unrelated: references("unrelated").filter(({ path }) => path !== honest),
  derived: references("derived", /^extract-labels-(vgg|resnet)/),
};

beforeAll(async () => {
  fingerprint = await calibratedZoo(whole, panel);
});

const optionsOf = (models: readonly string[], changes: Partial<FileCheck>): FileCheck => ({
  fingerprints: [whole],
  models,
  alpha: 0.05,
  rule: undefined,
  threshold: undefined,
  score: undefined,
  weights: true,
  run: runOptions(),
  ...changes,
});

async function report(models: readonly string[], changes: Partial<FileCheck> = {}): Promise<Report> {
  return buildReport(await checkFiles(optionsOf(models, changes)), new Date(0));
}

/** The same by each of several fingerprints alone, the models run once for all. */
function reportsBy(fingerprints: readonly string[], models: readonly string[], changes: Partial<FileCheck>) {
  return checkAtOnce(optionsOf(models, { ...changes, fingerprints }));
}

/** Verdict by file name. */
function verdicts({ results }: Report): Record<string, ReportResult["verdict"]> {
  return Object.fromEntries(results.map(({ path, verdict }) => [basename(path, ".onnx"), verdict]));
}

/** The fingerprint with less in its calibration, under another name. */
async function withCalibration(name: string, calibration: Calibration | undefined): Promise<string> {
  await writeFingerprint(file(name), { ...fingerprint, calibration });
  return file(name);
}

const reduced = (name: string, count: number) => {
  const unrelated = fingerprint.calibration?.unrelated.slice(0, count) ?? [];
  return withCalibration(name, { unrelated, derived: [] });
};

describe("a run over several suspects", () => {
  it("runs over 1, 5 and 20 suspects catch the same fine-tuned models and no honest one", async () => {
    const others = references("unrelated").map(({ path }) => path);
    mkdirSync(file("twenty"));
    const crowd = Array.from({ length: 17 }, (_, i) => {
      const copy = file(`twenty/honest-${String(i).padStart(2, "0")}.onnx`);
      copyFileSync(i % 2 ? honest : others[i % others.length], copy);
      return copy;
    });
    for (const suspects of [tuned.slice(0, 1), [honest, ...tuned, crowd[0]], [...crowd, ...tuned]]) {
      const made = await report(suspects);
      expect(made.results).toHaveLength(suspects.length);
      const derived = made.results.filter(({ verdict }) => verdict === "derived").map(({ path }) => path);
      expect(derived).toEqual(suspects.filter((path) => tuned.includes(path)));
      expect(made.counts).toEqual({
        derived: derived.length,
        unrelated: suspects.length - derived.length,
        inconclusive: 0,
        error: 0,
      });
      expect(made.results.every(({ rule }) => rule === "conformal")).toBe(true);
      expect(made.expectedFalseAlarms).toBeCloseTo(suspects.length / 20, 9);
    }
  });

  it("a suspect has the same result alone, among honest models and among copies, whatever is discovered", async () => {
    await calibratedZoo(file("sketched.sac"), { ...panel, weights: true });
    const judge = (models: readonly string[], multiple?: "bh") =>
      report(models, { fingerprints: [file("sketched.sac")], multiple });
    const resultOf = ({ results }: Report) => {
      const { durationMs, inferenceMs, discovery, ...result } = results[results.length - 1];
      return result;
    };
    const others = references("unrelated", /-[12]\.onnx$/).map(({ path }) => path);
    for (const suspect of [tuned[0], honest, model("derived", "prune-10")]) {
      const alone = await judge([suspect]);
      expect(alone.expectedFalseAlarms, "one in twenty by answers, in a thousand by weights").toBeCloseTo(0.051, 9);
      for (const companions of [others, tuned.slice(1)]) {
        const among = await judge([...companions, suspect], "bh");
        expect(resultOf(among)).toEqual(resultOf(alone));
        expect(among.expectedFalseAlarms).toBeCloseTo(0.051 * (companions.length + 1), 9);
      }
    }
  });

  it("marks discoveries of the whole run where it is asked to, and says what so few references can tell", async () => {
    const made = await report([honest, ...tuned, file("missing.onnx")], { multiple: "bh" });
    expect(made.results.map(({ discovery }) => discovery)).toEqual([false, false, false, false, undefined]);
    expect(made.counts.derived).toBe(3);
    expect(made.discoveries).toEqual({
      ...{ procedure: "bh", tested: 4, found: 0, panel: 19, fewest: 4, neededForOne: 79 },
    });
    const copies = await report(tuned, { multiple: "e-bh" });
    expect(copies.results.map(({ discovery }) => discovery)).toEqual([true, true, true]);
    expect(copies.discoveries).toMatchObject({ found: 3, fewest: 3 });
    expect((await report(tuned)).discoveries).toBeUndefined();
  });

  it("goes on after a model that is missing or no model, and ends with status 2", async () => {
    const text = folder.write("notes.onnx", "no model");
    const made = await report([file("missing.onnx"), text, honest]);
    expect(made.results.map(({ verdict, error }) => [verdict, error?.code])).toEqual([
      ["error", "FILE_NOT_FOUND"],
      ["error", "MODEL_NOT_ONNX"],
      ["unrelated", undefined],
    ]);
    expect([made.verdict, exitStatus(made, FAIL_ON)]).toEqual(["error", 2]);
    const worse = await report([file("missing.onnx"), tuned[0]]);
    expect([worse.verdict, exitStatus(worse, FAIL_ON)]).toEqual(["derived", 1]);
    expect(exitStatus(await report([honest]), FAIL_ON)).toBe(0);
  });

  it("does not begin if a pattern matches nothing", async () => {
    await expect(report([honest, file("none/*.onnx")])).rejects.toMatchObject({ code: "NO_MODELS_MATCHED" });
  });

  it("takes patterns, judges a file once, and tells its progress", async () => {
    const steps: [number, number, string][] = [];
    const options = { models: [honest, honest.replace("vgg-3", "vgg-[34]")], fingerprints: [whole], alpha: 0.05 };
    const rest = { rule: undefined, threshold: undefined, score: undefined, weights: true, run: runOptions() };
    const { judgements } = await checkFiles({ ...options, ...rest }, { step: (...step) => steps.push(step) });
    const names = ["unrelated-vgg-3.onnx", "unrelated-vgg-4.onnx"];
    expect(judgements.map(({ path }) => basename(path))).toEqual(names);
    expect(steps.map(([done, total, what]) => [done, total, basename(what)])).toEqual([
      [0, 2, names[0]],
      [1, 2, names[1]],
      [2, 2, "done"],
    ]);
  });

  it("against several fingerprints judges every pair, and finds the one source", async () => {
    const other = file("other.sac");
    await enrolZoo(other, { model: model("unrelated", "unrelated-resnet-1"), arch: "resnet", probes: 40, pool: 200 });
    await calibrateZoo(other, { unrelated: references("unrelated", /-2\.onnx$/) });
    const made = await report([tuned[0], honest], { fingerprints: [whole, other] });
    expect(made.fingerprints.map(({ path, unrelated }) => [path, unrelated])).toEqual([
      [whole, 19],
      [other, 4],
    ]);
    const [ours, theirs] = made.fingerprints.map(({ id }) => id);
    expect(made.results.map((result) => [result.path, result.fingerprint, result.rule, result.verdict])).toEqual([
      [tuned[0], ours, "conformal", "derived"],
      [tuned[0], theirs, "normal", "unrelated"],
      [honest, ours, "conformal", "unrelated"],
      [honest, theirs, "normal", "unrelated"],
    ]);
  });
});

describe("the rules", () => {
  const pair = [tuned[0], honest];
  const expected = { "finetune-all-1": "derived", "unrelated-vgg-3": "unrelated" };
  const distances = (kind: keyof Calibration) => fingerprint.calibration?.[kind].map(({ scores }) => scores.sac) ?? [];
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it.each(["conformal", "normal"] as const)("%s: by a p-value among the unrelated models", async (rule) => {
    const made = await report(pair, { rule });
    expect(verdicts(made)).toEqual(expected);
    const [{ spreads, ...derived }] = made.results;
    expect(derived).toMatchObject({ judgedBy: "fusion", conformalP: 1 / 20, asClose: 0, panel: 19 });
    expect(spreads).toBeGreaterThan(5);
    const bound = { pValue: 0.001, pValueIsBound: true, pValueAssumes: "normal scores" };
    expect(derived).toMatchObject(rule === "conformal" ? { pValue: 1 / 20 } : bound);
    if (rule === "conformal") expect(derived).not.toHaveProperty("pValueAssumes");
    expect(made.results[1].pValue).toBeGreaterThan(0.05);
  });

  it("min-unrelated and midpoint: by the paper's thresholds", async () => {
    const closest = await report(pair, { rule: "min-unrelated" });
    expect(closest.results[0].threshold).toBeCloseTo(Math.min(...distances("unrelated")), 9);
    const halfway = await report(pair, { rule: "midpoint" });
    const middle = (average(distances("unrelated")) + average(distances("derived"))) / 2;
    expect(halfway.results[0].threshold).toBeCloseTo(middle, 9);
    for (const made of [closest, halfway]) {
      for (const { distance = Number.NaN, threshold = Number.NaN, verdict, pValue } of made.results) {
        expect([verdict, pValue]).toEqual([distance <= threshold ? "derived" : "unrelated", undefined]);
      }
      expect(made.results[0].verdict).toBe("derived");
    }
  });

  it("threshold: by the distance alone, whatever the calibration", async () => {
    const bare = await withCalibration("bare.sac", undefined);
    const by = await reportsBy([whole, bare], pair, { threshold: 0.1 });
    for (const fingerprint of [whole, bare]) expect(verdicts(by(fingerprint))).toEqual(expected);
    const strict = await report(tuned.slice(0, 1), { fingerprints: [bare], threshold: 0.001 });
    expect(strict.verdict).toBe("unrelated");
  });

  it("normal stands in with four references, and still catches every fine-tuned model", async () => {
    const unrelated = (fingerprint.calibration?.unrelated ?? []).filter(({ arch }) => arch === "vgg").slice(0, 4);
    const four = await withCalibration("four.sac", { unrelated, derived: [] });
    const made = await report([...tuned, honest], { fingerprints: [four] });
    expect(new Set(made.results.map(({ rule }) => rule))).toEqual(new Set(["normal"]));
    expect(made.results.slice(0, 3).map(({ verdict }) => verdict)).toEqual(["derived", "derived", "derived"]);
    expect(codes(made.results[0])).toContain("FEW_REFERENCES");
  });

  it("are refused where the calibration cannot bear them", async () => {
    const fingerprints = [await reduced("two.sac", 2)];
    for (const [rule, message] of [
      ["conformal", /needs 19 unrelated models at alpha 0.05, but .*two\.sac has 2 unrelated and 0 derived/],
      ["normal", /needs at least 3 unrelated models/],
      ["midpoint", /needs unrelated and derived models/],
      ["threshold", /needs a distance/],
    ] as const) {
      await expect(report(pair, { fingerprints, rule })).rejects.toMatchObject({
        code: "USAGE",
        message: expect.stringMatching(message),
      });
    }
    await expect(report(pair, { rule: "conformal", alpha: 0.01 })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("inconclusive, and never unrelated, is a suspect", () => {
  const counts = [0, 2];
  const few = (count: number) => file(`few-${count}.sac`);
  let byEach: readonly ReportOn[];
  beforeAll(async () => {
    for (const count of counts) await reduced(`few-${count}.sac`, count);
    const scores = [undefined, "fusion"] as const;
    byEach = await Promise.all(scores.map((score) => reportsBy(counts.map(few), tuned.slice(0, 1), { score })));
  });

  it.each(counts)("of a fingerprint with %d unrelated models", (count) => {
    for (const by of byEach) {
      const made = by(few(count));
      expect(made.results[0]).toMatchObject({ verdict: "inconclusive", distance: expect.closeTo(0.044, 3) });
      expect(codes(made.results[0])).toEqual(["NOT_CALIBRATED"]);
      expect(made.results[0].reasons[0].text).toContain(
        count === 0 ? "the fingerprint has no references" : `has only ${count} reference`,
      );
      expect(exitStatus(made, FAIL_ON)).toBe(1);
    }
  });

  it("a suspect that has no such score as was asked for is inconclusive", async () => {
    const edit = {
      nodes: [node("Gather", ["logits", "kept"], ["given"], { axis: 1 })],
      initialisers: [int64s("kept", [0, 1, 2, 3, 4, 5, 6])],
      outputs: [valueInfo("given", "float32", ["batch", 7])],
    };
    const seven = folder.write("seven.onnx", appendNodes(SOURCE_BYTES, edit));
    for (const rule of [undefined, "conformal", "normal"] as const) {
      const { results } = await report([seven], { score: "logit-cosine", rule });
      expect(results[0].verdict).toBe("inconclusive");
      expect(codes(results[0])).toContain("SCORE_MISSING");
    }
  });

  it("a suspect whose answers are the same for every image is inconclusive", async () => {
    const edit = {
      nodes: [node("Sub", ["logits", "logits"], ["given"])],
      outputs: [valueInfo("given", "float32", ["batch", 10])],
    };
    const { results } = await report([folder.write("zero.onnx", appendNodes(SOURCE_BYTES, edit))]);
    expect(results[0].verdict).toBe("inconclusive");
    expect(codes(results[0])).toEqual(["OUTPUT_CONSTANT", "NEAR_INSIDE"]);
  });
});
