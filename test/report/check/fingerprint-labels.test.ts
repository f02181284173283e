import { describe, expect, it } from "vitest";
import { fingerprintLabels, fingerprintOf, saidOnce, toldApart } from "../../../src/report/check/fingerprint-labels.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

const digest = (character: string) => character.repeat(64);
const twoOf = (changes: object) =>
  makeReport([], { fingerprints: [makeReportFingerprint(), makeReportFingerprint(changes)] });

describe("what fingerprints are called", () => {
  it.each([
    [{ source: { name: "other.onnx", sha256: digest("e") } }, ["source.onnx", "other.onnx"]],
    [{ path: "w/rot.sac" }, ["source.onnx (source.sac)", "source.onnx (rot.sac)"]],
    [{ path: "w/source.sac" }, ["source.onnx (source.sac)", "source.onnx (w/source.sac)"]],
    [{ id: "fedcba9876543210" }, ["source.onnx (01234567)", "source.onnx (fedcba98)"]],
    [{ sha256: digest("d") }, ["source.onnx (bbbbbbbb)", "source.onnx (dddddddd)"]],
  ])("tells two apart by the plainest that differs: %j", (changes, names) => {
    expect([...fingerprintLabels(twoOf(changes)).values()]).toEqual(names);
  });
});

describe("two fingerprints of one id", () => {
  const fingerprints = ["b", "d"].map((digit) =>
    makeReportFingerprint({ path: `${digit}.sac`, sha256: digest(digit) }),
  );
  const results = ["d", "b"].map((digit) => makeResult({ fingerprintSha256: digest(digit) }));
  const report = makeReport(results, { fingerprints });

  it("are found by the digest of their files", () => {
    expect(results.map((one) => fingerprintOf(one, report)?.path)).toEqual(["d.sac", "b.sac"]);
  });

  it("have an id and a name of their own on pages, and a suite in JUnit", () => {
    const apart = toldApart(report);
    expect(new Set(apart.fingerprints.map(({ id }) => id)).size).toBe(2);
    expect(apart.results.map((one) => fingerprintOf(one, apart)?.path)).toEqual(["d.sac", "b.sac"]);
    for (const name of ["source.onnx (b.sac)", "source.onnx (d.sac)"])
      expect(renderHtml(report)).toContain(`<bdi>${name}</bdi>`);
    expect(renderJunit(report).match(/<testsuite name="source\.onnx \([bd]\.sac\) /g)).toHaveLength(2);
  });

  it("leave a report of one as it is", () => {
    const one = makeReport([makeResult()]);
    expect(toldApart(one)).toEqual(one);
  });
});

it("what holds for several fingerprints is said once, with all their names", () => {
  const report = twoOf({ path: "rot.sac", warnings: [{ code: "X", text: "Only this." }] });
  const line = (text: string, names: string) => `${names}: ${text}`;
  expect(saidOnce(report, ({ warnings }) => ["Both.", ...warnings.map(({ text }) => text)], line)).toEqual([
    "source.onnx (source.sac), source.onnx (rot.sac): Both.",
    "source.onnx (source.sac): No unrelated model has the architecture vgg.",
    "source.onnx (rot.sac): Only this.",
  ]);
});
