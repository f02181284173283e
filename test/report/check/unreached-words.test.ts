import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { unreachedWords } from "../../../src/report/check/unreached-words.ts";
import { makeReport, makeResult } from "../../support/report.ts";

const unreached = (code: string, path: string, fingerprint = "0123456789abcdef") => ({
  ...{ path, fingerprint, verdict: "error" as const, reasons: [] },
  error: { code, message: "The run ended first." },
});
const late = makeReport([
  makeResult(),
  unreached("DEADLINE", "a.onnx"),
  unreached("DEADLINE", "a.onnx", "fedcba9876543210"),
  unreached("DEADLINE", "b.onnx"),
  unreached("NOT_REACHED", "c.onnx"),
]);
const words =
  "2 of 4 models were not judged: the run reached its deadline (DEADLINE). 1 of 4 models was not judged: the run was still going on when this was written, or was killed after that (NOT_REACHED). That is no pass.";

describe("models that the run ended before", () => {
  it("are counted by why it ended, each model once", () => {
    expect(unreachedWords(late)).toBe(words);
  });

  it("are none where every model had its turn, whatever became of it", () => {
    expect(unreachedWords(makeReport([makeResult(), unreached("MODEL_TIMEOUT", "a.onnx")]))).toBeUndefined();
  });

  it.each([
    ["the terminal", renderTerminal],
    ["Markdown", renderReview],
    ["HTML", renderHtml],
    ["SARIF", renderSarif],
  ])("are counted in %s", (_, render) => {
    const text = render(late).replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
    expect(text).toContain("2 of 4 models were not judged: the run reached its deadline");
    expect(text).toContain("1 of 4 models was not judged: the run was still going on");
  });
});
