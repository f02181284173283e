import { beforeAll, describe, expect, it } from "vitest";
import { buildReport } from "../../../../src/report/check/build.ts";
import { renderHtml } from "../../../../src/report/check/html/page.ts";
import { type Report, reportSchema } from "../../../../src/report/check/schema.ts";
import { checkFiles } from "../../../support/check-files.ts";
import { enrolSource, runOptions } from "../../../support/fixture-source.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { model } from "../../../support/zoo.ts";

const COMMAND = ["check", "https://me:secret@example.org/f.sac?signature=secret#secret", "--", "user@host/a.onnx?b"];

describe("what a real check tells the HTML report", () => {
  const folder = temporaryFolder();
  let report: Report;

  beforeAll(async () => {
    const result = await checkFiles({
      fingerprints: [await enrolSource(folder, 20)],
      models: [
        model("derived", "finetune-last-1"),
        model("unrelated", "unrelated-vgg-3"),
        folder.write("bad.onnx", ""),
      ],
      alpha: 0.05,
      rule: undefined,
      threshold: undefined,
      score: undefined,
      weights: true,
      run: runOptions(),
    });
    report = buildReport(result, new Date(0), COMMAND);
  });

  it("is a valid report", () => {
    expect(reportSchema.safeParse(report).error).toBeUndefined();
  });

  it("has the scores of the unrelated models, by which the suspects were judged", () => {
    const [{ references, unrelated }] = report.fingerprints;
    expect(references.map(({ comparedBy }) => comparedBy)).toEqual(["scores"]);
    expect(references[0].unrelated).toHaveLength(unrelated);
    const [derived] = report.results;
    const closer = references[0].unrelated.filter(
      ({ fusion }) => (fusion ?? Number.NaN) >= (derived.score ?? Number.NaN),
    );
    expect(derived.conformalP).toBeCloseTo((1 + closer.length) / (unrelated + 1), 12);
    expect(Object.keys(references[0].unrelated[0]).sort()).toEqual(Object.keys(derived.scores ?? {}).sort());
  });

  it("draws each suspect that has a score", () => {
    const marks = /href="#k-(?:derived|elsewhere|inconclusive|unrelated)" x="[\d.]+%"/g;
    expect(renderHtml(report).match(marks)).toHaveLength(2);
  });

  it("keeps credentials in addresses out of the command, and leaves paths alone", () => {
    expect(report.command).toEqual(["check", "https://example.org/f.sac", "--", "user@host/a.onnx?b"]);
  });
});
