import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { fedSummary, fedWords } from "../../../src/report/check/feeding-words.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { type ReportResult, reportSchema } from "../../../src/report/check/schema.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { meaning } from "../../../src/report/check/words.ts";
import { asJson } from "../../../src/text/json.ts";
import { makeReport, makeResult } from "../../support/report.ts";

type Fed = NonNullable<ReportResult["fed"]>;

const said = ["preprocessor_config.json"];
const error = { code: "PREPROCESS_INVALID", message: "It is no JSON." };
const plain: Fed = { by: "fingerprint" };
const ways: readonly [string, Fed][] = [
  ["as the fingerprint says", plain],
  ["as the options say", { by: "options" }],
  [
    "as the fingerprint says, which its own preprocessor_config.json says, too",
    { ...plain, beside: { use: "same", said } },
  ],
  [
    "as the fingerprint says; its own preprocessor_config.json was not used",
    { ...plain, beside: { use: "unusable", said, error } },
  ],
  [
    "as the fingerprint says, and also as its own preprocessor_config.json says, by which it is near the source",
    { ...plain, beside: { use: "judged", said, near: true, pValue: 0.05 } },
  ],
  [
    "as the options say, and also as its own preprocessor_config.json says, by which it is not near the source",
    { by: "options", beside: { use: "judged", said, near: false, pValue: 0.5 } },
  ],
  [
    "as the fingerprint says, and also as its own preprocessor_config.json says, by which it cannot be run",
    { ...plain, beside: { use: "judged", said, error } },
  ],
  [
    "as the fingerprint says, and also as its own sac.match-threshold says, by which its answers are of no use",
    { ...plain, beside: { use: "judged", said: ["sac.match-threshold"] } },
  ],
];

describe("how a suspect was fed, and on whose word", () => {
  it.each(ways)("%s: is the same line in every format", (words, fed) => {
    expect(fedWords({ fed })).toBe(words);
    const report = makeReport([makeResult({ verdict: "inconclusive", fed }), makeResult({ path: "b.onnx", fed })]);
    expect(reportSchema.parse(JSON.parse(asJson(report))).results[0].fed).toEqual(fed);
    expect(renderCsv(report)).toContain(words);
    expect(renderJunit(report)).toContain(`fed: ${words}`);
    const [{ results }] = JSON.parse(renderSarif(report)).runs;
    for (const { properties } of results) expect(properties.fed).toBe(words);
    expect(renderReview(report).replaceAll("&#95;", "_")).toContain(`Fed ${words}.`);
    expect(renderHtml(report)).toContain(words);
  });

  it("is no reason to clear anybody, and the page says so first", () => {
    const near = { ...plain, beside: { use: "judged", said, near: true } } as const;
    for (const why of [{ blindness: "ANSWERS_COLLAPSE" }, { blindness: "OTHER_LABEL_SET" }, { fed: near }] as const) {
      const report = makeReport([makeResult({ verdict: "inconclusive", ...why })]);
      expect(meaning(report)).toMatch(/does not answer more like the source.*but that clears nobody here/);
    }
  });

  it("is nowhere said of one that could not be opened", () => {
    expect(fedWords({ fed: undefined })).toBeUndefined();
  });

  it("is kept from the terminal where all were fed as usual, and else is one line for the run", () => {
    const run = (...fed: readonly Fed[]) =>
      makeReport(fed.map((one, i) => makeResult({ path: `${i}.onnx`, fed: one })));
    expect(fedSummary(run(plain, plain))).toBeUndefined();
    expect(renderTerminal(run(plain, plain))).not.toMatch(/\bfed\b/i);
    expect(renderTerminal(run({ by: "options" }, { by: "options" }))).toContain("\nFed as the options say.");
    const near = ways[4][1];
    expect(renderTerminal(run(plain, near, plain))).toContain(`\nFed: 2 as the fingerprint says; 1 ${ways[4][0]}.`);
  });
});
