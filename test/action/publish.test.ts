import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Report } from "../../src/report/check/schema.ts";
import { type ActionFolder, copyAction } from "../support/github/action-copy.ts";
import { FORK, type JobEvent, scheduleEvent, workflowRunEvent } from "../support/github/events.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../support/github/fake-github.ts";
import { annotations, runAction } from "../support/github/runner.ts";
import { shapeErrors, shown } from "../support/markdown.ts";
import { everyVerdict, makeOrigin, makeReport, makeResult, mapTexts } from "../support/report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const head = "a".repeat(40);
const folder = temporaryFolder();
let action: ActionFolder;
let fake: FakeGithub;

beforeAll(() => {
  action = copyAction(join(folder.path, "action"), "none");
});
beforeEach(async () => {
  fake = await startFakeGitHub();
  fake.state.pulls.push({
    number: 7,
    state: "open",
    head: { sha: head, ref: "topic", repo: FORK },
    base: { sha: "b".repeat(40), ref: "main" },
    user: "stranger",
    files: [],
  });
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

function finished(conclusion: string): JobEvent {
  const event = workflowRunEvent({ sha: "c".repeat(40), head, headRepository: FORK, event: "pull_request" });
  const payload = event.payload as { workflow_run: object };
  return { ...event, payload: { ...payload, workflow_run: { ...payload.workflow_run, conclusion } } };
}

const [honest] = everyVerdict();
const passing = makeReport([honest], { origin: makeOrigin() });

/** Publishes a report, or a file that claims to be one, in the shipped program. */
function publish(report: Report | string, { conclusion = "success", event = finished(conclusion), inputs = {} } = {}) {
  const text = typeof report === "string" ? report : JSON.stringify(report);
  const path = folder.write("artifact/report.json", text);
  const job = { action, event, workspace: folder.path, machine: join(folder.path, "machine"), apiUrl: fake.url };
  return runAction({ ...job, inputs: { mode: "publish", report: path, ...inputs } });
}

describe("a fork's report", () => {
  it("is published on its pull request, as what that run says of itself", async () => {
    const ran = await publish(passing);
    expect(ran.status, ran.log).toBe(0);
    const [comment, ...others] = fake.state.comments;
    expect(others).toEqual([]);
    expect(comment).toMatchObject({ issue: 7, user: "github-actions[bot]" });
    const text = shown(comment.body);
    expect(text).toContain("## ✅ This model looks unrelated to source.onnx");
    expect(text).toContain("the run 815 of a fork reported about itself");
    expect(shown(ran.summary)).toContain("the run 815 of a fork reported about itself");
    expect(fake.requests.length).toBeLessThanOrEqual(6);
  });

  it("does not say whose it is: number, commit and run come from GitHub", async () => {
    fake.state.pulls.push({ ...fake.state.pulls[0], number: 8, head: { sha: head, ref: "other", repo: FORK } });
    const lie = { pullRequest: 8, head: "d".repeat(40), runUrl: "https://github.com/evil/evil/actions/runs/1" };
    await publish(makeReport([honest], { origin: makeOrigin({ ...lie, repository: "evil/evil" }) }));
    expect(fake.state.comments.map(({ issue }) => issue)).toEqual([7]);
    expect(fake.state.comments[0].body).not.toMatch(/evil/);
    expect(fake.state.comments[0].body).toContain("https://github.com/octo-org/models/actions/runs/815");
  });

  it.each([
    ["passes although its run failed", passing, "failure"],
    ["passes although its run was cancelled", passing, "cancelled"],
  ])("that %s is contradicted first", async (_, report, conclusion) => {
    await publish(report, { conclusion });
    const text = shown(fake.state.comments[0].body);
    const [, heading] = text.split("\n");
    expect(text).not.toContain("Nothing needs to be done");
    expect(heading).toBe(
      `## ⚠️ The run ended as ${conclusion}, but its report says: This model looks unrelated to source.onnx`,
    );
  });

  it("the report of a failed run that explains the failure is not published", async () => {
    await publish(makeReport([makeResult()]), { conclusion: "failure" });
    expect(fake.state.comments[0].body).toContain("\n## ❌ This model looks derived");
  });

  it("cannot get out of its place", async () => {
    const attack = "--> <script> @all #1 ![x](https://evil.example/x.png) `\n```\n</details> | ::error::x \u202e";
    const ran = await publish(mapTexts(makeReport(everyVerdict(), { origin: makeOrigin() }), () => attack));
    expect(ran.status, ran.log).toBe(0);
    const { body } = fake.state.comments[0];
    expect(shapeErrors(body)).toEqual([]);
    expect(body).not.toMatch(/<script|@all|!\[|https:\/\/evil|\u202e/);
    expect(body.match(/<!--/g)).toHaveLength(1);
    expect(annotations(ran).filter((line) => line.startsWith("error"))).toEqual([]);
  });

  it("does not take the place of a report of another workflow", async () => {
    for (const id of [1, 2]) {
      const event = finished("failure");
      const { workflow_run: run } = event.payload as { workflow_run: object };
      const payload = { ...(event.payload as object), workflow_run: { ...run, workflow_id: id } };
      await publish(id === 1 ? makeReport([makeResult()]) : passing, { event: { ...event, payload } });
    }
    expect(fake.state.comments.map(({ body }) => /\n## (\S+)/.exec(body)?.[1])).toEqual(["❌", "⚠️"]);
  });

  it("is not published where the pull request has moved on", async () => {
    fake.state.pulls[0].head.sha = "d".repeat(40);
    const ran = await publish(passing);
    expect(ran.status, ran.log).toBe(0);
    expect(writes(fake)).toEqual([]);
    expect(annotations(ran)).toEqual([expect.stringMatching(/^notice: No open pull request has the commit a{40}/)]);
  });

  it("is not published in a comment where that is not wanted", async () => {
    await publish(passing, { inputs: { comment: "on-failure" } });
    await publish(passing, { inputs: { comment: "off" } });
    expect(fake.state.comments).toEqual([]);
  });
});

describe("what is no such report", () => {
  const lie = { ...passing, counts: { ...passing.counts, derived: 1, unrelated: 0 } };
  const results = Array.from({ length: 10_001 }, () => honest);
  it.each([
    ["nothing", "", "it is not JSON"],
    ["text", "root:x:0:0:secret", "it is not JSON"],
    ["other JSON", '{"secret":1}', "does not follow the schema"],
    ["a field too many", JSON.stringify({ ...passing, secret: 1 }), "does not follow the schema"],
    ["__proto__", JSON.stringify(passing).replace("{", '{"__proto__":{"secret":1},'), "does not follow the schema"],
    ["16 MiB and more", " ".repeat(2 ** 24 + 1), "16777216 are allowed"],
    ["10,001 results", makeReport(results), "10001 results"],
    ["a text without end", makeReport([{ ...honest, path: "secret".repeat(5000) }]), "30000 characters"],
    ["counts that are not its results'", lie, "its counts are not those of its results"],
    ["a verdict that is not its results'", { ...passing, verdict: "error" as const }, "its verdict is not that"],
    ["an unknown fingerprint", makeReport([{ ...honest, fingerprint: "secret" }]), "does not tell of"],
  ])("%s: refused, without a word of what is in it", async (_, report, why) => {
    const ran = await publish(report);
    expect(ran.status, ran.log).toBe(2);
    expect(ran.log).toContain("REPORT_INVALID");
    expect(ran.log).toContain(why);
    expect(ran.log).not.toContain("secret");
    expect(fake.requests).toEqual([]);
  });

  it("a link to another file, or no file at all, is refused", async () => {
    const link = join(folder.path, "link.json");
    symlinkSync(folder.write("elsewhere.json", JSON.stringify(passing)), link);
    for (const report of [link, join(folder.path, "none.json"), folder.path]) {
      const ran = await publish(passing, { inputs: { report } });
      expect(ran.status, ran.log).toBe(2);
      expect(ran.log).toContain("REPORT_INVALID");
    }
    expect(fake.requests).toEqual([]);
  });

  it("another event is refused", async () => {
    const ran = await publish(passing, { event: scheduleEvent("c".repeat(40)) });
    expect(ran.status, ran.log).toBe(2);
    expect(annotations(ran).join()).toContain("TRIGGER_REFUSED");
  });
});
