import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findReports } from "../../src/auditing/find-reports.ts";
import { mergeReports } from "../../src/auditing/merge.ts";
import type { Report, ReportResult, ReportShard } from "../../src/report/check/schema.ts";
import { makeOrigin } from "../support/report.ts";
import { makeRun, shardsOf, shardWith } from "../support/shards.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

type Part = Report & { shard: ReportShard };

const folder = temporaryFolder();
const run = makeRun({ origin: makeOrigin() });
const parts = () => shardsOf(run, 3);

/** Writes reports, or texts in their place, and merges them. */
function merge(reports: readonly (object | string)[], command?: readonly string[]): Promise<Report> {
  const texts = reports.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  return mergeReports(
    texts.map((text, i) => folder.write(`part-${i + 1}.json`, text)),
    command,
  );
}

describe("the reports of a run's shards", () => {
  it("make the whole run's report, in whatever order they are given", async () => {
    const [first, second, third] = parts();
    expect(await merge([first, second, third])).toEqual(run);
    expect(await merge([third, first, second])).toEqual(run);
    expect(await merge(shardsOf(run, 9), ["merge", "part-*.json"])).toEqual({
      ...run,
      command: ["merge", "part-*.json"],
    });
  });

  it("make the same report again from a whole one, which keeps its command, and compute what concerns the whole", async () => {
    const whole = { ...run, command: ["check", "source.sac", "--", "models"] };
    expect(await merge([whole], ["merge", "report.json"])).toEqual(whole);
    expect(await merge([whole]), "no stranger's command is told").toEqual(run);
    expect(await merge([{ ...run, expectedFalseAlarms: 0.001 }])).toEqual(run);
  });
});

describe("a shard that is not there, or twice, or of another run, is an error and never a smaller run", () => {
  const [first, second, third] = parts();
  const ofShard = (part: Part, changes: Partial<ReportShard>) => ({ ...part, shard: { ...part.shard, ...changes } });
  const other = shardsOf(makeRun({ origin: makeOrigin({ commit: "9".repeat(40) }) }), 3);
  const results = first.results.map((one, i): ReportResult => (i === 0 ? { ...one, path: "models/1.onnx" } : one));

  it.each<[string, string, RegExp, readonly object[]]>([
    ["one lacks", "SHARD_MISSING", /1 shard of 3 is missing: 2\/3/, [first, third]],
    ["two lack", "SHARD_MISSING", /2 shards of 3 are missing: 1\/3, 3\/3|1\/3 and 3\/3/, [second]],
    ["none is there", "SHARD_MISSING", /no report/, []],
    [
      "one comes twice",
      "SHARD_DOUBLED",
      /part-4\.json.*part-2\.json|part-2\.json.*part-4\.json/,
      [first, second, third, second],
    ],
    [
      "one is a copy under another number",
      "SHARD_FOREIGN",
      /same models/,
      [first, second, ofShard(second, { index: 3 })],
    ],
    ["one is of another commit", "SHARD_FOREIGN", /origin/, [first, other[1], third]],
    [
      "one is of another plan",
      "SHARD_FOREIGN",
      /part-3\.json/,
      [first, second, ofShard(third, { plan: "f".repeat(64) })],
    ],
    ["one is of a split into more", "SHARD_FOREIGN", /part-3\.json/, [first, second, ofShard(third, { of: 4 })]],
    ["one is a whole report", "SHARD_FOREIGN", /part-2\.json is a whole report/, [first, run, third]],
    ["a whole report has company", "SHARD_FOREIGN", /whole report/, [run, run]],
    [
      "one leaves out a model",
      "SHARD_MISSING",
      /6 results together, and the run has 7/,
      [first, ofShard(shardWith(second, second.results.slice(1)), { places: second.shard.places.slice(1) }), third],
    ],
    [
      "one has a model twice in place of another",
      "SHARD_FOREIGN",
      /not of the models/,
      [shardWith(first, results), second, third],
    ],
    [
      "one was made by another version",
      "SHARD_FOREIGN",
      /version/,
      [first, { ...second, tool: { name: "sac", version: "0.0.9" } }, third],
    ],
  ])("%s", async (_, code, message, reports) => {
    await expect(merge(reports)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      kind: "usage",
    });
  });
});

describe("a hostile report is refused before anything is made of it", () => {
  const [first, ...others] = parts();
  const withResult = (changes: Partial<ReportResult>) =>
    shardWith(
      first,
      first.results.map((one, i) => (i === 1 ? { ...one, ...changes } : one)),
    );
  const ofShard = (changes: Partial<ReportShard>) => ({ ...first, shard: { ...first.shard, ...changes } });
  const weights = { verdict: "derived", level: 0.001, pValue: 1e-4 } as const;

  it.each<[string, object | string]>([
    ["is cut short", JSON.stringify(first).slice(0, -9)],
    ["has a field that nobody knows", { ...first, exempt: true }],
    ["has a key that objects inherit", JSON.stringify(first).replace("{", '{"__proto__":{"verdict":"unrelated"},')],
    ["counts otherwise than its results", { ...first, counts: { ...first.counts, unrelated: 2 } }],
    ["is called by another verdict than its results'", { ...first, verdict: "derived" }],
    ["has 16 MiB and more", JSON.stringify(first) + " ".repeat(2 ** 24)],
    ["has a text of 10,001 characters", withResult({ reasons: [{ code: "FAR", text: "a".repeat(10_001) }] })],
    ["has places in another order", ofShard({ places: [3, 0, 6] })],
    ["has a place twice", ofShard({ places: [0, 3, 3] })],
    ["has a place beyond the run", ofShard({ places: [0, 3, 7] })],
    ["has fewer places than results", ofShard({ places: [0, 3] })],
    ["is shard 4 of 3", ofShard({ index: 4 })],
    ["is one of a billion shards", ofShard({ of: 1e9 })],
    ["acquits a model that its p-value accuses", withResult({ pValue: 0.001 })],
    ["acquits a model that its weights accuse", withResult({ behaviour: "unrelated", weights })],
    [
      "has weights that acquit against their p-value",
      withResult({ behaviour: "unrelated", weights: { ...weights, verdict: "unrelated" } }),
    ],
    ["has a rank that gives another p-value", withResult({ asClose: 0 })],
    ["has an error that passes", withResult({ error: { code: "MODEL_TIMEOUT", message: "It took too long." } })],
    ["has an error without a code", withResult({ verdict: "error" })],
    ["acquits a model whose answers nobody saw", withResult({ comparedBy: undefined, rule: undefined })],
    ["names a fingerprint that it does not describe", withResult({ fingerprint: "f".repeat(16) })],
  ])("that %s", async (_, report) => {
    await expect(merge([report, ...others])).rejects.toMatchObject({ code: "REPORT_INVALID" });
  });

  it("that is a link, wherever that leads", async () => {
    const paths = [first, ...others].map((part, i) => folder.write(`linked-${i}.json`, JSON.stringify(part)));
    const link = `${folder.path}/link.json`;
    symlinkSync(paths[0], link);
    await expect(mergeReports([link, ...paths.slice(1)])).rejects.toMatchObject({ code: "REPORT_INVALID" });
  });

  it("and no text of it is repeated", async () => {
    const thrown = await merge([{ ...first, "::error::hijacked": 1 }, ...others]).catch((error) => error);
    expect(thrown.code).toBe("REPORT_INVALID");
    expect(thrown.message).not.toContain("hijacked");
  });
});

describe("where reports are looked for", () => {
  it("globs and paths are taken together, each file once, and a pattern that matches nothing is an error", async () => {
    folder.write("shards/1/report.json", "{}");
    folder.write("shards/2/report.json", "{}");
    const found = await findReports([`${folder.path}/shards/*/report.json`, `${folder.path}/shards/1/report.json`]);
    expect(found.map((path) => path.slice(-13))).toEqual(["1/report.json", "2/report.json"]);
    await expect(findReports([`${folder.path}/none/*.json`])).rejects.toMatchObject({ code: "SHARD_MISSING" });
  });
});
