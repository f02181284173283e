import { getOctokit } from "@actions/github";
import { beforeEach, describe, expect, test } from "vitest";
import { retryPlugin } from "../../../src/github/retry.ts";
import { checkout } from "../../support/github/checkout.ts";
import * as events from "../../support/github/events.ts";
import { JOB_TOKEN } from "../../support/github/fake-github.ts";
import type { FakeFile } from "../../support/github/fake-state.ts";
import { openScene, plain } from "../../support/github/scene.ts";

const scene = openScene();

describe("GitHub's answers", () => {
  const OLD = { models: ["new.onnx", "old.onnx"], how: "all", touched: undefined };
  let head: string;
  beforeEach(() => {
    scene.base = scene.origin.commit({ "old.onnx": plain("1") });
    head = scene.origin.commit({ "new.onnx": plain("1") }, scene.base);
  });

  function shallow(files: readonly FakeFile[], about: Partial<events.PullRequestOf> = {}) {
    const { merge, event } = scene.pullRequest(head, files, about);
    return { event, workspace: checkout(scene.origin, merge, scene.place()) };
  }

  function many(length: number): FakeFile[] {
    return Array.from({ length }, (_, i) => ({ filename: `docs/${i}.md`, status: "added" }));
  }

  test("are read page by page, with old names and deletions", async () => {
    const files: FakeFile[] = [
      ...many(250),
      { filename: "new.onnx", status: "renamed", previous_filename: "before.onnx" },
      { filename: "gone.onnx", status: "removed" },
    ];
    const selection = await scene.select(shallow(files));
    expect(selection).toMatchObject({ models: ["new.onnx"], how: "changed" });
    expect([...(selection.touched ?? [])].slice(-3).sort()).toEqual(["before.onnx", "gone.onnx", "new.onnx"]);
    expect(scene.fake.requests).toHaveLength(4);
    expect(scene.fake.requests.every(({ query }) => query.get("per_page") !== "30")).toBe(true);
  });

  test("lists of 2,999 files are believed, of 3,000 not", async () => {
    await expect(scene.select(shallow(many(2999)))).resolves.toMatchObject({ models: [], how: "changed" });
    scene.fake.state.pulls.splice(0);
    const why = expect.stringMatching(/more files than GitHub lists \(3000\)/);
    await expect(scene.select(shallow(many(3001), { changedFiles: 3001 }))).resolves.toMatchObject({ ...OLD, why });
  });

  test("answers that do not add up are not believed", async () => {
    const why = expect.stringMatching(/listed 1 of its 2 files/);
    await expect(scene.select(shallow(many(1), { changedFiles: 2 }))).resolves.toMatchObject({ ...OLD, why });
  });

  test("about a newer head are not believed", async () => {
    const about = shallow(many(1));
    scene.fake.state.pulls[0].head = { sha: scene.base, ref: "topic", repo: events.REPOSITORY };
    await expect(scene.select(about)).resolves.toMatchObject({ ...OLD, why: expect.stringMatching(/has moved on/) });
  });

  test("comparisons with 300 files are not believed", async () => {
    const about = { event: events.pushEvent(scene.base, head), workspace: checkout(scene.origin, head, scene.place()) };
    scene.fake.state.comparisons.set(`${scene.base}...${head}`, { status: "ahead", files: many(299) });
    await expect(scene.select(about)).resolves.toMatchObject({ models: [], how: "changed" });
    scene.fake.state.comparisons.set(`${scene.base}...${head}`, { status: "ahead", files: many(301) });
    const why = expect.stringMatching(/more files than GitHub lists \(300\)/);
    await expect(scene.select(about)).resolves.toMatchObject({ ...OLD, why });
  });

  test.each([
    [403, /GitHub answered 403\. Give the job the permission `pull-requests: read`\.$/],
    [404, /GitHub answered 404/],
    [422, /GitHub answered 422/],
  ])("that are none: %i", async (answer, why) => {
    scene.fake.fail({ answer, times: 1, path: /\/files$/ });
    await expect(scene.select(shallow(many(1)))).resolves.toMatchObject({ ...OLD, why: expect.stringMatching(why) });
  });

  test("answers that never come are not waited for", async () => {
    const hurry = retryPlugin({ answerMs: 100, answerAfterSilenceMs: 10, retries: 3, backOffMs: 1, lastTryMs: 1000 });
    const { rest, paginate } = getOctokit(JOB_TOKEN, { baseUrl: "http://127.0.0.1:9" }, hurry);
    const api = { rest, paginate, owner: "octo-org", repo: "models" };
    const why = expect.stringMatching(/GitHub could not be reached/);
    await expect(scene.select({ ...shallow(many(1)), api })).resolves.toMatchObject({ ...OLD, why });
  });
});
