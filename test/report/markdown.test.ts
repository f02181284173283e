import { describe, expect, it } from "vitest";
import { escapeMarkdown, renderMarkdown } from "../../src/report/markdown.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../support/report.ts";

/** The text as a reader of the rendered page gets it, without what keeps forges from linking it. */
const shown = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll("\u200b", "");

describe("renderMarkdown", () => {
  it("begins with the verdict and has a row for every result", () => {
    const text = shown(renderMarkdown(makeReport()));
    expect(text).toMatch(/^# 4 verdicts: 1 derived, 1 unrelated, 1 inconclusive, 1 error\n/);
    expect(text).toContain("| models/suspect.onnx | derived | 0.002 | 0.002 | 0.063 |\n");
    expect(text).toContain("| models/broken.onnx | error | – | – | – |\n");
    expect(renderMarkdown(makeReport([makeResult()]))).toMatch(/^# Verdict: 1 derived\n/);
  });

  it("has as many cells in every row of the table", () => {
    const rows = renderMarkdown(makeReport())
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row.split("|")).toHaveLength(7);
  });

  it("says why, compared with what, under which settings, and what it does not prove", () => {
    const text = shown(renderMarkdown(makeReport()));
    expect(text).toContain("- models/suspect.onnx: **derived**. Closer to the source than all 7 unrelated models.");
    expect(text).toContain(
      "- models/broken.onnx: **error**. MODEL_TRUNCATED: The model ends too early. Fetch it again.",
    );
    expect(text).toContain(
      "- source.onnx, fingerprint source.sac (SHA-256 bbbbbbbbbbbbbbbb…): 100 probes, JPEG quality 25",
    );
    expect(text).toContain("Judged by the rule auto at 5 %. At most 0.050 honest models");
    expect(text).toContain("never proof of theft");
  });

  it("lists every fingerprint", () => {
    const fingerprints = [makeReportFingerprint(), makeReportFingerprint({ id: "2", path: "second.sac" })];
    expect(shown(renderMarkdown(makeReport(undefined, { fingerprints })))).toContain("fingerprint second.sac");
  });
});

describe("escapeMarkdown", () => {
  it("shows the text as it is", () => {
    const text = "a|b `c` <d> [e](f) **g** _h_ #1 @i ~j~ $k$ & ! \\ https://l.example 5 %";
    expect(shown(escapeMarkdown(text))).toBe(text);
  });

  it("keeps mentions and references apart, which forges look for in the finished page", () => {
    expect(escapeMarkdown("@all #1 !2")).toBe("&#64;&#8203;all &#35;&#8203;1 &#33;&#8203;2");
    expect(escapeMarkdown("Done! & out")).toBe("Done&#33; &#38; out");
  });
});
