import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pushEvent } from "../../support/github/events.ts";
import { writes } from "../../support/github/fake-github.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";

/** No native package can be found from this copy of the action, so that none can be loaded. */
const scenery = useScenery("none");

/** A registry that nobody answers for: an installation would fail. */
const offline = { npm_config_registry: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };

describe("no changed model", () => {
  it.each([
    ["the API", 1],
    ["git", 0],
  ])("is told in seconds, by %s: nothing native installed, no comment, verdict skipped", async (_, depth) => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "README.md": "Better.\n", "src/train.py": "pass\n" });
    const workspace = world.checkout(pull.merge, depth);
    const job = world.job({ event: pull.event, workspace, environment: offline });
    const ran = await world.run(job);
    expect(ran.status, ran.log).toBe(0);
    expect(ran.post.status).toBe(0);
    expect(ran.milliseconds + ran.post.milliseconds).toBeLessThan(60_000);
    expect(ran.outputs).toMatchObject({ verdict: "skipped", models: "0", derived: "0", error: "0" });
    expect(JSON.parse(ran.outputs.summary)).toMatchObject({ verdict: "skipped" });
    expect(ran.summary.trim().split("\n")).toHaveLength(1);
    expect(annotations(ran)).toEqual([]);
    expect(writes(world.fake)).toEqual([]);
    expect(world.fake.requests.length).toBeLessThanOrEqual(6);
    expect(readdirSync(join(job.machine, "tools"))).toEqual([]);
    expect(existsSync(join(scenery.action.path, "node_modules"))).toBe(false);
  });

  it("a push without a changed model is no failure either", async () => {
    const world = await scenery.open();
    const head = world.push({ "README.md": "Better.\n" });
    const ran = await world.run({ event: pushEvent(world.base, head), workspace: world.checkout(head) });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs.verdict).toBe("skipped");
  });

  it("completes a check run as neutral", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "README.md": "Better.\n" });
    const inputs = { "check-run": "true" };
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs });
    expect(ran.status, ran.log).toBe(0);
    expect(world.fake.state.checkRuns).toMatchObject([
      { head_sha: pull.head, status: "completed", conclusion: "neutral" },
    ]);
  });
});
