import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { scheduleEvent } from "../../support/github/events.ts";
import { enrolAccomplice } from "../../support/github/judges.ts";
import type { Job } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { CHECK, DERIVED, type World } from "../../support/github/world.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const scenery = useScenery();
const folder = temporaryFolder();
/** A second fingerprint, by which the same model is unrelated. */
const OTHER = "other.sac";
let other = "";
beforeAll(async () => {
  other = await enrolAccomplice(join(folder.path, OTHER));
});

type Leg = Partial<Job>;

/** Two legs of a matrix, of which one finds a copy and the other does not. */
function matrixLegs(inputs: Job["inputs"] = {}): { readonly red: Leg; readonly green: Leg } {
  const digest = sha256(readFileSync(other));
  return {
    red: { matrix: { judge: "source" }, inputs: { ...CHECK, ...inputs } },
    green: {
      matrix: { judge: "other" },
      inputs: { ...CHECK, ...inputs, fingerprint: OTHER, "fingerprint-sha256": digest },
    },
  };
}

/** Runs one leg in a workspace that has both fingerprints. */
async function run(world: World, commit: string, event: Job["event"], leg: Leg) {
  const workspace = world.checkout(commit, 0);
  copyFileSync(other, join(workspace, OTHER));
  return world.run({ event, workspace, ...leg });
}

const ORDERS: readonly [string, (tasks: readonly (() => Promise<unknown>)[]) => Promise<unknown>][] = [
  ["the red one first", async ([red, green]) => [await red(), await green()]],
  ["the green one first", async ([red, green]) => [await green(), await red()]],
  ["both at once", ([red, green]) => Promise.all([red(), green()])],
];

const titlesOf = ({ fake }: World) => fake.state.comments.map(({ body }) => /\n(?:## )?(\S+)/.exec(body)?.[1]).sort();

describe.concurrent.each(ORDERS)("two legs of a matrix: %s", (_, inOrder) => {
  it("have a comment and a check run each, in this run and in the next", async () => {
    const world = await scenery.open();
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED });
    const { red, green } = matrixLegs({ "check-run": "true" });
    for (const runId of [1, 2]) {
      await inOrder([red, green].map((leg) => () => run(world, merge, event, { ...leg, runId })));
      expect(titlesOf(world)).toEqual(["✅", "❌"]);
    }
    const checks = world.fake.state.checkRuns.map(({ name, conclusion }) => `${name} ${conclusion}`);
    expect(new Set(checks).size, checks.join("; ")).toBe(2);
    expect(new Set(world.fake.state.checkRuns.map(({ name }) => name)).size).toBe(2);
    expect(checks.map((text) => text.split(" ").at(-1)).sort()).toEqual(["failure", "failure", "success", "success"]);
  });

  it("that are given one key leave the red comment, in this run and in the next", async () => {
    const world = await scenery.open();
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED });
    const { red, green } = matrixLegs({ "comment-key": "models" });
    for (const runId of [1, 2]) {
      await inOrder([red, green].map((leg) => () => run(world, merge, event, { ...leg, runId })));
      expect(titlesOf(world)).toEqual(["❌"]);
    }
  });
});

describe.concurrent("two steps of one job", () => {
  it("have a comment each, though all that is said to them is the same", async () => {
    const world = await scenery.open();
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED });
    for (const step of ["__sac-org_sac-action", "__sac-org_sac-action_2"]) await run(world, merge, event, { step });
    expect(titlesOf(world)).toEqual(["❌", "❌"]);
  });

  it("that judge by different fingerprints have a comment each, though GitHub names them alike", async () => {
    const world = await scenery.open();
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED });
    const { red, green } = matrixLegs();
    for (const { inputs } of [red, green]) await run(world, merge, event, { inputs: inputs ?? {} });
    expect(titlesOf(world)).toEqual(["✅", "❌"]);
  });
});

describe.concurrent.each(ORDERS)("two audits of one run: %s", (_, inOrder) => {
  it.each([
    ["of their own", {}],
    ["that they share", { "comment-key": "models" }],
  ])("under keys %s never close the issue that the other keeps open", async (_, key) => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": DERIVED });
    const { red, green } = matrixLegs({ mode: "audit", ...key });
    for (const runId of [1, 2]) {
      await inOrder([red, green].map((leg) => () => run(world, head, scheduleEvent(head), { ...leg, runId })));
      expect(world.fake.state.issues).toMatchObject([{ state: "open", title: expect.stringContaining("derived") }]);
    }
  });
});
