import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putIssue, type TrackedFinding } from "../../../src/github/conversation/issue.ts";
import { shortDigest } from "../../../src/github/conversation/marker.ts";
import { apiOf } from "../../support/github/api.ts";
import { expectLegal, type FakeGithub, startFakeGitHub, writes } from "../../support/github/fake-github.ts";
import { addIssue } from "../../support/github/fake-state.ts";

const BOT = "github-actions[bot]";
let fake: FakeGithub;
beforeEach(async () => {
  fake = await startFakeGitHub({ latencyMs: 20 });
});
afterEach(async () => {
  await fake.close();
  expectLegal(fake);
});

function audit(body: string, failing = true, key = "key"): Promise<void> {
  const digest = shortDigest(body);
  const marker = { key: shortDigest(key), head: "a".repeat(40), run: 1, attempt: 1, digest };
  const finding: TrackedFinding = {
    marker,
    author: BOT,
    title: `Audit: ${body}`,
    body,
    recovery: "It passes.",
    failing,
  };
  return putIssue(apiOf(fake), finding, 100);
}

const issues = () => fake.state.issues.map(({ state, title }) => `${state} ${title}`);

describe("the issue of an audit", () => {
  it("is opened when the audit fails, and not before", async () => {
    await audit("fine", false);
    expect(writes(fake)).toEqual([]);
    await audit("derived");
    expect(issues()).toEqual(["open Audit: derived"]);
    expect(fake.state.issues[0].body).toMatch(/^<!-- sac-action key=.* -->\nderived$/);
  });

  it("is written to only if there is something else to tell", async () => {
    await audit("derived");
    await audit("derived");
    expect(writes(fake)).toHaveLength(1);
    await audit("two derived");
    expect(issues()).toEqual(["open Audit: two derived"]);
  });

  it("is closed with a word on recovery, and opened again after a relapse", async () => {
    await audit("derived");
    await audit("fine", false);
    expect(issues()).toEqual(["closed Audit: fine"]);
    expect(fake.state.comments).toMatchObject([{ issue: fake.state.issues[0].number, body: "It passes." }]);
    await audit("fine", false);
    expect(fake.state.comments).toHaveLength(1);
    await audit("derived");
    expect(issues()).toEqual(["open Audit: derived"]);
  });

  it("stays closed if a person closed it, until there is something else to tell", async () => {
    await audit("derived");
    fake.state.issues[0].state = "closed";
    await audit("derived");
    expect(issues()).toEqual(["closed Audit: derived"]);
    await audit("another");
    expect(issues()).toEqual(["open Audit: another"]);
  });

  it("is one, however many audits run at once", async () => {
    await Promise.all(Array.from({ length: 6 }, () => audit("derived")));
    expect(fake.state.issues.filter(({ state }) => state === "open")).toHaveLength(1);
    await audit("more");
    expect(issues().filter((one) => one === "open Audit: more")).toHaveLength(1);
  });

  it("is one for each key", async () => {
    await audit("derived");
    await audit("derived", true, "other");
    expect(fake.state.issues).toHaveLength(2);
  });

  it("is never somebody else's, nor a pull request", async () => {
    await audit("derived");
    const { body } = fake.state.issues[0];
    fake.state.issues.splice(0);
    const planted = addIssue(fake.state, "mallory", "planted", body);
    await audit("fine", false);
    expect(writes(fake)).toHaveLength(1);
    expect(planted).toMatchObject({ state: "open", title: "planted" });
  });
});
