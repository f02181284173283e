import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../../src/report/check/schema.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import { expectLegal } from "../../support/github/fake-github.ts";
import { annotations, type Job, startAction } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { UNRELATED } from "../../support/github/world.ts";
import { endless } from "../../support/hostile-models.ts";
import { lives, modelProcessesOf, until } from "../../support/processes.ts";

const scenery = useScenery();

/** The report as it lies there, whole at any moment. */
function reportIn(workspace: string): Report | undefined {
  const path = join(workspace, "reports", "report.json");
  return existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

const codesIn = (report: Report | undefined) =>
  Object.fromEntries(report?.results.map(({ path, verdict, error }) => [path, error?.code ?? verdict]) ?? []);

/** Starts a job that reports into its workspace, and waits until a model is judged and another one runs without end. */
async function startUntilJudged(job: Job) {
  const running = startAction(job);
  const models = await until(() => {
    const found = modelProcessesOf(running.child.pid ?? 0);
    const judged = reportIn(job.workspace)?.results.some(({ verdict }) => verdict === "unrelated");
    return judged && found.length > 0 ? found : undefined;
  });
  expect(models, running.log()).toBeDefined();
  return { running, models: models ?? [] };
}

describe.concurrent("a job that is stopped while models are judged", () => {
  const reports = { "report-directory": "reports" };

  it("and killed has a whole report, which the post step tells: summary, comment and check run", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/a.onnx": UNRELATED, "models/endless.onnx": endless() });
    const workspace = world.checkout(pull.merge, 0);
    const inputs = { ...reports, "check-run": "true", "fail-on": "none" };
    const { running, models } = await startUntilJudged(world.job({ event: pull.event, workspace, inputs }));
    running.child.kill("SIGKILL");
    const ran = await running.finished;
    expectLegal(world.fake);
    expect(codesIn(reportIn(workspace))).toEqual({
      "models/a.onnx": "unrelated",
      "models/endless.onnx": "NOT_REACHED",
    });
    expect(ran.outputs).toMatchObject({ verdict: "error", "report-json": "reports/report.json" });
    expect(ran.post.status, ran.post.log).toBe(0);
    const told = "1 of 2 models was not judged";
    expect(ran.post.summary).toContain(told);
    expect(ran.post.log).toContain(told);
    expect(annotations(ran.post)).toContainEqual(expect.stringMatching(/^warning: The run ended before it had told/));
    expect(world.fake.state.comments).toMatchObject([{ body: expect.stringContaining(told) }]);
    expect(world.fake.state.checkRuns).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
    expect(await until(() => models.every((pid) => !lives(pid)))).toBe(true);
  });

  it("and cancelled tells what was judged by itself: report, outputs, summary and the audit's issue", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/endless.onnx": endless() });
    const workspace = world.checkout(head);
    const inputs = { ...reports, mode: "audit", "fail-on": "none" };
    const { running, models } = await startUntilJudged(world.job({ event: scheduleEvent(head), workspace, inputs }));
    running.cancel();
    const ran = await running.finished;
    expectLegal(world.fake);
    expect(ran.status, ran.log).toBe(130);
    expect(codesIn(reportIn(workspace))).toEqual({
      "models/old.onnx": "unrelated",
      "models/endless.onnx": "INTERRUPTED",
    });
    expect(ran.outputs).toMatchObject({ verdict: "error", unrelated: "1", error: "1" });
    expect(existsSync(join(workspace, ran.outputs["report-html"]))).toBe(true);
    expect(ran.summary).toContain("1 of 2 models was not judged");
    expect(world.fake.state.issues).toMatchObject([{ state: "open" }]);
    expect(await until(() => models.every((pid) => !lives(pid)))).toBe(true);
  });

  it("by its deadline ends by itself, and tells as usual", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/a.onnx": UNRELATED, "models/b.onnx": UNRELATED });
    const about = { event: pull.event, workspace: world.checkout(pull.merge, 0) };
    const ran = await world.run({ ...about, inputs: { ...reports, deadline: "1ms" } });
    expect(ran.status, ran.log).toBe(2);
    expect(codesIn(reportIn(about.workspace))).toEqual({ "models/a.onnx": "DEADLINE", "models/b.onnx": "DEADLINE" });
    expect(ran.outputs).toMatchObject({ verdict: "error", models: "2" });
    expect(world.fake.state.comments).toMatchObject([
      { body: expect.stringContaining("the run reached its deadline") },
    ]);
    expect(ran.post.summary).toBe("");
  });

  it("by its deadline while it waits for a fingerprint ends then, and says so", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/a.onnx": UNRELATED });
    const pinned = { fingerprint: `http://127.0.0.1:${port}/f.sac`, "fingerprint-sha256": "0".repeat(64) };
    const about = { event: pull.event, workspace: world.checkout(pull.merge, 0) };
    const ran = await world.run({ ...about, inputs: { ...pinned, deadline: "1s" } });
    silent.closeAllConnections();
    silent.close();
    expect(ran.status, ran.log).toBe(2);
    expect(ran.log).toContain("DEADLINE");
    expect(ran.log).toContain("while it was getting ready, and judged nothing.");
    expect(ran.outputs).toMatchObject({ verdict: "error" });
  });
});
