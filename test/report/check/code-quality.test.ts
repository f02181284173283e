import { expect, it } from "vitest";
import { renderCodeQuality } from "../../../src/report/check/code-quality.ts";
import { makeReport, makeResult } from "../../support/report.ts";
import { codeQualitySchema } from "../schemas/published.ts";

const issues = (...args: Parameters<typeof makeReport>) =>
  codeQualitySchema.parse(JSON.parse(renderCodeQuality(makeReport(...args))));

it("GitLab's Code Quality lists the findings with its severities, the worst first", () => {
  const found = issues().map(({ check_name, severity, location }) => [check_name, severity, location.path]);
  expect(found).toEqual([
    ["sac/derived", "critical", "models/suspect.onnx"],
    ["sac/error", "major", "models/broken.onnx"],
    ["sac/inconclusive", "minor", "models/blind.onnx"],
  ]);
});

it("GitLab's Code Quality is an empty list where nothing was found", () => {
  expect(issues([makeResult({ verdict: "unrelated" })])).toEqual([]);
});

it("every issue has a fingerprint of its own that outlives the model's content", () => {
  const [before, other] = issues([makeResult({ path: "./a.onnx" }), makeResult({ path: "b.onnx" })]);
  const [after] = issues([makeResult({ path: "a.onnx", sha256: "d".repeat(64), distance: 0.5 })]);
  expect(after.fingerprint).toBe(before.fingerprint);
  expect(other.fingerprint).not.toBe(before.fingerprint);
});
