import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Fault, JOB_TOKEN } from "../../support/github/fake-github.ts";
import { jobToken } from "../../support/github/fake-tokens.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, DERIVED_TOO, UNRELATED } from "../../support/github/world.ts";

const scenery = useScenery();

/** A job that shows results in every way there is. */
const inputs = { "check-run": "true", comment: "always" };

const FAULTS: readonly [string, Omit<Fault, "path">][] = [
  // Those that take longest come first: the others run meanwhile.
  ["silence", { answer: "silence" }],
  ["500", { answer: 500 }],
  ["429 with an hour to wait", { answer: 429, headers: { "retry-after": "3600" } }],
  ["403", { answer: 403 }],
  ["404", { answer: 404 }],
];

describe.concurrent("whatever GitHub answers to everything, the verdict is the same", () => {
  it.each(FAULTS)("%s", async (_, fault) => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED });
    const workspace = world.checkout(pull.merge, 0);
    world.fake.fail(fault);
    const ran = await world.run({ event: pull.event, workspace, inputs });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs.verdict).toBe("derived");
    expect(ran.post.status, ran.post.log).toBe(0);
    expect(annotations(ran).filter((line) => line.startsWith("warning")).length).toBeGreaterThan(0);
    expect(ran.summary).toContain("models/new.onnx");
  });

  it.each(FAULTS.slice(-2))("%s when asked for the changed files: all models are judged", async (_, fault) => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
    const workspace = world.checkout(pull.merge, 1);
    world.fake.fail({ ...fault, path: /\/files$|\/compare\// });
    const ran = await world.run({ event: pull.event, workspace });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ verdict: "unrelated", models: "2" });
    expect(ran.summary).toMatch(/all/i);
  });
});

describe.concurrent("a fault that passes", () => {
  it.each([429, 500, 502])("is got over: %i once", async (answer) => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new.onnx": DERIVED });
    const workspace = world.checkout(pull.merge, 0);
    world.fake.fail({ path: /\/comments$/, times: 1, answer, headers: { "retry-after": "1" } });
    const ran = await world.run({ event: pull.event, workspace });
    expect(ran.status, ran.log).toBe(1);
    expect(world.fake.state.comments).toHaveLength(1);
    expect(annotations(ran).filter((line) => line.startsWith("warning"))).toEqual([]);
  });
});

it.concurrent("a token that may not comment is one warning that names the permission", async () => {
  const world = await scenery.open({ tokens: { [JOB_TOKEN]: jobToken({ issues: "read", "pull-requests": "read" }) } });
  const pull = world.pullRequest({ "models/new.onnx": UNRELATED });
  const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge) });
  expect(ran.status, ran.log).toBe(0);
  const warnings = annotations(ran).filter((line) => line.startsWith("warning"));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("pull-requests: write");
});

/** Starts a command with a folder for temporary files, /mnt, that has room for one of the two models. */
const SMALL_DISK = [
  ...["unshare", "--map-root-user", "--mount", "sh", "-c"],
  ...[`mount -t tmpfs -o size=160k none /mnt && exec "$@"`, "sh"],
];
const [unshare, ...how] = SMALL_DISK;

it.runIf(spawnSync(unshare, [...how, "true"]).status === 0)(
  "what was judged before the disk filled up stands in the log, and the job fails with 2",
  async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ "models/new-1.onnx": DERIVED_TOO, "models/new-2.onnx": DERIVED });
    const workspace = world.checkout(pull.merge, 0);
    const onSmallDisk = { through: SMALL_DISK, environment: { TMPDIR: "/mnt" } };
    const ran = await world.run({ event: pull.event, workspace, ...onSmallDisk, inputs: { jobs: "1" } });
    expect(ran.status, ran.log).toBe(2);
    expect(ran.log).toMatch(/Judged before the run ended:\s+model[\s\S]*new-1\.onnx +derived /);
    expect(ran.log).not.toMatch(/new-2\.onnx +(?:derived|error)/);
    expect(ran.log).toMatch(/^::error::TEMPORARY_FOLDER_UNUSABLE: /m);
  },
);
