import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../../src/report/check/schema.ts";
import { FORK, workflowRunEvent } from "../../support/github/events.ts";
import { JOB_TOKEN, writes } from "../../support/github/fake-github.ts";
import { jobToken, readOnlyToken } from "../../support/github/fake-tokens.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, type PullRequest, UNRELATED, type World } from "../../support/github/world.ts";
import { makeReport, makeResult, mapTexts } from "../../support/report.ts";

const scenery = useScenery();

const FORK_TOKEN = "fork-token";
const tokens = { [JOB_TOKEN]: jobToken(), [FORK_TOKEN]: readOnlyToken() };

async function openFork(): Promise<{ world: World; pull: PullRequest }> {
  const world = await scenery.open({ tokens });
  return {
    world,
    pull: world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK, actor: "stranger" }),
  };
}

/** The second workflow: it has a token that writes, the default branch, and what the fork's run uploaded. */
function publish(world: World, pull: PullRequest, report: string, runId = 9000) {
  const workspace = world.checkout(world.base);
  writeFileSync(join(workspace, "report.json"), report);
  const event = workflowRunEvent({ sha: world.base, head: pull.head, headRepository: FORK, event: "pull_request" });
  const inputs = { mode: "publish", report: "report.json" };
  return world.run({ event, workspace, inputs, bare: true, runId });
}

/** A report about the pull request, such as a fork can make up. */
function reportOf(pull: PullRequest, changes: Partial<Report> = {}): Report {
  const origin = {
    repository: "octo-org/models",
    event: "pull_request",
    commit: pull.merge,
    head: pull.head,
    pullRequest: pull.number,
    runUrl: "https://github.com/octo-org/models/actions/runs/815",
    models: "changed" as const,
    notes: [],
  };
  return { ...makeReport(), origin, ...changes };
}

describe.concurrent("mode publish", () => {
  it("tells a fork's pull request what its own run found, in one comment", async () => {
    const { world, pull } = await openFork();
    const forks = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), token: FORK_TOKEN });
    expect(forks.status, forks.log).toBe(1);
    expect(writes(world.fake)).toEqual([]);
    const report = readFileSync(forks.outputs["report-json"], "utf8");

    for (const runId of [1, 2]) {
      const ran = await publish(world, pull, report, runId);
      expect(ran.status, ran.log).toBe(0);
    }
    expect(world.fake.state.comments).toMatchObject([{ issue: pull.number, user: "github-actions[bot]" }]);
    expect(world.fake.state.comments[0].body).toContain("models/new.onnx");
    expect(world.fake.state.comments[0].body).toMatch(/derived/i);
  });

  it("finds the pull request by the run's head, never by what the report says", async () => {
    const { world, pull } = await openFork();
    const victim = world.pullRequest({ "README.md": "Mine.\n" }, { number: 8 });
    const report = reportOf(pull);
    const lie = { ...report, origin: { ...report.origin, pullRequest: 8, head: victim.head } };
    const ran = await publish(world, pull, JSON.stringify(reportSchema.parse(lie)));
    expect(ran.status, ran.log).toBeLessThanOrEqual(2);
    expect(world.fake.state.comments.filter(({ issue }) => issue === 8)).toEqual([]);
  });

  it("comments on nothing if the pull request has moved on", async () => {
    const { world, pull } = await openFork();
    world.fake.state.pulls[0].head.sha = "f".repeat(40);
    const ran = await publish(world, pull, JSON.stringify(reportOf(pull)));
    expect(ran.status, ran.log).toBe(0);
    expect(writes(world.fake)).toEqual([]);
  });

  it("lets no text of the report become more than text", async () => {
    const { world, pull } = await openFork();
    const evil =
      "</td><img src=x onerror=alert(1)> [x](https://evil.example) @everyone <!-- sac --> | `\n# big\n::error::x";
    const report = mapTexts(reportOf(pull), (text) => `${text}${evil}`);
    const ran = await publish(world, pull, JSON.stringify(report));
    const { comments } = world.fake.state;
    for (const { body } of comments) {
      expect(body).not.toContain("<img");
      expect(body).not.toContain("](https://evil.example)");
      expect(body).not.toMatch(/(?<![\w`\\])@everyone/);
      expect(body).not.toMatch(/^# big/m);
      expect(body.match(/<!--/g) ?? []).toHaveLength(1);
    }
    expect(ran.commands.filter(({ message }) => message === "x")).toEqual([]);
    expect(ran.summary).not.toContain("<img");
  });

  it("stays inside GitHub's limits whatever the report's size", async () => {
    const { world, pull } = await openFork();
    const results = Array.from({ length: 5_000 }, (_, i) => makeResult({ path: `${"模型🧠".repeat(30)}${i}.onnx` }));
    const ran = await publish(world, pull, JSON.stringify({ ...reportOf(pull), ...makeReport(results) }));
    expect(ran.status, ran.log).toBeLessThanOrEqual(2);
    expect(world.fake.state.comments.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ["no JSON", () => "{"],
    ["no report", () => JSON.stringify({ verdict: "unrelated" })],
    ["one with a field too many", (pull: PullRequest) => JSON.stringify({ ...reportOf(pull), more: 1 })],
    ["nothing", () => ""],
    ["64 MiB", () => " ".repeat(2 ** 26)],
  ])("refuses %s, and comments nothing", async (_, reportFor) => {
    const { world, pull } = await openFork();
    const ran = await publish(world, pull, reportFor(pull));
    expect(ran.status, ran.log).toBe(2);
    expect(annotations(ran).join()).toContain("REPORT_INVALID");
    expect(writes(world.fake)).toEqual([]);
  });

  it("runs after a workflow only", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
    const workspace = world.checkout(pull.merge);
    writeFileSync(join(workspace, "report.json"), JSON.stringify(reportOf(pull)));
    const inputs = { mode: "publish", report: "report.json" };
    const ran = await world.run({ event: pull.event, workspace, inputs, bare: true });
    expect(ran.status, ran.log).toBe(2);
    expect(annotations(ran).join()).toContain("TRIGGER_REFUSED");
    expect(writes(world.fake)).toEqual([]);
  });
});
