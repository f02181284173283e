import { describe, expect, it } from "vitest";
import { renderCodeQuality } from "../../../src/report/check/code-quality.ts";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { legFound } from "../../../src/report/check/leg-words.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { type ReportLeg, type ReportResult, reportSchema } from "../../../src/report/check/schema.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { falseAlarmWords, meaning } from "../../../src/report/check/words.ts";
import { asJson } from "../../../src/text/json.ts";
import { sarifErrors } from "../../support/formats.ts";
import { makeReport, makeResult } from "../../support/report.ts";

const legs: ReportLeg[] = [
  { leg: "behaviour", verdict: "unrelated", text: "Closer to the source than all but 3 of 20 unrelated models." },
  { leg: "weights", verdict: "blind", text: "61 % of its 85,000 parameters were not read (taken by Mul)." },
  { leg: "activations", verdict: "derived", text: "9 of 12 look like the source's." },
];
const lines = [
  "Answers, not close: closer to the source than all but 3 of 20 unrelated models.",
  "Weights, blind: 61 % of its 85,000 parameters were not read (taken by Mul).",
  "Hidden layers, alike: 9 of 12 look like the source's.",
];
const inside: Partial<ReportResult> = {
  behaviour: "unrelated",
  weights: { verdict: "blind", level: 0.001 },
  activations: { verdict: "derived", level: 0.001, pValue: 0.001, spreads: 7.4, models: 20 },
  legs,
  reasons: [{ code: "ACTIVATIONS_ALONE", text: "Its hidden layers are like the source's." }],
};
const unescaped = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll("\\", "");

describe("what each leg found", () => {
  const report = reportSchema.parse(makeReport([makeResult(inside)]));

  it("is one line of the same words in every format", () => {
    const [sarif] = JSON.parse(renderSarif(report)).runs[0].results;
    const [issue] = JSON.parse(renderCodeQuality(report));
    for (const line of lines) {
      expect(renderTerminal(report, undefined, true)).toContain(`\n  ${line}\n`);
      expect(unescaped(renderReview(report))).toContain(line);
      expect(sarif.message.text).toContain(line);
      expect(sarif.properties.legs).toContain(line);
      expect(issue.description).toContain(line);
      expect(unescaped(renderJunit(report))).toContain(line);
      expect(renderCsv(report)).toContain(line);
    }
    const page = unescaped(renderHtml(report));
    for (const name of ["Answers", "Weights", "Hidden layers"]) expect(page).toContain(`<dt>${name}<dd>`);
    // Where numbers say it, the page has those.
    expect(page).toContain(legFound(legs[1]));
    expect(reportSchema.parse(JSON.parse(asJson(report))).results[0].legs).toEqual(legs);
  });

  it("is the evidence where it decided, and no column where it did not", () => {
    expect(renderTerminal(report)).toMatch(/ derived +hidden layers, 7\.4 spreads beyond 20 others /);
    expect(renderReview(report)).toContain("| hidden layers, 7.4 spreads beyond 20 others |");
    const without = makeReport([makeResult({ ...inside, behaviour: "derived" })]);
    expect(renderTerminal(without)).not.toMatch(/ derived +hidden layers/);
    expect(renderReview(without)).not.toContain("| hidden layers");
  });

  it("is said of its hidden layers, and not of its answers or weights, where they alone speak", () => {
    expect(meaning(report)).toMatch(/^The model's hidden layers react to the hard images as the source's do/);
    const [sarif] = JSON.parse(renderSarif(report)).runs[0].results;
    expect(sarif.message.text).toMatch(/^This model's hidden layers are more like those of source\.onnx/);
    const all = makeReport([
      makeResult({ ...inside, behaviour: "derived", weights: { verdict: "derived", level: 0.001 } }),
    ]);
    expect(JSON.parse(renderSarif(all)).runs[0].results[0].message.text).toMatch(
      /^This model has the weights of source/,
    );
    const copied = makeResult({ ...inside, path: "b.onnx", weights: { verdict: "derived", level: 0.001 } });
    const both = meaning(makeReport([makeResult(inside), copied]));
    expect(both).toContain("identified by their weights alone");
    expect(both).toContain("identified by their hidden layers alone");
    expect(both).not.toContain("answer more like");
  });

  it("is no word of an unrelated model in the terminal, save where there is something to know", () => {
    const [behaviour, , activations] = legs;
    const passed = makeResult({ verdict: "unrelated", legs: [behaviour, activations], reasons: [] });
    expect(renderTerminal(makeReport([passed]))).not.toContain("Hidden layers, alike");
    const reasons = [{ code: "WEIGHTS_BLIND", text: "Its weights could not be looked at." }];
    expect(renderTerminal(makeReport([{ ...passed, legs, reasons }]))).toContain(lines[1]);
  });
});

describe("the rate that a report states", () => {
  it("says what each leg beside the answers adds to it", () => {
    const weights = { verdict: "unrelated", level: 0.001, pValue: 0.5 } as const;
    const activations = { verdict: "unrelated", level: 0.001, pValue: 0.5 } as const;
    const said = (result: Partial<ReportResult>) => renderHtml(makeReport([makeResult(result)]));
    expect(said({ weights, activations })).toContain(
      "weights at 0.1 % and hidden layers at 0.1 %, beside the answers: each may",
    );
    expect(said({ activations })).toContain("includes hidden layers at 0.1 %, beside the answers");
    expect(said({ weights: { verdict: "blind", level: 0.001 } })).not.toContain("beside the answers");
  });

  it("counts a model of which hidden layers alone could be judged", () => {
    const activations = { verdict: "unrelated", level: 0.001, pValue: 0.5 } as const;
    const inside = makeResult({ rule: undefined, pValue: undefined, activations });
    expect(falseAlarmWords(makeReport([inside, makeResult()]))).toMatch(/^If both models/);
  });
});

describe("a run in which every model is closer than the references", () => {
  const close = Array.from({ length: 5 }, () => makeResult());
  const doubt = /All 5 models whose weights are not the source's are closer .* or the references are of another kind/;

  it("says that the references may be of another kind", () => {
    expect(falseAlarmWords(makeReport(close))).toMatch(doubt);
  });

  it("says nothing of it where some are not, where they are few, and of copies or models that twins accuse", () => {
    const weights = { verdict: "derived", level: 0.001, pValue: 1e-4 } as const;
    const far = makeResult({ verdict: "unrelated", pValue: 0.4 });
    for (const results of [[...close, far], close.slice(1), close.map((one) => ({ ...one, weights }))]) {
      expect(falseAlarmWords(makeReport(results))).not.toMatch(doubt);
    }
  });
});

describe("a model that passes although a leg was blind", () => {
  const passed = makeResult({ verdict: "unrelated", legs: legs.slice(0, 2), reasons: [] });
  const report = makeReport([passed, makeResult({ path: "seen.onnx", verdict: "unrelated", legs: legs.slice(0, 1) })]);
  const said = `models/suspect.onnx is unrelated by what could be seen of it. ${lines[1]}`;

  it("is told where only findings are shown, and at the top of a comment", () => {
    const sarif = renderSarif(report);
    expect(sarifErrors(sarif)).toEqual([]);
    const [{ results, invocations }] = JSON.parse(sarif).runs;
    expect(results).toEqual([]);
    expect(invocations[0].toolExecutionNotifications).toEqual([{ level: "warning", message: { text: said } }]);
    expect(JSON.parse(renderCodeQuality(report))).toMatchObject([
      { check_name: "sac/unseen", severity: "info", description: said, location: { path: "models/suspect.onnx" } },
    ]);
    const unseen = `models/suspect.onnx is unrelated by what could be seen. ${lines[1]}`;
    expect(unescaped(renderReview(report).split("<details>")[0])).toContain(`- ${unseen}`);
  });

  it("does not answer for what it hides: one that was not cleared for it is explained", () => {
    const hidden = makeResult({ verdict: "inconclusive", behaviour: "unrelated", legs });
    expect(meaning(makeReport([hidden]))).toMatch(/does not answer more like the source.*hide its weights/);
  });
});
