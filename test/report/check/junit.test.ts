import { describe, expect, it } from "vitest";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { lintJunit } from "../../support/formats.ts";
import { everyVerdict, makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

async function canonical(...args: Parameters<typeof makeReport>): Promise<string> {
  const linted = await lintJunit(renderJunit(makeReport(...args)));
  expect(linted.errors).toEqual([]);
  return linted.canonical;
}

/** The element of the test case of that name. */
function caseOf(xml: string, name: string): string {
  return xml.split("<testcase ").find((one) => one.includes(`name="${name}"`)) ?? "";
}

describe("renderJunit", () => {
  it("follows the schema without results", async () => {
    expect(await canonical([])).toMatch(/<testsuites [^>]*tests="0"/);
  });

  it("makes a case of every model: passed, failed, or in error", async () => {
    const xml = await canonical(everyVerdict());
    expect(/<testsuites [^>]*>/.exec(xml)?.[0]).toBe('<testsuites errors="1" failures="2" name="sac check" tests="4">');
    expect(caseOf(xml, "models/honest.onnx")).not.toMatch(/<(failure|error|skipped)/);
    expect(caseOf(xml, "models/suspect.onnx")).toContain('type="derived"');
    expect(caseOf(xml, "models/suspect.onnx")).toMatch(
      /<failure [^>]*>derived: answers, 4\.3 spreads beyond 7 references\. Closer to the source than all 7/,
    );
    expect(caseOf(xml, "models/blind.onnx")).toMatch(/<failure [^>]*type="inconclusive"/);
    expect(caseOf(xml, "models/broken.onnx")).toMatch(/<error [^>]*type="MODEL_TRUNCATED">error: MODEL_TRUNCATED: The/);
  });

  it("tells times in seconds, settings as properties and measurements as output", async () => {
    const xml = await canonical([makeResult()]);
    expect(caseOf(xml, "models/suspect.onnx")).toContain('time="1.5"');
    expect(xml).toMatch(/<testsuite [^>]*timestamp="2026-01-02T03:04:05"/);
    for (const property of ['name="probes" value="100"', 'name="alpha" value="0.05"', 'name="quality" value="25"'])
      expect(xml).toContain(`<property ${property}>`);
    expect(xml).toMatch(/<system-out>verdict: derived\n[^<]*\npValue: 0.002\n[^<]*\nscores.peer-residual: -0.5\n/);
  });

  it("makes a suite of every fingerprint, with the results against it", async () => {
    const other = makeReportFingerprint({ id: "ffff", source: { name: "other.onnx", sha256: "e".repeat(64) } });
    const results = [makeResult(), makeResult({ fingerprint: "ffff", verdict: "unrelated" })];
    const xml = await canonical(results, { fingerprints: [makeReportFingerprint(), other] });
    const suites = [...xml.matchAll(/<testsuite ([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(suites).toHaveLength(2);
    expect(suites[0]).toMatch(/failures="1" name="source.onnx \(fingerprint 0123456789abcdef\)"/);
    expect(suites[1]).toMatch(/failures="0" name="other.onnx \(fingerprint ffff\)"/);
  });
});
