import { describe, expect, it } from "vitest";
import { FORK } from "../../support/github/events.ts";
import { JOB_TOKEN, writes } from "../../support/github/fake-github.ts";
import { readOnlyToken } from "../../support/github/fake-tokens.ts";
import { annotations, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, FINGERPRINT, UNRELATED, UNRELATED_TOO } from "../../support/github/world.ts";

const scenery = useScenery();

const reading = { tokens: { [JOB_TOKEN]: readOnlyToken() } };

describe.concurrent.each([
  ["with history (git)", 0],
  ["without history (the API)", 1],
])("a pull request of this repository, checked out %s", (_, depth) => {
  it("fails with a derived model, and tells in comment, summary and outputs", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED, "README.md": "More models.\n" });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, depth) });

    expect(ran.status, ran.log).toBe(1);
    expect(ran.post.status, ran.post.log).toBe(0);
    expect(verdicts(ran), "only the changed model is judged").toEqual({ "models/new.onnx": "derived" });
    expect(ran.outputs).toMatchObject({ verdict: "derived", models: "1", derived: "1", unrelated: "0", error: "0" });
    expect(JSON.parse(ran.outputs.summary)).toMatchObject({
      verdict: "derived",
      models: [{ path: "models/new.onnx" }],
    });
    const [comment, ...others] = world.fake.state.comments;
    expect(others).toEqual([]);
    for (const text of [comment.body, ran.summary]) {
      const said = text.replace(/<!--[\s\S]*?-->/g, "").trim();
      expect(said.split("\n")[0], "the verdict comes first").toMatch(/derived/i);
      expect(said).toContain("models/new.onnx");
    }
    expect(comment.body).toContain(pull.head);
    expect(world.fake.state.checkRuns).toEqual([]);
    expect(world.fake.requests.length, "requests of a usual run").toBeLessThanOrEqual(10);
  });

  it("passes with an unrelated model", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, depth) });
    expect(ran.status, ran.log).toBe(0);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "unrelated" });
    expect(annotations(ran).filter((line) => line.startsWith("error"))).toEqual([]);
    expect(world.fake.state.comments).toHaveLength(1);
  });

  it("judges a model that is moved, and not one that is deleted", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({
      "models/old.onnx": null,
      "moved/very-old.onnx": UNRELATED_TOO,
    });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, depth) });
    expect(ran.status, ran.log).toBe(0);
    expect(verdicts(ran)).toEqual({ "moved/very-old.onnx": "unrelated" });
  });

  it("cannot edit its own judge", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED, [FINGERPRINT]: "not a fingerprint" });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge, depth) });
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
    for (const text of [ran.summary, world.fake.state.comments[0]?.body])
      expect(text).toMatch(/touches the fingerprint/);
  });
});

describe.concurrent("a model that cannot be judged", () => {
  it.each([
    ["no ONNX at all", "not a model", 2],
    ["a pointer of Git LFS", `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 5\n`, 2],
  ])("is no pass: %s", async (_, content, status) => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": content });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge) });
    expect(ran.status, ran.log).toBe(status);
    expect(ran.outputs).toMatchObject({ verdict: "error", error: "1" });
  });
});

describe.concurrent.each([
  ["a fork", { headRepository: FORK, actor: "stranger" }],
  ["a fork that is gone", { headRepository: null, actor: "stranger" }],
  ["Dependabot", { actor: "dependabot[bot]" }],
])("a pull request of %s", (_, about) => {
  it("gets its verdict by exit status and summary, and asks GitHub for nothing that it may not have", async () => {
    const world = await scenery.open(reading);
    const pull = world.pullRequest({ "models/new.onnx": DERIVED }, about);
    const inputs = { "check-run": "true", comment: "always" };
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs });
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
    expect(ran.summary).toContain("models/new.onnx");
    expect(writes(world.fake)).toEqual([]);
    expect(world.fake.requests.filter(({ status }) => status === 403)).toEqual([]);
    expect(annotations(ran).filter((line) => line.startsWith("warning"))).toEqual([]);
    expect(annotations(ran).filter((line) => line.startsWith("notice"))).toHaveLength(1);
  });
});

it.concurrent("a fork's run ends without a verdict, and not as a mistake, where its fingerprint comes from a secret", async () => {
  const world = await scenery.open(reading);
  const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK });
  const inputs = { fingerprint: "", "fail-on": "derived,error" };
  const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs });
  expect(ran.status, ran.log).toBe(0);
  expect(ran.outputs.verdict).toBe("inconclusive");
  expect(ran.summary).toMatch(/no secrets/);
});

describe.concurrent("pull_request_target", () => {
  it("is refused: it runs strangers' models beside the repository's secrets", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { target: true, headRepository: FORK });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge) });
    expect(ran.status, ran.log).toBe(2);
    expect(annotations(ran).join()).toMatch(/TRIGGER_REFUSED[\s\S]*allow-untrusted-trigger/);
    expect(world.fake.requests).toEqual([]);
  });

  it("judges and comments if the workflow says that it knows", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { target: true, headRepository: FORK });
    const inputs = { "allow-untrusted-trigger": "true" };
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs });
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
    expect(world.fake.state.comments).toHaveLength(1);
  });

  it("never passes for want of the change: with only the base checked out, the changed model is missing", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { target: true, headRepository: FORK });
    const inputs = { "allow-untrusted-trigger": "true" };
    const ran = await world.run({ event: pull.event, workspace: world.checkout(world.base), inputs });
    expect(ran.status, ran.log).toBe(2);
  });
});
