import { describe, expect, it } from "vitest";
import { comparisonsOf } from "../../../../src/report/check/html/comparison.ts";
import { scaleOf } from "../../../../src/report/check/html/lanes.ts";
import type { ReportResult } from "../../../../src/report/check/schema.ts";
import { stack } from "../../../../src/report/page/marks.ts";
import { makeReport, makeResult } from "../../../support/report.ts";
import { calibrated } from "./reports.ts";

const fingerprint = calibrated();
const fusion = fingerprint.references[0].unrelated.flatMap((scores) => scores.fusion ?? []);

function comparisons(...changes: Partial<ReportResult>[]) {
  return comparisonsOf(makeReport(changes.map(makeResult), { fingerprints: [fingerprint] }));
}

describe("a comparison", () => {
  it("groups the suspects that share score, rule and way of comparing", () => {
    const groups = comparisons({}, { score: 1 }, { judgedBy: "sac", score: 0.1 }, { comparedBy: "labels" });
    expect(groups.map(({ suspects }) => suspects.length)).toEqual([2, 1, 1]);
    expect(groups[2].unrelated).toEqual([]);
  });

  it("leaves results without any score out", () => {
    const result = { path: "x", fingerprint: fingerprint.id, verdict: "error" as const, reasons: [] };
    expect(comparisonsOf(makeReport([result]))).toEqual([]);
  });

  it("draws its line where the judging drew it, and nowhere else", () => {
    expect(comparisons({ rule: "normal", boundary: 1.75 })[0].line).toBe(1.75);
    expect(comparisons({ rule: "normal" })[0].line).toBeUndefined();
  });

  it("compares distances where the rule has a threshold for them", () => {
    const changes = { rule: "midpoint", threshold: 0.2, boundary: 0.2, distance: 0.15 } as const;
    const [{ score, line, suspects, unrelated }] = comparisons(changes);
    expect([score, line, suspects[0].value]).toEqual(["sac", 0.2, 0.15]);
    expect(unrelated).toEqual(fingerprint.references[0].unrelated.map(({ sac }) => sac));
  });

  it("compares distances by the given labels where labels were given", () => {
    const rates = [{ comparedBy: "scores" as const, unrelated: [{ sac: 0.3, "match-rate": 0.25 }], derived: [] }];
    const given = { ...fingerprint, references: rates };
    const results = [makeResult({ rule: "threshold", threshold: 0.5, boundary: 0.5, distance: 0.25 })];
    expect(comparisonsOf(makeReport(results, { fingerprints: [given] }))[0].unrelated).toEqual([0.75]);
  });
});

describe("a scale", () => {
  it("has what is closer to the source further right, for distances, too", () => {
    const similarity = scaleOf(comparisons({ score: 6 })[0]);
    expect(similarity.place(6)).toBeGreaterThan(similarity.place(0));
    const distance = scaleOf(comparisons({ judgedBy: "sac", score: 0.1 })[0]);
    expect(distance.place(0.1)).toBeGreaterThan(distance.place(0.3));
    expect(distance.place(0)).toBe(95);
  });

  it("keeps the unrelated models apart however far away one suspect is, and puts that one at the edge", () => {
    const scale = scaleOf(comparisons({ score: 1e9 })[0]);
    expect(scale.place(1e9)).toBe(95);
    expect(scale.beyond(1e9)).toBe(true);
    expect(scale.place(Math.max(...fusion)) - scale.place(Math.min(...fusion))).toBeGreaterThan(5);
  });

  it("has a few ticks at round numbers", () => {
    const { ticks, digits } = scaleOf(comparisons({ score: 6 })[0]);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThan(8);
    for (const tick of ticks) expect(Number(tick.toFixed(digits))).toBeCloseTo(tick, 9);
  });

  it("works with one value and nothing to compare it with", () => {
    const report = makeReport([makeResult({ comparedBy: "labels", judgedBy: "fusion" })]);
    const scale = scaleOf(comparisonsOf(report)[0]);
    expect(scale.place(3.25)).toBe(50);
  });
});

describe("stacked marks", () => {
  it("lie on one level only if they are a width apart", () => {
    const places = [1, 1, 1, 2, 5, 5.5];
    const levels = stack(places, 1, 2);
    expect(new Set(levels.slice(0, 3)).size).toBe(3);
    for (let a = 0; a < places.length; a += 1)
      for (let b = 0; b < a; b += 1)
        if (levels[a] === levels[b]) expect(Math.abs(places[a] - places[b])).toBeGreaterThanOrEqual(1);
  });
});
