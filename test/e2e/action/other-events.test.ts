import { describe, expect, it } from "vitest";
import {
  dispatchEvent,
  FORK,
  type JobEvent,
  mergeGroupEvent,
  pushEvent,
  REPOSITORY,
  scheduleEvent,
  workflowRunEvent,
} from "../../support/github/events.ts";
import { annotations, type Ran, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, UNRELATED, type World } from "../../support/github/world.ts";

const scenery = useScenery();

/** Every event but a pull request: told by exit status, outputs and summary, and never by a comment. */
function expectTold(world: World, ran: Ran, verdict: string): void {
  expect(ran.status, ran.log).toBe(verdict === "derived" ? 1 : 0);
  expect(ran.post.status, ran.post.log).toBe(0);
  expect(ran.outputs.verdict).toBe(verdict);
  expect(ran.summary).toContain("models/");
  expect(world.fake.state.comments).toEqual([]);
  expect(world.fake.state.checkRuns).toEqual([]);
  expect(world.fake.requests.length, "requests of a usual run").toBeLessThanOrEqual(6);
}

describe.concurrent.each([
  ["with history", 0],
  ["without history", 1],
])("what a change brings, checked out %s, is judged:", (_, depth) => {
  it("of a push, the changed models", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": DERIVED });
    const ran = await world.run({ event: pushEvent(world.base, head), workspace: world.checkout(head, depth) });
    expectTold(world, ran, "derived");
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
  });

  it("of a merge queue, the changed models of the group", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": UNRELATED });
    const ran = await world.run({ event: mergeGroupEvent(world.base, head), workspace: world.checkout(head, depth) });
    expectTold(world, ran, "unrelated");
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "unrelated" });
  });

  it("of a new branch, whose beginning nobody knows, all models", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": UNRELATED });
    const event = pushEvent("0".repeat(40), head);
    const ran = await world.run({ event, workspace: world.checkout(head, depth) });
    expectTold(world, ran, "unrelated");
    expect(Object.keys(verdicts(ran)).sort()).toEqual(["models/new.onnx", "models/old.onnx"]);
  });
});

describe.concurrent("what is not about a change", () => {
  it.each([
    ["schedule", scheduleEvent],
    ["workflow_dispatch", dispatchEvent],
    [
      "workflow_run of this repository",
      (head: string): JobEvent => workflowRunEvent({ sha: head, head, headRepository: REPOSITORY, event: "push" }),
    ],
  ])("has all models judged: %s", async (_, eventOf) => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": DERIVED });
    const ran = await world.run({ event: eventOf(head), workspace: world.checkout(head) });
    expectTold(world, ran, "derived");
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived", "models/old.onnx": "unrelated" });
  });
});

it.concurrent("workflow_run after a fork's run is refused", async () => {
  const world = await scenery.open();
  const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK });
  const about = { sha: world.base, head: pull.head, headRepository: FORK, event: "pull_request" };
  const ran = await world.run({ event: workflowRunEvent(about), workspace: world.checkout(pull.merge) });
  expect(ran.status, ran.log).toBe(2);
  expect(annotations(ran).join()).toContain("TRIGGER_REFUSED");
  expect(world.fake.requests).toEqual([]);
});

it.concurrent("an event that no model comes with is refused by name", async () => {
  const world = await scenery.open();
  const event = { ...scheduleEvent(world.base), name: "issue_comment" };
  const ran = await world.run({ event, workspace: world.checkout(world.base) });
  expect(ran.status, ran.log).toBe(2);
  expect(annotations(ran).join()).toMatch(/TRIGGER_REFUSED.*issue_comment/);
});
