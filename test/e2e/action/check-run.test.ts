import { describe, expect, it } from "vitest";
import { expectLegal } from "../../support/github/fake-github.ts";
import { startAction } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, UNRELATED } from "../../support/github/world.ts";
import { endless } from "../../support/hostile-models.ts";
import { lives, modelProcessesOf, until } from "../../support/processes.ts";

const scenery = useScenery();

const inputs = { "check-run": "true", comment: "off" };

describe.concurrent("a check run", () => {
  it("goes from in progress to completed, with an annotation on the model", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED, "models/other.onnx": UNRELATED });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0), inputs });
    expect(ran.status, ran.log).toBe(1);
    const [check, ...others] = world.fake.state.checkRuns;
    expect(others).toEqual([]);
    expect(check).toMatchObject({ head_sha: pull.head, status: "completed", conclusion: "failure" });
    expect(check.external_id).toBeTruthy();
    expect(check.details_url).toContain("/actions/runs/4711");
    expect(check.annotations).toMatchObject([{ path: "models/new.onnx", annotation_level: "failure" }]);
    const statuses = world.fake.requests.map(({ body }) => (body as { status?: string } | undefined)?.status);
    expect(statuses.filter(Boolean)).toEqual(["in_progress", "completed"]);
    const after = world.fake.requests.length;
    expect(ran.post.log).not.toContain("::warning");
    expect(world.fake.requests).toHaveLength(after);
  });

  it("tells of 120 models in requests of 50 annotations", async () => {
    const world = await scenery.open();
    const files = Array.from({ length: 120 }, (_, i) => [`models/${i}.onnx`, "not a model"]);
    const pull = world.pullRequest(Object.fromEntries(files));
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0), inputs });
    expect(ran.status, ran.log).toBe(2);
    const [check] = world.fake.state.checkRuns;
    expect(check).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(new Set(check.annotations.map(({ path }) => path)).size).toBe(120);
  });

  it("the check run of a job that is cancelled is completed as cancelled, and no model runs on", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": endless() });
    const job = world.job({ event: pull.event, workspace: world.checkout(pull.merge, 0), inputs });
    const running = startAction(job);
    const models = await until(() => {
      const found = modelProcessesOf(running.child.pid ?? 0);
      return found.length > 0 ? found : undefined;
    });
    expect(models, running.log()).toBeDefined();
    expect(world.fake.state.checkRuns).toMatchObject([{ status: "in_progress", conclusion: null }]);
    running.cancel();
    const ran = await running.finished;
    expectLegal(world.fake);
    expect(ran.status, ran.log).toBe(130);
    expect(ran.post.status, ran.post.log).toBe(0);
    expect(world.fake.state.checkRuns).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
    expect(await until(() => (models ?? []).every((pid) => !lives(pid)))).toBe(true);
  });
});
