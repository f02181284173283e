import { describe, expect, it } from "vitest";
import { renderAttestation } from "../../../src/report/check/attestation.ts";
import { everyVerdict, makeReport, makeResult } from "../../support/report.ts";
import { testResultSchema } from "../schemas/published.ts";

const predicate = (...args: Parameters<typeof makeReport>) =>
  testResultSchema.parse(JSON.parse(renderAttestation(makeReport(...args))));

describe("renderAttestation", () => {
  it.each([
    ["PASSED", ["unrelated"]],
    ["WARNED", ["unrelated", "inconclusive"]],
    ["FAILED", ["inconclusive", "error"]],
    ["FAILED", ["unrelated", "derived"]],
  ] as const)("is %s for %j", (result, verdicts) => {
    expect(predicate(verdicts.map((verdict) => makeResult({ verdict }))).result).toBe(result);
  });

  it("does not pass where nothing was judged", () => {
    expect(predicate([], { verdict: "error" }).result).toBe("FAILED");
  });

  it("names every test once, by the model's path, its digest and the fingerprint", () => {
    const { passedTests, warnedTests, failedTests } = predicate(everyVerdict());
    const digest = `(sha256:${"a".repeat(64)})`;
    expect(passedTests).toEqual([`models/honest.onnx ${digest} against fingerprint 0123456789abcdef`]);
    expect(warnedTests).toEqual([`models/blind.onnx ${digest} against fingerprint 0123456789abcdef`]);
    expect(failedTests).toEqual(
      [
        "models/broken.onnx against fingerprint 0123456789abcdef",
        `models/suspect.onnx ${digest} against fingerprint 0123456789abcdef`,
      ].sort(),
    );
  });

  it("holds settings, fingerprints and models as the configuration, by digest", () => {
    const { configuration } = predicate(everyVerdict());
    const [settings, fingerprint, ...models] = configuration;
    const decoded = JSON.parse(Buffer.from(settings.content ?? "", "base64").toString());
    expect(decoded).toMatchObject({ tool: { name: "sac" }, settings: { alpha: 0.05, rule: "auto" } });
    expect(Buffer.from(settings.content ?? "", "base64").length, "as small as in-toto asks for").toBeLessThan(1024);
    expect(fingerprint).toMatchObject({ name: "source.sac", digest: { sha256: "b".repeat(64) } });
    expect(models.map(({ name }) => name)).toEqual(["models/honest.onnx", "models/suspect.onnx", "models/blind.onnx"]);
  });
});
