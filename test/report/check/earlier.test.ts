import { describe, expect, it } from "vitest";
import { datedResult, earlierWords, undated } from "../../../src/report/check/earlier.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { lastingText } from "../../../src/report/outcome.ts";
import { makeReport, makeResult } from "../../support/report.ts";

const fresh = makeResult({ path: "models/new.onnx" });
const known = datedResult(makeResult({ path: "models/old.onnx" }), "2026-11-27T23:10:00.000Z");
const older = datedResult(makeResult({ path: "models/older.onnx" }), "2026-11-25T23:10:00.000Z");
const report = makeReport([fresh, known, older]);

describe("verdicts of earlier runs", () => {
  it.each(["json", "html", "markdown", "sarif", "junit", "code-quality", "csv"])(
    "%s says of each on which day it was reached",
    async (name) => {
      const text = String(await CHECK_FORMATS.find((format) => format.name === name)?.render(report));
      expect(text).toContain("2026-11-27");
      expect(text).toContain("2026-11-25");
    },
  );

  it("the terminal says it beside each, and how many are new", () => {
    const text = renderTerminal(report);
    expect(text).toContain("Judged on 2026-11-27.");
    expect(text).toContain("Judged on 2026-11-25.");
    expect(text).toContain(
      "Judged in this run: 1 of 3. The other verdicts were reached earlier, between 2026-11-25 and",
    );
  });

  it("nothing is said of them where there are none", () => {
    expect(earlierWords(makeReport([fresh]))).toBeUndefined();
  });

  it("one day is named once", () => {
    expect(earlierWords({ results: [known, known] })).toBe(
      "Judged in this run: 0 of 2. All verdicts were reached earlier, on 2026-11-27, from the same files and settings.",
    );
  });

  it("what a run tells is the same whenever its verdicts were reached, so that no comment is news for it", () => {
    const all = makeReport([fresh, makeResult({ path: "models/old.onnx" })]);
    const some = makeReport([fresh, known]);
    expect(undated(some)).toEqual(all);
    expect(lastingText({ kind: "judged", report: some, status: 1 })).toBe(
      lastingText({ kind: "judged", report: all, status: 1 }),
    );
  });
});
