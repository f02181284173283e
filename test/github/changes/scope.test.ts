import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { checkout } from "../../support/github/checkout.ts";
import * as events from "../../support/github/events.ts";
import type { FakeFile } from "../../support/github/fake-state.ts";
import { openScene, plain } from "../../support/github/scene.ts";

const scene = openScene();

describe("the commits that are compared are found for", () => {
  let head: string;
  beforeEach(() => {
    scene.base = scene.origin.commit({ "old.onnx": plain("1"), "x.txt": "1" });
    head = scene.origin.commit({ "new.onnx": plain("1") }, scene.base);
  });
  const changed = { models: ["new.onnx"], how: "changed", why: undefined };

  test("a pull request's merge, with and without history", async () => {
    const { merge, event } = scene.pullRequest(head, [{ filename: "new.onnx", status: "added" }]);
    for (const depth of [0, 2]) {
      await expect(
        scene.select({ event, workspace: checkout(scene.origin, merge, scene.place(), depth) }),
      ).resolves.toMatchObject(changed);
    }
    expect(scene.fake.requests).toHaveLength(0);
    await expect(
      scene.select({ event, workspace: checkout(scene.origin, merge, scene.place(), 1) }),
    ).resolves.toMatchObject(changed);
    expect(scene.fake.requests).toHaveLength(2);
  });

  test("a pull request's head, with and without history", async () => {
    const { event } = scene.pullRequest(head, [{ filename: "new.onnx", status: "added" }]);
    await expect(
      scene.select({ event, workspace: checkout(scene.origin, head, scene.place(), 0) }),
    ).resolves.toMatchObject(changed);
    expect(scene.fake.requests).toHaveLength(0);
    await expect(
      scene.select({ event, workspace: checkout(scene.origin, head, scene.place(), 2) }),
    ).resolves.toMatchObject(changed);
    expect(scene.fake.requests).toHaveLength(2);
  });

  test("a pull request's head that is a merge of the base itself", async () => {
    const newer = scene.origin.commit({ "theirs.onnx": plain("1") }, scene.base);
    const merged = scene.origin.merge(head, newer);
    scene.base = newer;
    const { event } = scene.pullRequest(merged);
    await expect(
      scene.select({ event, workspace: checkout(scene.origin, merged, scene.place(), 0) }),
    ).resolves.toMatchObject(changed);
  });

  test("a merge that the workflow made itself, the wrong way round", async () => {
    const { event } = scene.pullRequest(head);
    const newer = scene.origin.commit({ "theirs.onnx": plain("1") }, scene.base);
    const workspace = checkout(scene.origin, scene.origin.merge(head, newer), scene.place(), 0);
    await expect(scene.select({ event, workspace })).resolves.toMatchObject(changed);
  });

  test("a push, a merge queue's commit, a push of a new branch", async () => {
    const workspace = checkout(scene.origin, head, scene.place(), 0);
    await expect(scene.select({ event: events.pushEvent(scene.base, head), workspace })).resolves.toMatchObject(
      changed,
    );
    await expect(scene.select({ event: events.mergeGroupEvent(scene.base, head), workspace })).resolves.toMatchObject(
      changed,
    );
    execFileSync("git", ["-C", workspace, "update-ref", "refs/remotes/origin/main", scene.base]);
    const created = { ...events.pushEvent("0".repeat(40), head), ref: "refs/heads/topic" };
    await expect(scene.select({ event: created, workspace })).resolves.toMatchObject(changed);
    expect(scene.fake.requests).toHaveLength(0);
  });

  test("a forced push to a commit without what came before", async () => {
    const other = scene.origin.commit({ "old.onnx": plain("2") }, scene.base);
    const workspace = checkout(scene.origin, head, scene.place(), 0);
    execFileSync("git", ["-C", workspace, "fetch", "--quiet", `file://${scene.origin.path}`, other], { stdio: "pipe" });
    const pushed = await scene.select({ event: events.pushEvent(other, head), workspace });
    expect(pushed.models).toEqual(["new.onnx", "old.onnx"]);
    scene.fake.state.comparisons.set(`${other}...${head}`, {
      status: "diverged",
      files: [{ filename: "new.onnx", status: "added" }],
    });
    const shallow = await scene.select({
      event: events.pushEvent(other, head),
      workspace: checkout(scene.origin, head, scene.place()),
    });
    expect(shallow).toMatchObject({
      how: "all",
      models: ["new.onnx", "old.onnx"],
      why: expect.stringMatching(/rewritten/),
    });
  });

  test("the first push of the default branch, or of a branch without history: all", async () => {
    const event = events.pushEvent("0".repeat(40), head);
    const expected = { how: "all", models: ["new.onnx", "old.onnx"], why: expect.stringMatching(/the branch is new/) };
    const workspace = checkout(scene.origin, head, scene.place(), 0);
    execFileSync("git", ["-C", workspace, "update-ref", "refs/remotes/origin/main", head]);
    await expect(scene.select({ event, workspace })).resolves.toMatchObject(expected);
    const topic = { ...event, ref: "refs/heads/topic" };
    await expect(
      scene.select({ event: topic, workspace: checkout(scene.origin, head, scene.place()) }),
    ).resolves.toMatchObject(expected);
  });

  test("a push that deletes a branch: none, whatever is checked out", async () => {
    const event = { ...events.pushEvent(head, "0".repeat(40)), sha: scene.base };
    const none = "This push deletes a branch or a tag.";
    await expect(
      scene.select({ event, workspace: checkout(scene.origin, head, scene.place()) }),
    ).resolves.toMatchObject({
      models: [],
      none,
    });
  });
});

describe("events that are not about a change", () => {
  test("have all models judged, without a reason to give", async () => {
    scene.base = scene.origin.commit({ "a.onnx": plain("1"), "b.onnx": plain("1"), "c.txt": "1" });
    const workspace = checkout(scene.origin, scene.base, scene.place());
    const run = { sha: scene.base, head: scene.base, headRepository: events.FORK, event: "pull_request" };
    const tag = { ...events.pushEvent("0".repeat(40), scene.base), ref: "refs/tags/v1" };
    const about = [
      events.scheduleEvent(scene.base),
      events.dispatchEvent(scene.base),
      events.workflowRunEvent(run),
      tag,
    ];
    for (const event of about) {
      await expect(scene.select({ event, workspace })).resolves.toEqual({
        models: ["a.onnx", "b.onnx"],
        how: "all",
        why: undefined,
        touched: undefined,
        none: undefined,
      });
    }
    expect(scene.fake.requests).toHaveLength(0);
  });
});

describe("it is found what is checked out:", () => {
  let head: string;
  beforeEach(() => {
    scene.base = scene.origin.commit({ "old.onnx": plain("1") });
    head = scene.origin.commit({ "new.onnx": plain("1"), "gone.txt": "1" }, scene.base);
  });
  const files: FakeFile[] = [{ filename: "new.onnx", status: "added" }];

  test("nothing", async () => {
    const { event } = scene.pullRequest(head);
    const workspace = scene.place();
    mkdirSync(join(workspace, ".git"), { recursive: true });
    await expect(scene.select({ event, workspace })).rejects.toMatchObject({
      code: "CHECKOUT_MISSING",
    });
    await expect(scene.select({ event, workspace: scene.place() })).rejects.toMatchObject({ code: "CHECKOUT_MISSING" });
  });

  test("another commit: all models", async () => {
    const { event } = scene.pullRequest(head, files);
    const expected = {
      how: "all",
      models: ["old.onnx"],
      why: expect.stringMatching(/checked-out commit [0-9a-f]{12} is not/),
    };
    const workspace = checkout(scene.origin, scene.base, scene.place(), 0);
    await expect(scene.select({ event, workspace })).resolves.toMatchObject(expected);
    await expect(scene.select({ event: events.pushEvent(scene.base, head), workspace })).resolves.toMatchObject(
      expected,
    );
    await expect(scene.select({ event: events.mergeGroupEvent(scene.base, head), workspace })).resolves.toMatchObject(
      expected,
    );
    expect(scene.fake.requests).toHaveLength(0);
  });

  test("the base in place of a stranger's pull request: refused", async () => {
    const { event, merge } = scene.pullRequest(head, files, { target: true });
    const refused = expect(
      scene.select({ event, workspace: checkout(scene.origin, scene.base, scene.place(), 0) }),
    ).rejects;
    await refused.toMatchObject({ code: "CHECKOUT_MISMATCH", hint: expect.stringMatching(/head\.sha/) });
    for (const commit of [head, merge]) {
      const selection = await scene.select({ event, workspace: checkout(scene.origin, commit, scene.place()) });
      expect(selection).toMatchObject({ how: "changed", models: ["new.onnx"] });
    }
  });

  test("a tree without git, as GitHub's archives are", async () => {
    const { event, merge } = scene.pullRequest(head, files);
    const workspace = checkout(scene.origin, merge, scene.place());
    rmSync(join(workspace, ".git"), { recursive: true });
    await expect(scene.select({ event, workspace })).resolves.toMatchObject({ how: "changed", models: ["new.onnx"] });
  });

  test("a tree without git that is another one", async () => {
    const { event } = scene.pullRequest(head, files);
    const workspace = checkout(scene.origin, scene.base, scene.place());
    rmSync(join(workspace, ".git"), { recursive: true });
    const why = expect.stringMatching(/no git repository/);
    await expect(scene.select({ event, workspace })).resolves.toMatchObject({ how: "all", models: ["old.onnx"], why });
    const target = scene.pullRequest(head, files, { target: true }).event;
    await expect(scene.select({ event: target, workspace })).rejects.toMatchObject({ code: "CHECKOUT_MISMATCH" });
  });

  test("the repository in a folder of the workspace", async () => {
    const { event, merge } = scene.pullRequest(head, files);
    const workspace = scene.place();
    checkout(scene.origin, merge, join(workspace, "repo"));
    const selection = await scene.select({ event, workspace });
    expect(selection).toMatchObject({ how: "all", models: ["repo/new.onnx", "repo/old.onnx"] });
  });
});
