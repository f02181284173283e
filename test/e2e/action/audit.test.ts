import { describe, expect, it } from "vitest";
import type { Change } from "../../support/github/checkout.ts";
import { FORK, type JobEvent, scheduleEvent, workflowRunEvent } from "../../support/github/events.ts";
import { writes } from "../../support/github/fake-github.ts";
import { addIssue } from "../../support/github/fake-state.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, DERIVED_TOO, type World } from "../../support/github/world.ts";

const scenery = useScenery();

async function audit(world: World, changes: Readonly<Record<string, Change>>, runId = 4711) {
  const head = world.push(changes);
  const about = { event: scheduleEvent(head), workspace: world.checkout(head), runId };
  return { head, ran: await world.run({ ...about, inputs: { mode: "audit" } }) };
}

describe.concurrent("mode audit", () => {
  it("opens one issue, brings it up to date, closes it on recovery, and has one again after that", async () => {
    const world = await scenery.open();
    const { issues } = world.fake.state;
    const foreign = addIssue(world.fake.state, "mallory", "An issue", "of somebody else");

    const quiet = await audit(world, { "README.md": "Nothing.\n" });
    expect(quiet.ran.status, quiet.ran.log).toBe(0);
    expect(quiet.ran.outputs).toMatchObject({ verdict: "unrelated", models: "1" });
    expect(issues).toEqual([foreign]);

    const found = await audit(world, { "models/new.onnx": DERIVED }, 2);
    expect(found.ran.status, found.ran.log).toBe(1);
    const [, issue] = issues;
    expect(issues).toHaveLength(2);
    expect(issue).toMatchObject({ state: "open", user: "github-actions[bot]" });
    expect(issue.body).toContain("models/new.onnx");

    const more = await audit(world, { "models/more.onnx": DERIVED_TOO }, 3);
    expect(more.ran.status).toBe(1);
    expect(issues).toHaveLength(2);
    expect(issue.body).toContain("models/more.onnx");

    const well = await audit(world, { "models/new.onnx": null, "models/more.onnx": null }, 4);
    expect(well.ran.status, well.ran.log).toBe(0);
    expect(issue.state).toBe("closed");
    expect(issues).toHaveLength(2);

    const again = await audit(world, { "models/new.onnx": DERIVED }, 5);
    expect(again.ran.status).toBe(1);
    expect(issues.filter(({ state, user }) => state === "open" && user === "github-actions[bot]")).toHaveLength(1);
    expect(foreign).toMatchObject({ state: "open", body: "of somebody else" });
  });

  it("takes no issue that somebody else wrote for its own", async () => {
    const world = await scenery.open();
    const { issues } = world.fake.state;
    await audit(world, { "models/new.onnx": DERIVED });
    const [{ title, body }] = issues.splice(0);
    const foreign = addIssue(world.fake.state, "mallory", title, body);
    await audit(world, { "models/more.onnx": DERIVED_TOO }, 2);
    expect(issues).toHaveLength(2);
    expect(foreign.body).toBe(body);
  });

  it("tells by exit status and summary even if issues are switched off", async () => {
    const world = await scenery.open();
    world.fake.fail({ path: /\/issues/, answer: 404 });
    const { ran } = await audit(world, { "models/new.onnx": DERIVED });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.summary).toContain("models/new.onnx");
    expect(ran.log).toContain("issues: write");
    expect(writes(world.fake).every(({ status }) => status === 404)).toBe(true);
  });
});

describe.concurrent("an audit that a stranger can have started beside this repository's secrets", () => {
  it.each<[string, (world: World) => { event: JobEvent; commit: string }]>([
    [
      "pull_request_target, with the stranger's models checked out",
      (world) => {
        const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { target: true, headRepository: FORK });
        return { event: pull.event, commit: pull.merge };
      },
    ],
    [
      "pull_request_target, with the base checked out",
      (world) => {
        const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { target: true, headRepository: FORK });
        return { event: pull.event, commit: world.base };
      },
    ],
    [
      "workflow_run after a fork's run",
      (world) => {
        const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK });
        const about = { sha: world.base, head: pull.head, headRepository: FORK, event: "pull_request" };
        return { event: workflowRunEvent(about), commit: pull.merge };
      },
    ],
  ])("is refused before any model runs: %s", async (_, open) => {
    const world = await scenery.open();
    const { event, commit } = open(world);
    const ran = await world.run({ event, workspace: world.checkout(commit), inputs: { mode: "audit" } });
    expect(ran.status, ran.log).toBe(2);
    expect(annotations(ran).join()).toMatch(/TRIGGER_REFUSED.*secrets/);
    expect(ran.outputs).toMatchObject({ verdict: "error", models: "0" });
    expect(ran.log).not.toContain("models/");
    expect(world.fake.requests).toEqual([]);
  });
});
