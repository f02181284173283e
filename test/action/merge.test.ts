import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { type ActionFolder, copyAction } from "../support/github/action-copy.ts";
import { type JobEvent, pullRequestEvent, scheduleEvent } from "../support/github/events.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../support/github/fake-github.ts";
import { annotations, runAction } from "../support/github/runner.ts";
import { shown } from "../support/markdown.ts";
import { makeOrigin, mapTexts } from "../support/report.ts";
import { makeRun, shardsOf } from "../support/shards.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const RUN = 4711;
const [base, head, merge] = ["a", "b", "c"].map((letter) => letter.repeat(40));
let action: ActionFolder;
let fake: FakeGithub;

beforeAll(() => {
  action = copyAction(join(folder.path, "action"), "none");
});
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

const schedule = scheduleEvent(base);
const origin = makeOrigin({
  event: "schedule",
  commit: base,
  pullRequest: undefined,
  runUrl: `https://github.com/octo-org/models/actions/runs/${RUN}`,
  models: "all",
  notes: [],
});
const run = makeRun({ origin });
const parts = shardsOf(run, 3);

/** Joins reports, as artifacts lie that were downloaded, in the shipped program. */
function mergeParts(reports: readonly object[], { event = schedule as JobEvent, inputs = {}, runId = RUN } = {}) {
  rmSync(join(folder.path, "shards"), { recursive: true, force: true });
  for (const [i, report] of reports.entries()) {
    folder.write(`shards/shard-${i}/report.json`, JSON.stringify(report));
  }
  const job = { action, event, workspace: folder.path, machine: join(folder.path, "machine"), apiUrl: fake.url, runId };
  return runAction({ ...job, inputs: { mode: "merge", reports: "shards/**/report.json", ...inputs } });
}

describe("mode merge", () => {
  it("tells of all shards together: one issue, one summary, every file and output", async () => {
    const ran = await mergeParts(parts);
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: "derived", models: "7", derived: "1", unrelated: "6", error: "0" });
    for (const { output } of CHECK_FORMATS) if (output !== undefined) readFileSync(ran.outputs[output]);
    expect(JSON.parse(readFileSync(ran.outputs["report-json"], "utf8"))).toEqual({ ...run, verdict: "derived" });
    expect(fake.state.issues).toMatchObject([{ state: "open", title: expect.stringContaining("1 of 7 models looks") }]);
    expect(fake.state.issues[0].body).toContain("models/4.onnx");
    expect(shown(ran.summary)).toContain("1 of 7 models looks derived from source.onnx");
    expect(annotations(ran).filter((one) => one.startsWith("error"))).toHaveLength(2);

    const runUrl = origin.runUrl.replace(String(RUN), "4712");
    const next = shardsOf(makeRun({ origin: { ...origin, runUrl } }), 3);
    const passing = await mergeParts(next, { inputs: { "fail-on": "error" }, runId: 4712 });
    expect(passing.status, passing.log).toBe(0);
    expect(fake.state.issues).toMatchObject([{ state: "closed" }]);
  });

  it("says in the issue that a shard is missing, and tells nothing of the others as if they were all", async () => {
    const ran = await mergeParts([parts[0], parts[2]], { inputs: { "fail-on": "none" } });
    expect(ran.status, ran.log).toBe(2);
    expect(ran.outputs).toMatchObject({ verdict: "error", models: "0", unrelated: "0" });
    expect(ran.outputs).not.toHaveProperty("report-json");
    expect(shown(fake.state.issues[0].body)).toMatch(/SHARD_MISSING.*1 shard of 3 is missing: 2\/3/s);
    expect(shown(ran.summary)).toContain("SHARD_MISSING");
  });

  it.each([
    ["all shards", []],
    ["one shard", [parts[0], parts[2]]],
  ])("says in a fork's run, which has no secrets, why %s may have no report, and what to do", async (_, found) => {
    const fork = { headRepository: "mallory/models" };
    const event = pullRequestEvent({ number: 7, head, base, merge, changedFiles: 7, ...fork });
    const ran = await mergeParts(found, { event });
    expect(ran.status, ran.log).toBe(2);
    expect(shown(ran.summary)).toMatch(/SHARD_MISSING.*This is a run of a fork, which gets no secrets: .*merge queue/s);
    const own = await mergeParts(found);
    expect(shown(own.summary)).toContain("SHARD_MISSING");
    expect(own.summary).not.toContain("fork");
  });

  it.each([
    ["of another repository", { ...origin, repository: "octo-org/other" }],
    ["of another run", { ...origin, runUrl: "https://github.com/octo-org/models/actions/runs/12" }],
  ])("takes no reports %s", async (_, elsewhere) => {
    const ran = await mergeParts(shardsOf(makeRun({ origin: elsewhere }), 3));
    expect(ran.status, ran.log).toBe(2);
    expect(shown(fake.state.issues[0].body)).toContain("SHARD_FOREIGN");
  });

  it("comments once on a pull request, and keeps no issue there", async () => {
    const about = { number: 7, head, base, merge, changedFiles: 7 };
    const event = pullRequestEvent(about);
    fake.state.pulls.push({
      number: 7,
      state: "open",
      head: { sha: head, ref: "topic", repo: "octo-org/models" },
      base: { sha: base, ref: "main" },
      user: "mona",
      files: [],
    });
    const ofPull = {
      ...origin,
      event: "pull_request",
      commit: merge,
      head,
      pullRequest: 7,
      models: "changed" as const,
    };
    const ran = await mergeParts(shardsOf(makeRun({ origin: ofPull }), 2), { event });
    expect(ran.status, ran.log).toBe(1);
    expect(fake.state.comments).toMatchObject([{ issue: 7, body: expect.stringContaining("models/4.onnx") }]);
    expect(fake.state.issues).toEqual([]);
  });

  it("tells of an audit that had no model as one that was not split", async () => {
    const none = makeRun({ origin: { ...origin, notes: [{ code: "NO_MODEL", text: "No file matches **/*.onnx." }] } });
    const ran = await mergeParts(shardsOf({ ...none, results: [] }, 1));
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ verdict: "skipped", models: "0" });
    expect(ran.summary).toContain("No file matches");
    expect(writes(fake)).toEqual([]);
  });

  it("shows a hostile part's texts as texts", async () => {
    const hostile = mapTexts(run, (text) =>
      text.startsWith("models/") ? `${text}\n::error::hijacked <img src=x>` : text,
    );
    const ran = await mergeParts(shardsOf(hostile, 3));
    expect(ran.status, ran.log).toBe(1);
    expect(ran.log).toContain("hijacked");
    expect(ran.log).not.toMatch(/^::error::hijacked/m);
    expect(ran.summary).not.toContain("<img");
  });
});
