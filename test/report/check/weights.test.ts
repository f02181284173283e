import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { findingsOf } from "../../../src/report/check/findings.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { measurementsOf } from "../../../src/report/check/measurements.ts";
import { type ReportResult, reportSchema } from "../../../src/report/check/schema.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { parseCsv } from "../../support/formats.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";
import { sac, zoo } from "../../support/sac.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const HOSTILE = "</table><script>@everyone | `x`";

/** A model that the weights alone give away. */
const copied: Partial<ReportResult> = {
  behaviour: "unrelated",
  weights: {
    verdict: "derived",
    level: 0.001,
    pValue: 0.000125,
    inPlaceP: 0.0001,
    compared: 1,
    matched: 0.5,
    layers: [
      { name: HOSTILE, operator: "Conv", units: 16, alive: 0.5, similarity: 0.987 },
      { name: "head", operator: "Gemm", units: 10, alive: 0 },
    ],
  },
  reasons: [{ code: "WEIGHTS_ALONE", text: "Its weights are the source's." }],
};

function reportOf(...results: ReportResult[]) {
  const fingerprints = [makeReportFingerprint({ weights: { layers: 6, ancestors: ["a.onnx"] } })];
  return reportSchema.parse(makeReport(results, { fingerprints }));
}

describe("weights in a report", () => {
  const report = reportOf(makeResult(copied), makeResult({ path: "models/other.onnx" }));

  it("are the evidence in the terminal's table where they decide, and stand in CSV and among the measurements", () => {
    expect(renderTerminal(report)).toMatch(/suspect\.onnx +derived +weights 1\/2 /);
    expect(renderTerminal(report)).toMatch(/other\.onnx +derived +answers, /);
    const [header, first, second] = parseCsv(renderCsv(report));
    const cell = (row: readonly string[], name: string) => row[header.indexOf(name)];
    expect(cell(first, "weights.verdict")).toBe("derived");
    expect(cell(first, "behaviour")).toBe("unrelated");
    expect(Number(cell(first, "weights.pValue"))).toBe(0.000125);
    expect(cell(second, "weights.verdict")).toBe("");
    expect(Object.fromEntries(measurementsOf(report.results[0]))).toMatchObject({ "weights.matched": 0.5 });
  });

  it("have a table of layers in the HTML, in which names are data", () => {
    const page = renderHtml(report);
    expect(page).toContain("Weights, layer by layer");
    expect(page).toContain("0.987");
    expect(page).toContain("no counterpart");
    expect(page).not.toContain(HOSTILE);
  });

  it("are the evidence in the comment where they decide, and a word about what fills the bar", () => {
    const text = renderReview(report);
    expect(text).toContain("| weights 1/2 |");
    expect(text).toContain("full where all layers have the source's weights");
    expect(text).toContain("sketch of 6 layers, 1 known ancestors");
    expect(renderReview(reportOf(makeResult()))).not.toContain("| weights");
  });

  it("say so where they alone speak", () => {
    const [first, second] = findingsOf(report);
    expect(first.message).toMatch(/^This model has the weights of source\.onnx, changed or not\./);
    expect(second.message).toMatch(/^This model answers more like source\.onnx/);
    expect(renderReview(reportOf(makeResult(copied)))).toContain("hidden units are the source");
  });

  it("explain a common ancestor with distances", () => {
    const ancestors = [{ name: "a.onnx", sourceDistance: 0.25, suspectDistance: 0.5, distance: 0.625, beyond: false }];
    const { weights } = copied;
    const shared = makeResult({
      ...copied,
      verdict: "inconclusive",
      weights: { level: 0.001, ...weights, verdict: "common-ancestor", ancestors },
    });
    const page = renderHtml(reportOf(shared));
    expect(page).toMatch(/source to ancestor 0\.250, model to ancestor 0\.500, model to source 0\.625/);
    expect(page).toContain("seem to descend from one ancestor");
  });
});

describe("the command", () => {
  const fingerprint = join(folder.path, "s.sac");
  const enrol = ["enroll", "--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--probes", "10"];

  it("keeps a sketch, tells of it, and finds a copy that its behaviour hides", async () => {
    const made = await sac(...enrol, "--out", fingerprint);
    expect(made.stdout).toMatch(/weights +a sketch of 6 layers, \d/);
    expect((await sac("inspect", fingerprint)).stdout).toMatch(/weights +a sketch of 6 layers/);
    const checked = await sac("check", fingerprint, "--json", "-", "--", `${zoo}/derived/prune-50.onnx`);
    expect(checked.status, checked.stderr).toBe(1);
    const [result] = reportSchema.parse(JSON.parse(checked.stdout)).results;
    expect(result).toMatchObject({ verdict: "derived", behaviour: "inconclusive", weights: { verdict: "derived" } });
    const ignored = await sac("check", fingerprint, "--no-weights", "--", `${zoo}/derived/prune-50.onnx`);
    expect(ignored.stdout).toMatch(/inconclusive/);
  });

  it("takes an ancestor alone, and refuses a model that is none", async () => {
    const told = await sac("calibrate", fingerprint, "--ancestor", `${zoo}/derived/finetune-all-1.onnx`);
    expect(told.status, told.stderr).toBe(0);
    expect((await sac("inspect", fingerprint)).stdout).toMatch(/ancestors finetune-all-1\.onnx \(p 0\.0001\)/);
    const other = ["--ancestor", `${zoo}/unrelated/unrelated-vgg-1.onnx`];
    const wrong = await sac("calibrate", fingerprint, ...other, "--replace");
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toContain("Nothing shows that the source descends from");
  });

  it("leaves the sketch out where it is told to", async () => {
    const out = join(folder.path, "plain.sac");
    const made = await sac(...enrol, "--out", out, "--no-weights");
    expect(made.stdout).toMatch(/weights +no sketch/);
    const wrong = await sac("calibrate", out, "--ancestor", `${zoo}/source.onnx`);
    expect(wrong.stderr).toContain("has no sketch of weights");
  });
});
