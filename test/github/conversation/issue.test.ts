import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putIssue, type TrackedFinding } from "../../../src/github/conversation/issue.ts";
import { markerOf, shortDigest } from "../../../src/github/conversation/marker.ts";
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

let night = 0;

function nextNight(): number {
  night += 1;
  return night;
}

/** An audit, by default of another night than the one before. */
function audit(body: string, failing = true, { key = "key", run = nextNight(), latencyMs = 0 } = {}): Promise<void> {
  const digest = shortDigest(body);
  const marker = { key: shortDigest(key), head: "a".repeat(40), run, attempt: 1, digest, severity: failing ? 7 : 0 };
  const finding: TrackedFinding = {
    marker,
    author: BOT,
    title: `Audit: ${body}`,
    body,
    recovery: "It passes.",
    failing,
  };
  return sleep(latencyMs).then(() => putIssue(apiOf(fake), finding, 150));
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

  it("is written to in the name of the last run that has the same to tell", async () => {
    await audit("derived");
    await audit("derived");
    expect(writes(fake).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
    expect(markerOf(fake.state.issues[0].body)?.run).toBe(night);
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
    await audit("derived", true, { key: "other" });
    expect(fake.state.issues).toHaveLength(2);
  });

  it.each([
    ["the graver first", 0, 100],
    ["the lighter first", 100, 0],
    ["both at once", 0, 0],
  ])("that one step opens is not closed by another of the same run under its key: %s", async (_, grave, light) => {
    await audit("derived", true, { run: 50 });
    const steps = (run: number) =>
      Promise.all([audit("derived", true, { run, latencyMs: grave }), audit("fine", false, { run, latencyMs: light })]);
    for (const run of [51, 52]) {
      await steps(run);
      expect(fake.state.issues.filter(({ state }) => state === "open")).toMatchObject([{ title: "Audit: derived" }]);
    }
    await audit("fine", false, { run: 53 });
    expect(fake.state.issues.every(({ state }) => state === "closed")).toBe(true);
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
