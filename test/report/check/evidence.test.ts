import { describe, expect, it } from "vitest";
import { byEvidence, EVIDENCE_LINE, verdictEvidence } from "../../../src/report/check/evidence.ts";
import { evidenceBar } from "../../../src/report/check/evidence-bar.ts";
import { notableReasons } from "../../../src/report/check/notable.ts";
import type { ReportResult } from "../../../src/report/check/schema.ts";
import { randomResults } from "../../support/random-results.ts";
import { everyVerdict, makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

const layers = (n: number, spreads = 9) =>
  Array.from({ length: n }, (_, i) => ({ name: `l${i}`, likeness: 0.9, spreads, counterpart: `l${i}` }));
const weightsLayers = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ name: `w${i}`, operator: "Conv", units: 8, alive: 1 }));
const matching = (verdict: "derived" | "unrelated", matched: number) =>
  ({ verdict, level: 0.001, pValue: 1e-4, matched, layers: weightsLayers(6) }) as const;

const textOf = (changes: Partial<ReportResult>, statements = makeReportFingerprint().statements) =>
  verdictEvidence(makeResult(changes), { fingerprints: [makeReportFingerprint({ statements })] }).text;

describe("verdictEvidence", () => {
  it("names the leg that decided and how strongly", () => {
    expect(textOf({})).toBe("answers, 4.3 spreads beyond 7 references");
    expect(textOf({ behaviour: "derived", weights: matching("derived", 1) })).toBe("weights 6/6");
    const activations = { verdict: "derived", level: 0.001, spreads: 8, models: 19, layers: layers(10) } as const;
    expect(textOf({ behaviour: "unrelated", weights: matching("unrelated", 0), activations })).toBe(
      "hidden layers 10/10",
    );
    const few = { ...activations, layers: [...layers(2), ...layers(8, 1)] };
    expect(textOf({ behaviour: "unrelated", activations: few })).toBe("hidden layers, 8.0 spreads beyond 19 others");
    expect(textOf({ verdict: "unrelated", asClose: 3, spreads: 0.5 })).toBe("answers, within the references");
    expect(textOf({ rule: "threshold", threshold: 0.2, distance: 0.05 })).toBe("answers, distance 0.050 (limit 0.200)");
  });

  it("names twins where twins decided", () => {
    const twins = { panel: 5, asClose: 0, conformalP: 0.17, spreads: 6.04, decided: true };
    expect(textOf({ twins, spreads: -3 })).toBe("answers, 6.0 spreads beyond 5 twins");
    expect(textOf({ verdict: "unrelated", twins: { ...twins, asClose: 2 } })).toBe("answers, within the twins");
  });

  it("gives an unrelated model no number that seems to accuse it", () => {
    expect(textOf({ verdict: "unrelated", asClose: 0, spreads: 3.1 })).toBe("answers, no closer than chance");
  });

  it("says of an inconclusive model what keeps it so, in the owner's own statement", () => {
    const changes: Partial<ReportResult> = {
      verdict: "inconclusive",
      reasons: [
        { code: "CLOSER_THAN_ALL", text: "" },
        { code: "SAME_IMAGES_POSSIBLE", text: "" },
      ],
    };
    expect(textOf(changes, { trainingImages: "unsaid", ancestor: "scratch" })).toBe("answers close, images unsaid");
    expect(textOf(changes, { trainingImages: "shared", ancestor: "scratch" })).toBe("answers close, images shared");
  });

  it("says first of several doubts what weighs most, whatever stands first in the report: weights before answers", () => {
    const doubts = ["NOT_CALIBRATED", "SAME_IMAGES_POSSIBLE", "ANCESTOR_STATED", "ANCESTOR_UNKNOWN"];
    const reasons = doubts.map((code) => ({ code, text: `${code}.` }));
    expect(textOf({ verdict: "inconclusive", reasons })).toBe("weights match, ancestor unknown");
    expect(notableReasons(makeResult({ verdict: "inconclusive", reasons }))[0]).toBe("ANCESTOR_UNKNOWN.");
  });

  it("leaves out what its answers alone would be doubted for where another leg has decided, but not that none were judged", () => {
    const reasons = ["NEAR_AS_FED_OTHERWISE", "NOT_CALIBRATED", "WEIGHTS_BLIND"].map((code) => ({
      code,
      text: `${code}.`,
    }));
    const told = (verdict: "derived" | "inconclusive") => notableReasons(makeResult({ verdict, reasons }));
    expect(told("derived")).toEqual(["NOT_CALIBRATED.", "WEIGHTS_BLIND."]);
    expect(told("inconclusive")).toHaveLength(3);
    const leading = [
      { code: "OUT_OF_THE_ORDINARY", text: "Unusual." },
      { code: "NOT_CALIBRATED", text: "Unjudged." },
    ];
    const [first] = notableReasons(makeResult({ verdict: "derived", reasons: leading }));
    expect(first).toBe("Unusual.");
  });

  it("gives an error its code and no strength", () => {
    const [, broken] = everyVerdict();
    expect(verdictEvidence(broken, makeReport())).toEqual({
      leg: undefined,
      text: "MODEL_TRUNCATED",
      strength: undefined,
      undecided: false,
    });
  });

  it("never lets the strength contradict the verdict, whatever was measured", () => {
    for (const result of randomResults(400)) {
      const { strength, undecided } = verdictEvidence(result, makeReport());
      expect(undecided).toBe(result.verdict === "inconclusive");
      if (result.verdict === "derived") expect(strength).toBeGreaterThanOrEqual(EVIDENCE_LINE);
      if (result.verdict === "unrelated" && strength !== undefined) expect(strength).toBeLessThan(EVIDENCE_LINE);
      if (strength !== undefined) expect(strength).toBeLessThanOrEqual(1);
      if (strength !== undefined) expect(strength).toBeGreaterThanOrEqual(0);
    }
  });

  it("does not depend on the other results of the run", () => {
    const [first, ...others] = randomResults(40);
    expect(verdictEvidence(first, makeReport([first]))).toEqual(verdictEvidence(first, makeReport([first, ...others])));
  });
});

describe("byEvidence", () => {
  it("puts the gravest verdict first, and of each the strongest", () => {
    const rank = ["derived", "error", "inconclusive", "unrelated"];
    const results = randomResults(200);
    const sorted = byEvidence(makeReport(results));
    expect(sorted).toHaveLength(results.length);
    for (const [i, next] of sorted.slice(1).entries()) {
      const one = sorted[i];
      expect(rank.indexOf(one.verdict)).toBeLessThanOrEqual(rank.indexOf(next.verdict));
      if (one.verdict !== next.verdict) continue;
      const [a, b] = [one, next].map((result) => verdictEvidence(result, makeReport()).strength ?? -1);
      expect(a).toBeGreaterThanOrEqual(b);
    }
  });

  it("tells those of one strength apart by their spreads, then by their names", () => {
    const sure = { behaviour: "derived", weights: matching("derived", 1) } as const;
    const report = makeReport([
      makeResult({ ...sure, path: "b", spreads: 12 }),
      makeResult({ ...sure, path: "a", spreads: 12 }),
      makeResult({ ...sure, path: "c", spreads: 15 }),
    ]);
    expect(byEvidence(report).map(({ path }) => path)).toEqual(["c", "a", "b"]);
  });
});

describe("evidenceBar", () => {
  it("passes the line of just the derived, however little they are beyond it", () => {
    expect(evidenceBar({ strength: EVIDENCE_LINE, undecided: false })).toBe("██│█░░░░░░░");
    expect(evidenceBar({ strength: EVIDENCE_LINE - 0.01, undecided: false })).toBe("██│░░░░░░░░");
    expect(evidenceBar({ strength: 1, undecided: false })).toBe("██│████████");
    expect(evidenceBar({ strength: 0, undecided: false })).toBe("░░│░░░░░░░░");
    expect(evidenceBar({ strength: 0.5, undecided: true })).toBe("▒▒│▒▒▒·····");
    expect(evidenceBar({ strength: undefined, undecided: false })).toBeUndefined();
  });
});
