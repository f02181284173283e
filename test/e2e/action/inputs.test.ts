import { beforeAll, describe, expect, it } from "vitest";
import { writes } from "../../support/github/fake-github.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import type { PullRequest, World } from "../../support/github/world.ts";

const scenery = useScenery("none");
let world: World;
let pull: PullRequest;
let workspace: string;
beforeAll(async () => {
  world = await scenery.open();
  pull = world.pullRequest({ "models/new.onnx": "never read", "models/report.json": "{}" });
  workspace = world.checkout(pull.merge);
});

describe.concurrent("inputs that cannot be", () => {
  it.each([
    ["a value that is none of the choices", { "fail-on": "derivd" }, ["INPUT_INVALID", "fail-on", "derivd", "derived"]],
    ["a number with a typo", { alpha: "0,05" }, ["INPUT_INVALID", "alpha", "0,05", "between 0 and 1"]],
    ["an unknown mode", { mode: "chek" }, ["INPUT_INVALID", "mode", "chek", "check"]],
    ["an input of another mode", { images: "photos" }, ["INPUT_CONFLICT", "images", "check", "enroll"]],
    ["two ways to decide", { rule: "normal", threshold: "0.1" }, ["INPUT_CONFLICT", "threshold", "normal", "0.1"]],
    ["a config beside what it says", { config: "sac.yml" }, ["INPUT_CONFLICT", "config", "fingerprint", "sac.yml"]],
    ["more digests than fingerprints", { "fingerprint-sha256": `${"a".repeat(64)}\n${"b".repeat(64)}` }, ["2", "1"]],
    ["no fingerprint at all", { fingerprint: "" }, ["INPUT_INVALID", "fingerprint", "empty"]],
    [
      "an address without a digest",
      { fingerprint: "https://example.org/f.sac" },
      ["fingerprint", "fingerprint-sha256"],
    ],
    [
      "a folder for reports in which a file that is read is called like one",
      { "report-directory": "models", preprocess: "models/report.json" },
      ["USAGE", "report-directory models/report.json would overwrite preprocess"],
    ],
    [
      "one in which a model is",
      { "report-directory": "./models/../models", models: "models/report.json" },
      ["USAGE", "report-directory models/report.json would overwrite models"],
    ],
    ["an input that there is not", { fingerprnt: "x.sac" }, ["INPUT_INVALID", "fingerprnt", "x.sac", "fingerprint"]],
  ])("%s: the message names input, value and fix, and the status is 2", async (_, inputs, words) => {
    const ran = await world.run({ event: pull.event, workspace, inputs, undeclared: true });
    expect(ran.status, ran.log).toBe(2);
    expect(ran.post.status, ran.post.log).toBe(0);
    const [message, ...others] = annotations(ran).filter((line) => line.startsWith("error"));
    expect(others).toEqual([]);
    for (const word of words) expect(message).toContain(word);
    expect(ran.outputs).toMatchObject({ verdict: "error", models: "0" });
    expect(ran.summary).toContain("⚠️ **The check could not be made.**");
    expect(message).not.toContain("INTERNAL");
    expect(writes(world.fake)).toEqual([]);
  });
});
