import { beforeAll, describe, expect, it } from "vitest";
import { PROCEDURES } from "../../../src/core/discoveries.ts";
import { buildReport } from "../../../src/report/check/build.ts";
import { joinReports, type ReportPart } from "../../../src/report/check/join.ts";
import { withFoundBeside } from "../../../src/report/check/not-judged.ts";
import type { Report } from "../../../src/report/check/schema.ts";
import type { CheckResult } from "../../../src/tasks/check-options.ts";
import type { Judgement } from "../../../src/tasks/judgement.ts";
import { asJson } from "../../../src/text/json.ts";
import { checkEveryVerdict } from "../../support/checked.ts";
import { makeOrigin, makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const DATE = new Date("2026-01-02T03:04:05.678Z");
let checked: CheckResult;
/** Each verdict three times, under other paths. */
let dozen: Judgement[];

beforeAll(async () => {
  checked = await checkEveryVerdict(folder);
  dozen = [1, 2, 3].flatMap((n) => checked.judgements.map((one) => ({ ...one, path: `${n}/${one.path}` })));
});

/** The report of some of the dozen, as a run over these alone makes it. */
function reportOf(places: readonly number[], multiple?: (typeof PROCEDURES)[number]): Report {
  const judgements = places.map((place) => dozen[place]);
  const judges = [...new Set(judgements.map(({ judge }) => judge))];
  const options = { ...checked.options, multiple };
  return buildReport({ ...checked, judgements, judges, options }, DATE, undefined, makeOrigin());
}

const part = (places: readonly number[], report: Report): ReportPart => ({ name: "part.json", places, report });
const WHOLE = Array.from({ length: 12 }, (_, i) => i);
const SHARDS = [[0, 5, 6, 11], [], [1, 2, 3, 8, 9, 10], [4, 7]];

describe("the reports of parts of a run, joined", () => {
  it.each([undefined, ...PROCEDURES])(
    "have the bytes of one run's, in whatever order (discoveries: %s)",
    (multiple) => {
      const parts = SHARDS.map((places) => part(places, reportOf(places, multiple)));
      const whole = asJson(reportOf(WHOLE, multiple));
      expect(asJson(joinReports(parts))).toBe(whole);
      expect(asJson(joinReports(parts.toReversed()))).toBe(whole);
    },
  );

  it("have the files that were not judged, once, and a verdict that heeds them", () => {
    const file = { path: "a.pt", format: "a PyTorch file", bytes: 7, why: "It is no ONNX model." };
    const found = { notJudged: [file], unrecognised: [{ path: "b.bin", bytes: 9 }] };
    const beside = (places: readonly number[]) => withFoundBeside(reportOf(places), found);
    const parts = [[1], [5]].map((places) => part(places, beside(places)));
    const joined = joinReports(parts);
    expect(asJson(joined)).toBe(asJson(beside([1, 5])));
    expect(joined).toMatchObject({ ...found, verdict: "not-judged" });
  });

  it("begin when the first began, and name what each machine had and the weakest walls", () => {
    const on = (startedAt: string, runtime: Partial<Report["runtime"]>) => {
      const report = makeReport([makeResult()]);
      return { ...report, startedAt, runtime: { ...report.runtime, ...runtime } };
    };
    const reports = [
      on("2026-01-02T03:04:06.000Z", { platform: "linux-x64" }),
      on("2026-01-02T03:04:05.000Z", { platform: "linux-arm64", walls: ["limits", "calls"], network: "reachable" }),
    ];
    const joined = joinReports(reports.map((report, i) => part([i], report)));
    expect(joined.startedAt).toBe("2026-01-02T03:04:05.000Z");
    expect(joined.runtime).toMatchObject({
      platform: "linux-arm64, linux-x64",
      node: "20.20.0",
      walls: ["limits", "calls"],
      network: "reachable",
    });
  });

  it("name fingerprints of one id by their digests as soon as there are two of them in the whole", () => {
    const other = makeReportFingerprint({ sha256: "d".repeat(64), path: "other.sac" });
    const parts = [makeReport([makeResult()]), makeReport([makeResult()], { fingerprints: [other] })];
    const joined = joinReports(parts.map((report, i) => part([i], report)));
    expect(joined.fingerprints.map(({ path }) => path)).toEqual(["source.sac", "other.sac"]);
    expect(joined.results.map(({ fingerprintSha256 }) => fingerprintSha256)).toEqual(["b".repeat(64), "d".repeat(64)]);
  });

  it("say what references lack as soon as those decided about one suspect of any part", () => {
    const twins = { panel: 9, asClose: 0, conformalP: 0.1, decided: true };
    const lacking = makeReportFingerprint();
    const silent = makeReportFingerprint({ warnings: [] });
    const byTwins = makeReport([makeResult({ twins })], { fingerprints: [silent] });
    const byReferences = makeReport([makeResult()], { fingerprints: [lacking] });
    const warningsOf = (...reports: Report[]) =>
      joinReports(reports.map((report, i) => part([i], report))).fingerprints[0].warnings;
    expect(warningsOf(byTwins, byTwins)).toEqual([]);
    expect(warningsOf(byTwins, byReferences)).toEqual(lacking.warnings);
  });
});

describe("reports that are not of one run are refused", () => {
  const whole = makeReport([makeResult()], { origin: makeOrigin() });
  const foreign: readonly [string, Report][] = [
    ["version", { ...whole, tool: { name: "sac", version: "0.0.1" } }],
    ["settings", { ...whole, settings: { ...whole.settings, alpha: 0.01 } }],
    ["origin", { ...whole, origin: makeOrigin({ commit: "3".repeat(40) }) }],
    ["origin", { ...whole, origin: makeOrigin({ repository: "octo-org/other" }) }],
    ["origin", makeReport([makeResult()])],
    ["fingerprint", { ...whole, fingerprints: [makeReportFingerprint({ probes: 50 })] }],
    [
      "procedure",
      {
        ...whole,
        discoveries: { procedure: "bh", tested: 0, panel: 0, fewest: 1, neededForOne: 0, found: 0 },
      },
    ],
  ];
  it.each(foreign)("another %s", (what, report) => {
    const join = () => joinReports([part([0], whole), part([1], report)]);
    expect(join).toThrow(expect.objectContaining({ code: "SHARD_FOREIGN", message: expect.stringContaining(what) }));
  });

  it("a result whose fingerprint is not described", () => {
    const report = makeReport([makeResult({ fingerprint: "f".repeat(16) })]);
    expect(() => joinReports([part([0], report)])).toThrow(expect.objectContaining({ code: "REPORT_INVALID" }));
  });
});
