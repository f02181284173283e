import { describe, expect, it } from "vitest";
import { SCORES } from "../../../src/core/score-table.ts";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { parseCsv } from "../../support/formats.ts";
import { everyVerdict, makeReport, makeResult } from "../../support/report.ts";

/** The records of a report's CSV by their header. */
function records(...args: Parameters<typeof makeReport>) {
  const [header, ...rows] = parseCsv(renderCsv(makeReport(...args)));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
}

describe("renderCsv", () => {
  it("is a header alone without results, and every line ends with CRLF", () => {
    expect(renderCsv(makeReport([])).split("\r\n")).toHaveLength(2);
    expect(renderCsv(makeReport()).replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("has every result with every score, as it is in the report", () => {
    const [, error, derived] = records(everyVerdict());
    expect(records()).toHaveLength(4);
    for (const score of SCORES) {
      expect(derived[`scores.${score}`]).toBe(String(makeResult().scores?.[score] ?? ""));
    }
    expect(derived).toMatchObject({ path: "models/suspect.onnx", source: "source.onnx", verdict: "derived" });
    expect(derived).toMatchObject({ pValue: "0.002", "scores.peer-residual": "-0.5", codes: "CLOSER_THAN_ALL" });
    expect(error).toMatchObject({ verdict: "error", codes: "MODEL_TRUNCATED", distance: "", pValue: "" });
    expect(error.explanation).toBe("MODEL_TRUNCATED: The model ends too early. Fetch it again.");
  });

  it("quotes text, so that commas and quotes in it are text", () => {
    const path = 'a,"b".onnx';
    expect(records([makeResult({ path })])[0].path).toBe(path);
  });

  it.each(["=cmd()", "+1", "-1", "@SUM(A1)", "  =1", "\uff1d1", '"=1'])("takes %j for no formula", (path) => {
    expect(records([makeResult({ path })])[0].path).toMatch(/^'/);
  });

  it.each([";", "\\|", "\t"])("begins no cell with a formula where a program splits at %j", (separator) => {
    const path = `x"${separator === "\\|" ? "|" : separator}=cmd()`;
    for (const cell of parseCsv(renderCsv(makeReport([makeResult({ path })])), separator).flat()) {
      expect(cell).not.toMatch(/^["\s]*[=+@-]/);
    }
  });
});
