import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare } from "../../src/core/prepare.ts";
import { settingsOf } from "../../src/fingerprint/fingerprint.ts";
import type { Report } from "../../src/report/check/schema.ts";
import { drawProbes, randomSeed, rowsAt } from "../../src/tasks/draw.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { enrolSource, ZOO } from "../support/fixture-source.ts";
import { sac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";

const folder = temporaryFolder();
const fingerprint = await makeFingerprint({ probes: 12, unrelated: 4, derived: 1 });
const stored = { path: "f.sac", sha256: "", sealed: false, lock: undefined, fingerprint };
const files = (count: number, seed: string, from = stored) =>
  drawProbes(from, { probes: count, seed }).about.probes.map(({ file }) => file);

describe("a draw of probes", () => {
  it("takes so many different probes, in their order, and the same ones for the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.string(), (count, seed) => {
        const drawn = files(count, seed);
        expect(new Set(drawn).size).toBe(count);
        expect(drawn).toEqual([...drawn].sort());
        expect(files(count, seed)).toEqual(drawn);
      }),
      { numRuns: 30 },
    );
  });

  it("takes every probe about as often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 300; i += 1) {
      for (const file of files(3, randomSeed())) counts.set(file, (counts.get(file) ?? 0) + 1);
    }
    // 75 expected, with a standard deviation of 7.5.
    for (const [file, count] of counts) expect.soft(Math.abs(count - 75), file).toBeLessThan(38);
    expect(counts.size).toBe(12);
  });

  it("cannot be foretold from the seed and the images alone: the source's outputs decide, too", () => {
    const data = Float32Array.from(fingerprint.outputs.data, (value, i) => (i === 0 ? value + 1e-3 : value));
    const other = { ...stored, fingerprint: { ...fingerprint, outputs: { ...fingerprint.outputs, data } } };
    const seeds = Array.from({ length: 20 }, (_, i) => String(i));
    expect(seeds.filter((seed) => files(4, seed).join() !== files(4, seed, other).join()).length).toBeGreaterThan(10);
  });

  it("does not hang on the calibration, so that an old run can be replayed after a new one", () => {
    const bare = { ...stored, fingerprint: { ...fingerprint, calibration: undefined } };
    expect(files(5, "run", bare)).toEqual(files(5, "run"));
  });

  it("has a calibration of its own: everybody's scores on the drawn probes alone", () => {
    const drawn = drawProbes(stored, { probes: 7, seed: "run" });
    const places = drawn.about.probes.map(({ file }) => fingerprint.about.probes.findIndex((one) => one.file === file));
    const settings = settingsOf(fingerprint);
    const source = prepare(rowsAt(fingerprint.outputs, places), settings);
    const honest = (fingerprint.calibration?.unrelated ?? []).map(({ outputs }) =>
      prepare(rowsAt(outputs, places), settings, source, false, true),
    );
    const panel = makePanel(source, honest);
    expect(drawn.calibration?.unrelated.map(({ scores }) => scores)).toEqual(panel.scores);
    expect(drawn.calibration?.unrelated[0].scores).not.toEqual(fingerprint.calibration?.unrelated[0].scores);
    const [derived] = fingerprint.calibration?.derived ?? [];
    const suspect = prepare(rowsAt(derived.outputs, places), settings, source, false, true);
    expect(drawn.calibration?.derived[0].scores).toEqual(scoreSuspect(source, suspect, panel));
    drawn.correlation.data.forEach((value, i) => {
      expect(value).toBeCloseTo(source.correlation.data[i], 5);
    });
    expect(drawn.probes).toEqual(places.map((i) => fingerprint.probes[i]));
  });

  it("a draw of all probes changes nothing, and of more is refused", async () => {
    expect(drawProbes(stored, { probes: 12, seed: "x" })).toMatchObject({
      about: fingerprint.about,
      outputs: fingerprint.outputs,
      correlation: fingerprint.correlation,
    });
    const failure = await failureOf(() => drawProbes(stored, { probes: 13, seed: "x" }));
    expect([failure.code, failure.message]).toEqual(["USAGE", expect.stringContaining("f.sac, which has 12")]);
  });
});

describe("sac check --draw", () => {
  const suspect = join(ZOO, "derived", "finetune-all-1.onnx");
  const reportOf = async (...args: string[]): Promise<Report> => {
    const ran = await sac(
      "check",
      join(folder.path, "source.sac"),
      ...args,
      "--device",
      "cpu",
      "--json",
      "-",
      "--",
      suspect,
    );
    expect(ran.status, ran.stderr).toBe(1);
    return JSON.parse(ran.stdout);
  };

  it("judges by some probes, and whoever has the fingerprint can replay which from the seed in the report", async () => {
    await enrolSource(folder, 40);
    const [first, second] = [await reportOf("--draw", "20"), await reportOf("--draw", "20")];
    const [{ draw, probes }] = first.fingerprints;
    expect([probes, draw?.of]).toEqual([20, 40]);
    expect(second.fingerprints[0].draw?.seed).not.toBe(draw?.seed);
    expect(second.results[0].scores).not.toEqual(first.results[0].scores);
    const again = await reportOf("--draw", "20", "--draw-seed", draw?.seed ?? "");
    expect(again.results[0].scores).toEqual(first.results[0].scores);
    expect(again.fingerprints).toEqual(first.fingerprints);
  });

  it("refuses a seed without a number, and more probes than there are", async () => {
    await writeFingerprint(join(folder.path, "few.sac"), fingerprint);
    const few = join(folder.path, "few.sac");
    expect((await sac("check", few, "--draw-seed", "x", "--", suspect)).stderr).toContain("without --draw");
    const more = await sac("check", few, "--draw", "13", "--", suspect);
    expect([more.status, more.stderr]).toEqual([2, expect.stringContaining("13 probes cannot be drawn")]);
  });
});
