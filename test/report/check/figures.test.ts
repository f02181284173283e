import { describe, expect, it } from "vitest";
import { withFigures } from "../../../src/report/check/figures.ts";
import type { ReportActivations, ReportResult, ReportWeights } from "../../../src/report/check/schema.ts";
import { makeReport, makeResult } from "../../support/report.ts";

const figures = (results: readonly ReportResult[]) => withFigures(makeReport(results), undefined);
const expected = (...results: ReportResult[]) => figures(results).expectedFalseAlarms;
const weights: ReportWeights = { verdict: "unrelated", level: 0.001, pValue: 0.5 };
const activations = (verdict: ReportActivations["verdict"]): ReportActivations => ({ verdict, level: 0.001 });

describe("the false alarms to expect of a run's results", () => {
  it("count a leg at a level of its own only where it could have called somebody derived", () => {
    const legs = (changes: Partial<ReportResult>) => expected(makeResult({ doubtfulPanel: true, ...changes }));
    expect(legs({ weights, activations: activations("unrelated") })).toBeCloseTo(0.002, 12);
    expect(legs({ activations: activations("derived") })).toBeCloseTo(0.001, 12);
    expect(legs({ activations: activations("no-verdict") })).toBeUndefined();
    expect(legs({ activations: activations("doubtful") })).toBeUndefined();
    expect(legs({ activations: activations("blind") })).toBeUndefined();
    const error = { code: "MODEL_TRUNCATED", message: "It ends too early." };
    expect(legs({ weights: { verdict: "blind", level: 0.001, error } })).toBeUndefined();
  });

  it("count the rule's rate among the models that decided, and none where they are doubtful stand-ins", () => {
    const among = { rule: "conformal", asClose: 0, panel: 30, conformalP: 1 / 31 } as const;
    expect(expected(makeResult(among))).toBeCloseTo(1 / 31, 12);
    expect(expected(makeResult({ ...among, doubtfulPanel: true }))).toBeUndefined();
    const twins = { panel: 19, asClose: 0, conformalP: 1 / 20, decided: true };
    expect(expected(makeResult({ ...among, twins }), makeResult(among))).toBeCloseTo(1 / 20 + 1 / 31, 12);
    expect(expected(makeResult({ rule: "midpoint" }), makeResult(among))).toBeUndefined();
    // Twins may call it derived all the same, so that the rates of the others are no bound of the run's.
    expect(expected(makeResult({ ...among, twins, doubtfulPanel: true, weights }), makeResult(among))).toBeUndefined();
  });
});

it("discoveries are marked among all results with a place among undoubted models, and marks of before are forgotten", () => {
  const first = { asClose: 0, panel: 19, conformalP: 1 / 20 };
  const last = { asClose: 19, panel: 19, conformalP: 1 };
  const results = [
    makeResult({ ...first, discovery: false }),
    makeResult({ ...first, doubtfulPanel: true, discovery: true }),
    makeResult({ conformalP: undefined }),
    makeResult({ ...last, twins: { ...first, decided: true } }),
  ];
  const marked = withFigures(makeReport(results), "bh");
  expect(marked.results.map(({ discovery }) => discovery)).toEqual([true, undefined, undefined, true]);
  expect(marked.discoveries).toEqual({ procedure: "bh", tested: 2, panel: 19, fewest: 2, neededForOne: 39, found: 2 });
  expect(figures(marked.results).results.some((result) => "discovery" in result)).toBe(false);
});
