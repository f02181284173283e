import { describe, expect, it } from "vitest";
import type { RunVerdict } from "../../../src/core/verdict.ts";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { unrecognisedWords, withFoundBeside } from "../../../src/report/check/not-judged.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { notJudgedIn, type Outcome, outcomeTitle, renderOutcome } from "../../../src/report/outcome.ts";
import { lintJunit, parseCsv, sarifErrors } from "../../support/formats.ts";
import { everyVerdict, makeReport, makeResult } from "../../support/report.ts";

const file = {
  path: "m.pt",
  format: "a PyTorch checkpoint",
  bytes: 3 * 2 ** 20,
  why: "Only ONNX models can be judged.",
};
const honest = makeResult({ verdict: "unrelated" });
const beside = (results = [honest], notJudged = [file]) =>
  withFoundBeside(makeReport(results), { notJudged, unrecognised: [{ path: "big.bin", bytes: 2 ** 20 }] });

describe("a run with a file that was not judged", () => {
  it.each<[RunVerdict, ReturnType<typeof everyVerdict>]>([
    ["not-judged", [honest]],
    ["derived", everyVerdict()],
    ["error", [honest, everyVerdict()[1]]],
    ["inconclusive", [honest, everyVerdict()[3]]],
  ])("is called %s, by what is gravest in it", (verdict, results) => {
    expect(beside(results).verdict).toBe(verdict);
  });

  it("is called unrelated without such a file, though there are some of which nothing is known", () => {
    expect(beside([honest], []).verdict).toBe("unrelated");
  });

  it("says so in the headline, with what the judged models are, and what to do", () => {
    const text = renderReview(beside());
    expect(text.split("\n")[0]).toBe(
      "## ⬜ 1 file that may be a model was not judged; this model looks unrelated to source.onnx",
    );
    expect(text).toMatch(/m\.pt<\/code>: a PyTorch checkpoint, 3 MiB\. Only ONNX models can be judged/);
    expect(text).toMatch(/fail-on/);
    expect(text).toMatch(/Nothing is known of 1 large binary file.*big\.bin/);
    expect(text).toContain("✅ 1 unrelated");
  });

  it("names it where another verdict is graver", () => {
    expect(renderReview(beside(everyVerdict()))).toMatch(/^## ❌ .*\n\n.*⬜ 1 not judged/);
    expect(renderHtml(beside(everyVerdict()))).toContain("1 file that may be a model was not judged.");
  });

  it("names it in every format", async () => {
    const report = beside();
    expect(renderTerminal(report)).toMatch(/m\.pt: not judged\n {2}a PyTorch checkpoint, 3 MiB/);
    expect(renderTerminal(report)).toMatch(/1 not-judged, 1 unrelated\./);
    expect(parseCsv(renderCsv(report)).at(-1)).toEqual(expect.arrayContaining(["m.pt", "not-judged", "NOT_JUDGED"]));
    const sarif = renderSarif(report);
    expect(sarifErrors(sarif)).toEqual([]);
    expect(JSON.parse(sarif).runs[0].results).toMatchObject([{ ruleId: "sac/not-judged", level: "warning" }]);
    const junit = await lintJunit(renderJunit(report));
    expect(junit.errors).toEqual([]);
    expect(junit.canonical).toMatch(/<testsuites [^>]*tests="2"/);
    expect(junit.canonical).toMatch(/name="m\.pt"[^>]*><skipped><\/skipped><system-out>a PyTorch checkpoint/);
    expect(renderHtml(report)).toMatch(/<h2 id="not-judged">[\s\S]*m\.pt/);
  });
});

describe("a run that judged nothing", () => {
  const outcome: Outcome = {
    kind: "unjudged",
    verdict: "not-judged",
    why: "No file in the checked-out tree matches **/*.onnx.",
    notJudged: Array.from({ length: 100 }, (_, i) => ({ ...file, path: `${i}.pt` })),
    status: 1,
  };

  it("names the files, as many as there is room for, and says how to let them pass", () => {
    expect(outcomeTitle(outcome)).toBe("100 files that may be models were not judged");
    expect(notJudgedIn(outcome)).toHaveLength(100);
    const text = renderOutcome(outcome, 65_000);
    expect(text).toMatch(/^⬜ \*\*100 files/);
    expect(text).toContain("&#48;.pt");
    expect(text).toContain("… and 80 more");
    expect(text).toMatch(/take not-judged out of `fail-on`/);
    expect(Buffer.byteLength(renderOutcome(outcome, 900))).toBeLessThanOrEqual(900);
  });
});

it("of many large files ten are named", () => {
  const files = Array.from({ length: 12 }, (_, i) => ({ path: `${i}.bin`, bytes: 2 ** 20 }));
  expect(unrecognisedWords(files)).toMatch(/12 large binary files.* and 2 more\.$/);
  expect(unrecognisedWords([])).toBeUndefined();
});
