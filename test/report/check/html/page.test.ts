import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../../src/report/check/html/page.ts";
import type { Report } from "../../../../src/report/check/schema.ts";
import { randomResults } from "../../../support/random-results.ts";
import { everyVerdict, makeOrigin, makeReport, makeReportFingerprint, makeResult } from "../../../support/report.ts";
import { bigReport, calibrated, realReport, repeatedReport } from "./reports.ts";

/** What a reader sees: no tags, no style, no script, and the characters themselves. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ");
}

/** Sentences of five words and more that a reader meets more than once. */
function repeated(page: string): string[] {
  const pieces = page.replace(/<(style|script|title)>.*?<\/\1>/gs, "").split(/<[^>]*>/);
  const sentences = pieces.flatMap((piece) => piece.split(/(?<=\.)\s/)).map((sentence) => sentence.trim());
  const long = sentences.filter((sentence) => /\.$/.test(sentence) && sentence.split(/\s+/).length >= 5);
  return [...new Set(long.filter((sentence, i) => long.indexOf(sentence) !== i))];
}

const heading = (report: Report) => /<h1>.*?<\/h1>/s.exec(renderHtml(report))?.[0].replace(/<[^>]*>/g, "");

describe("the HTML report", () => {
  const report = makeReport(everyVerdict(), { fingerprints: [calibrated()] });
  const page = renderHtml(report);
  const text = textOf(page);

  it("answers a reader: which model, how sure, compared with what, which settings, how to run it again", () => {
    for (const { path, verdict, error } of report.results) {
      expect(text).toContain(path.split("/")[1]);
      expect(text).toContain(verdict);
      if (error) expect(text).toContain(`${error.code} ${error.message} What to do: ${error.hint}`);
    }
    expect(text).toMatch(
      /suspect\.onnx answers, 4\.3 spreads beyond 7 references Details Closer to the source than all/,
    );
    expect(text).toContain("p-value How often an honest model");
    const [{ sha256, source }] = report.fingerprints;
    for (const one of [sha256, source.sha256, source.name, "misclassified", "100 JPEG images of quality 25"])
      expect(text).toContain(one);
    expect(text).toMatch(/unrelated models 20 known derived models 4/);
    expect(text).toMatch(/false-alarm rate \(alpha\) 5 % rule auto: normal score auto: fusion device cpu; ran on cpu/);
    expect(text).toContain("onnxruntime 1.30.0");
    expect(text).toContain("network of the models none");
    expect(text).toContain("walls around the models limits (core dumps and large files)");
    expect(text).toContain("CPU threads 2");
    expect(text).toContain("sac check source.sac -- 'models/*.onnx'");
    expect(text).toContain("What this does not prove");
  });

  it("gives every score and p-value of a result", () => {
    for (const shown of [
      "sac 0.0625",
      "logit-cosine 0.8750",
      "peer-residual −0.5000",
      "fusion 3.2500",
      "p-value by counting 0.125",
    ])
      expect(text).toContain(shown);
  });

  it("says the verdict first, in plain words", () => {
    expect(heading(report)).toBe("1 of 4 models looks derived from source.onnx");
    expect(heading(makeReport([makeResult()]))).toBe("This model looks derived from source.onnx");
    const [honest, broken, , blind] = everyVerdict();
    expect(heading(makeReport([honest, { ...honest, path: "b" }]))).toBe(
      "None of 2 models looks derived from source.onnx",
    );
    expect(heading(makeReport([honest]))).toBe("This model looks unrelated to source.onnx");
    expect(heading(makeReport([honest, broken]))).toBe("1 of 2 models could not be judged");
    expect(heading(makeReport([blind]))).toBe("No verdict on this model");
  });

  it("puts the gravest result first", () => {
    const order = [...page.matchAll(/<tbody class="(\w+)"/g)].map(([, verdict]) => verdict);
    expect(order).toEqual(["derived", "error", "inconclusive", "unrelated"]);
  });

  it("shows distance and threshold where the rule has one, and no p-value", () => {
    const { pValue, pValueAssumes, conformalP, spreads, ...rest } = makeResult({
      rule: "threshold",
      threshold: 0.1,
      boundary: 0.1,
    });
    const shown = textOf(renderHtml(makeReport([rest])));
    expect(shown).toMatch(/answers, distance 0\.063 \(limit 0\.100\) .*distance 0\.063 threshold 0\.100/);
    expect(shown).not.toMatch(/p-value [\d<]/);
    expect(shown).toContain("promises no false-alarm rate");
  });

  it("is the same bytes for the same report", () => {
    expect(renderHtml(structuredClone(report))).toBe(page);
  });

  it("does without a command line where there was none", () => {
    const { command, ...rest } = report;
    expect(renderHtml(rest)).not.toContain("Run it again");
  });

  it("has no style attribute and no inline handler, which its policy would refuse", () => {
    for (const [tag] of page.replace(/<(style|script)>.*?<\/\1>/gs, "").matchAll(/<[^>]*>/g))
      expect(tag.replace(/="[^"]*"/g, "=")).not.toMatch(/\s(style|on\w+)=/);
  });

  it("says no sentence twice, however many results it is true of", () => {
    const reports = [
      report,
      realReport(),
      bigReport(30, 3),
      ...[1, 2, 3].map((seed) => makeReport(randomResults(40, seed))),
    ];
    for (const one of reports) expect(repeated(renderHtml(one))).toEqual([]);
    const [{ text }] = bigReport(2, 1).results[0].reasons;
    expect(repeated(`<p>${text}</p><p>${text}</p>`)).toEqual([text]);
  });

  it("says what some results have in common once, and marks those", () => {
    const reasons = [{ code: "LABELS_ONLY", text: "It answers with labels only." }];
    const some = [1, 2, 3].map((i) => makeResult({ path: `${i}.onnx`, ...(i < 3 ? { reasons } : {}) }));
    const shown = textOf(renderHtml(makeReport(some)));
    expect(shown).toContain("Notes It answers with labels only.");
    expect(shown.match(/7 references \[1\]/g)).toHaveLength(2);
    const all = textOf(renderHtml(makeReport(some.slice(0, 2))));
    expect(all).toContain("Notes It answers with labels only.");
    expect(all, "what holds for all needs no mark").not.toContain("[1]");
  });

  it("lists weights once, by layer, and no more rows in all than a page can bear", () => {
    const layer = { name: "conv", operator: "Conv", units: 8, alive: 1, similarity: 0.9 };
    const weights = { verdict: "derived", level: 0.001, layers: Array.from({ length: 300 }, () => layer) } as const;
    const many = (n: number) =>
      makeReport(
        Array.from({ length: n }, (_, i) =>
          makeResult({ path: `${i}.onnx`, weights: { ...weights, layers: [...weights.layers] } }),
        ),
      );
    const rows = (n: number) => renderHtml(many(n)).match(/<small>Conv<\/small>/g)?.length;
    expect(rows(1)).toBe(200);
    expect(rows(100)).toBe(3000);
    expect(rows(1000)).toBe(5000);
  });

  it("stays under 3 MB with 200 real results of weights, hidden layers and answers, and has elements that open at once", () => {
    const page = renderHtml(repeatedReport(200));
    expect(Buffer.byteLength(page)).toBeLessThan(1.5e6);
    expect(page.match(/<[a-z]/g)?.length).toBeLessThan(40_000);
  });

  it("stays under 3 MB with 200 suspects and 5 fingerprints of 99 unrelated models", () => {
    expect(Buffer.byteLength(renderHtml(bigReport(200, 5, 99)))).toBeLessThan(3e6);
  });

  it("says which model when there are several sources", () => {
    const both = makeReport([makeResult(), makeResult({ fingerprint: "2", verdict: "unrelated" })], {
      fingerprints: [calibrated(), makeReportFingerprint({ id: "2", source: { name: "second.onnx", sha256: "d" } })],
    });
    expect(textOf(renderHtml(both))).toMatch(/suspect\.onnx second\.onnx/);
    expect(heading(both)).toBe("This model looks derived from a source model");
  });

  it("says where it comes from, and first what bears on trusting it", () => {
    const notes = [
      { code: "JUDGE_TOUCHED", text: "This change touches the workflow." },
      { code: "ALL_MODELS", text: "It touches too many files" },
    ];
    const commit = "c".repeat(40);
    const shown = textOf(
      renderHtml(makeReport([makeResult()], { origin: makeOrigin({ notes, commit, models: "all" }) })),
    );
    expect(shown.indexOf("Read this first. This change touches the workflow.")).toBeLessThan(
      shown.indexOf("What this means"),
    );
    expect(shown).toContain(`commit ${commit}`);
    expect(shown).toContain("all that match. It touches too many files");
    expect(textOf(page)).not.toContain("Read this first");
  });
});
