import { describe, expect, it } from "vitest";
import { MOST_RESULTS, renderSarif } from "../../../src/report/check/sarif.ts";
import { sarifErrors } from "../../support/formats.ts";
import { everyVerdict, makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

const runOf = (...args: Parameters<typeof makeReport>) => {
  const text = renderSarif(makeReport(...args));
  expect(sarifErrors(text)).toEqual([]);
  return JSON.parse(text).runs[0];
};
const uriOf = (path: string) =>
  runOf([makeResult({ path })]).results[0].locations[0].physicalLocation.artifactLocation.uri;
const printOf = (changes: Parameters<typeof makeResult>[0]) =>
  runOf([makeResult(changes)]).results[0].partialFingerprints.primaryLocationLineHash;

describe("renderSarif", () => {
  it("is a valid log with a rule for each kind of finding, also without results", () => {
    const { tool, results, invocations } = runOf([]);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      "sac/derived",
      "sac/error",
      "sac/inconclusive",
      "sac/not-judged",
    ]);
    for (const rule of tool.driver.rules) expect(rule.help.text.length).toBeGreaterThan(50);
    expect(results).toEqual([]);
    expect(invocations[0]).toMatchObject({ executionSuccessful: true, startTimeUtc: "2026-01-02T03:04:05.678Z" });
  });

  it("gives the worst findings first and none for an unrelated model", () => {
    const { results, tool, invocations } = runOf(everyVerdict());
    const said = results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]);
    expect(said).toEqual([
      ["sac/derived", "error"],
      ["sac/error", "error"],
      ["sac/inconclusive", "warning"],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(invocations[0].executionSuccessful, "a model could not be judged").toBe(false);
  });

  it("says why, where, and with which numbers", () => {
    const [derived, error] = runOf(everyVerdict()).results;
    expect(derived.message.text).toContain("Closer to the source than all 7 unrelated models.");
    expect(derived.message.text).toContain("never proof of theft");
    expect(error.message.text).toContain("MODEL_TRUNCATED: The model ends too early. Fetch it again.");
    expect(derived.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "models/suspect.onnx" },
      region: { startLine: 1 },
    });
    expect(derived.properties).toMatchObject({ pValue: 0.002, distance: 0.0625, "scores.peer-residual": -0.5 });
  });

  it.each([
    ["./models/a.onnx", "models/a.onnx"],
    ["models/a b#1?.onnx", "models/a%20b%231%3F.onnx"],
    ["a:b.onnx", "a%3Ab.onnx"],
    ["modèles/ü.onnx", "mod%C3%A8les/%C3%BC.onnx"],
    ["/srv/a.onnx", "file:///srv/a.onnx"],
    ["C:\\models\\a.onnx", "file:///C%3A/models/a.onnx"],
    ["half\ud800.onnx", "half%EF%BF%BD.onnx"],
  ])("turns the path %j into the URI %j", (path, uri) => {
    expect(uriOf(path)).toBe(uri);
  });

  it("knows a finding again by path, verdict and fingerprint, whatever the model holds", () => {
    const print = printOf({});
    expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(printOf({ sha256: "d".repeat(64), distance: 0.5, pValue: 0.04, path: "./models/suspect.onnx" })).toBe(print);
    const others = [printOf({ path: "b.onnx" }), printOf({ verdict: "error" }), printOf({ fingerprint: "f" })];
    expect(new Set([print, ...others]).size).toBe(4);
  });

  it("lets brackets begin no link and braces no placeholder", () => {
    const source = { name: "[click](https://example.org) {0} \\", sha256: "c".repeat(64) };
    const { results } = runOf([makeResult()], { fingerprints: [makeReportFingerprint({ source })] });
    expect(results[0].message.text).toContain("\\[click\\](https://example.org) {{0}} \\\\ than");
  });

  it("keeps the worst of more results than GitHub takes, and says how many it left out", () => {
    const blind = everyVerdict()[3];
    const results = Array.from({ length: MOST_RESULTS + 2 }, (_, i) => ({ ...blind, path: `${i}.onnx` }));
    const text = renderSarif(makeReport([...results, makeResult()]));
    const run = JSON.parse(text).runs[0];
    expect(run.results).toHaveLength(MOST_RESULTS);
    expect(run.results[0].ruleId).toBe("sac/derived");
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { message: { text: expect.stringMatching(/^3 of the less severe results were left out/) } },
    ]);
  });
});
