import { describe, expect, it } from "vitest";
import { JOB_TOKEN, writes } from "../../support/github/fake-github.ts";
import { addComment } from "../../support/github/fake-state.ts";
import { userToken } from "../../support/github/fake-tokens.ts";
import type { Job } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, type PullRequest, UNRELATED, type World } from "../../support/github/world.ts";

const scenery = useScenery();

/** Cheap to judge: no process has to be started for it. */
const BROKEN = "not a model";

function run(world: World, pull: PullRequest, about: Partial<Job> = {}) {
  return world.run({ event: pull.event, workspace: world.checkout(pull.merge, 0), ...about });
}

describe.concurrent("one comment", () => {
  it("is left by runs at the same time, and it is about the newest head", async () => {
    const world = await scenery.open({ latencyMs: 60 });
    const older = world.pullRequest({ "models/new.onnx": BROKEN });
    const newer = world.update(older, { "models/new.onnx": `${BROKEN}, still` });
    const runs = [older, newer, older, newer, newer, older];
    const all = await Promise.all(runs.map((pull, i) => run(world, pull, { runId: 100 + i })));
    for (const ran of all) expect(ran.status, ran.log).toBe(2);
    expect(world.fake.state.comments.map(({ body }) => body.includes(newer.head))).toEqual([true]);
  });

  it("is brought up to date, and not by a run that is older", async () => {
    const world = await scenery.open();
    const first = world.pullRequest({ "models/new.onnx": BROKEN });
    await run(world, first, { runId: 1 });
    const second = world.update(first, { "models/new.onnx": UNRELATED });
    await run(world, second, { runId: 2 });
    expect(world.fake.state.comments).toHaveLength(1);
    expect(world.fake.state.comments[0].body).toContain(second.head);
    await run(world, first, { runId: 1, attempt: 2 });
    expect(world.fake.state.comments).toHaveLength(1);
    expect(world.fake.state.comments[0].body).toContain(second.head);
  });

  it("is not written again where nothing has changed and all is well", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
    await run(world, pull);
    const before = writes(world.fake).length;
    await run(world, pull, { attempt: 2 });
    expect(writes(world.fake)).toHaveLength(before);
  });

  it("is never one that somebody else wrote, is found among hundreds, and of several the oldest remains", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": BROKEN });
    await run(world, pull);
    const { comments } = world.fake.state;
    const [own] = comments.splice(0);
    const foreign = addComment(world.fake.state, pull.number, "mallory", own.body);
    for (let i = 0; i < 150; i++) addComment(world.fake.state, pull.number, "mona", `Comment ${i}`);
    comments.push({ ...own });
    for (const _ of "ab") addComment(world.fake.state, pull.number, own.user, own.body);
    await run(world, world.update(pull, { "models/new.onnx": UNRELATED }), { runId: 5000 });
    expect(foreign.body).toBe(own.body);
    expect(comments).toHaveLength(152);
    const [kept, ...others] = comments.filter(({ user }) => user === own.user);
    expect(others).toEqual([]);
    expect(kept.id).toBe(own.id);
    expect(kept.body).not.toBe(own.body);
  });

  it("is kept for each key, and each job has its own", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": BROKEN });
    const keyed = { job: "one", inputs: { "comment-key": "matrix-3" } };
    await Promise.all([run(world, pull, { job: "one" }), run(world, pull, { job: "two" }), run(world, pull, keyed)]);
    expect(world.fake.state.comments).toHaveLength(3);
  });

  it("is found again by who writes with a personal token", async () => {
    const world = await scenery.open({ tokens: { [JOB_TOKEN]: userToken("robot") } });
    const pull = world.pullRequest({ "models/new.onnx": BROKEN });
    await run(world, pull);
    await run(world, world.update(pull, { "models/new.onnx": UNRELATED }), { runId: 5000 });
    expect(world.fake.state.comments.map(({ user }) => user)).toEqual(["robot"]);
  });

  it("no longer tells of a model that is gone", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED });
    await run(world, pull);
    const without = world.update(pull, { "models/new.onnx": null, "README.md": "No model.\n" });
    const ran = await run(world, without, { runId: 5000 });
    expect(ran.outputs.verdict).toBe("skipped");
    expect(world.fake.state.comments.filter(({ body }) => body.includes("models/new.onnx"))).toEqual([]);
  });
});

describe.concurrent("the input comment", () => {
  it.each([
    ["off", BROKEN, 0],
    ["on-failure", UNRELATED, 0],
    ["on-failure", BROKEN, 1],
    ["always", undefined, 1],
  ])("%s, with %o: %i comments", async (comment, model, count) => {
    const world = await scenery.open();
    const pull = world.pullRequest(model === undefined ? { "README.md": "Better.\n" } : { "models/new.onnx": model });
    await run(world, pull, { inputs: { comment } });
    expect(world.fake.state.comments).toHaveLength(count);
    if (comment === "off") expect(writes(world.fake)).toEqual([]);
  });
});
