import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { enrolSource } from "../../support/fixture-source.ts";
import type { Change } from "../../support/github/checkout.ts";
import { FORK } from "../../support/github/events.ts";
import { JOB_TOKEN } from "../../support/github/fake-github.ts";
import { readOnlyToken } from "../../support/github/fake-tokens.ts";
import { alteredFingerprint, enrolAccomplice } from "../../support/github/judges.ts";
import { annotations, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, FINGERPRINT, UNRELATED, type World } from "../../support/github/world.ts";
import { shown } from "../../support/markdown.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const scenery = useScenery();
const folder = temporaryFolder();
/** Where the repository has no fingerprint yet. */
const NEW = "fingerprints/new.sac";

/** A fingerprint by which copies of the source look unrelated, and the source's own with more probes. */
let accomplice: Change;
let again: Change;
beforeAll(async () => {
  accomplice = { copyOf: await enrolAccomplice(join(folder.path, "accomplice.sac")) };
  again = { copyOf: await enrolSource(folder, 24) };
});

/** A world whose GitHub knows the base commit. */
async function open(): Promise<World> {
  const world = await scenery.open();
  world.fake.state.commits.set(world.base, { sha: world.base, parents: [] });
  return world;
}

interface Case {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly depth?: number;
}

/** Runs on a pull request of these changes. */
async function pull(world: World, changes: Readonly<Record<string, Change>>, { inputs = {}, depth = 0 }: Case = {}) {
  const { event, merge } = world.pullRequest(changes);
  return world.run({ event, workspace: world.checkout(merge, depth), inputs });
}

const commentsOf = ({ fake }: World) => fake.state.comments.map(({ body }) => shown(body)).join("\n");

describe.concurrent("a pull request that is checked out into a folder of the workspace", () => {
  async function inFolder(
    world: World,
    changes: Readonly<Record<string, Change>>,
    inputs: Readonly<Record<string, string>>,
  ) {
    const { event, merge } = world.pullRequest(changes);
    const checkout = world.checkout(merge, 0);
    const workspace = `${checkout}-outer`;
    mkdirSync(workspace);
    renameSync(checkout, join(workspace, "src"));
    return world.run({ event, workspace, inputs });
  }
  const named = { fingerprint: `src/${FINGERPRINT}`, models: "src/models/**/*.onnx" };

  it("is not judged by its own fingerprint as if the base had none, and is told what to say", async () => {
    const world = await open();
    const ran = await inFolder(world, { "models/new.onnx": DERIVED, [FINGERPRINT]: accomplice }, named);
    expect(ran.status, ran.log).toBe(2);
    expect(ran.outputs.verdict).toBe("error");
    expect(annotations(ran).join()).toMatch(/CHECKOUT_MISMATCH.*repository-path: src/s);
  });

  it("is judged by the base's with repository-path, and only what it changes", async () => {
    const world = await open();
    const changes = { "models/new.onnx": DERIVED, [FINGERPRINT]: accomplice };
    const ran = await inFolder(world, changes, { "repository-path": "src/", "check-run": "true" });
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
    expect(commentsOf(world)).toMatch(/touches the fingerprint .*The new fingerprint is of another source/s);
    expect(world.fake.state.checkRuns[0].annotations.map(({ path }) => path)).toEqual(["models/new.onnx"]);
  });

  it("passes with an honest model and repository-path", async () => {
    const ran = await inFolder(await open(), { "models/new.onnx": UNRELATED }, { "repository-path": "src" });
    expect(ran.status, ran.log).toBe(0);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "unrelated" });
  });

  it.each([
    ["nowhere", "CHECKOUT_MISSING"],
    ["../elsewhere", "INPUT_INVALID"],
  ])("is refused where repository-path is %s", async (path, code) => {
    const ran = await inFolder(await open(), { "models/new.onnx": UNRELATED }, { "repository-path": path });
    expect([ran.status, annotations(ran).join()]).toEqual([2, expect.stringContaining(code)]);
  });

  it("a folder of the repository is no repository-path", async () => {
    const ran = await pull(await open(), { "models/new.onnx": DERIVED }, { inputs: { "repository-path": "models" } });
    expect([ran.status, annotations(ran).join()]).toEqual([2, expect.stringContaining("CHECKOUT_MISMATCH")]);
  });
});

describe.concurrent("a change whose base has no such fingerprint", () => {
  it.each<[string, Change, number]>([
    ["a copy, by an accomplice's fingerprint", DERIVED, 0],
    ["a copy, by an accomplice's fingerprint, without history", DERIVED, 1],
    ["an honest model", UNRELATED, 0],
  ])("is inconclusive, whatever it brings: %s", async (_, model, depth) => {
    const world = await open();
    const inputs = { fingerprint: NEW, "check-run": "true" };
    const ran = await pull(world, { "models/new.onnx": model, [NEW]: accomplice }, { inputs, depth });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: "inconclusive", models: "0" });
    for (const text of [shown(ran.summary), commentsOf(world)]) {
      expect(text).toMatch(/❔ \*\*No verdict\.\*\* The base of this change has no fingerprints\/new\.sac/);
      expect(text).toContain("allow-first-time: true");
    }
    expect(world.fake.state.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  it.each<[string, Change, string, number]>([
    ["a copy", DERIVED, "derived", 1],
    ["an honest model", UNRELATED, "unrelated", 0],
  ])("is judged by it if the workflow allows the first time: %s", async (_, model, verdict, status) => {
    const world = await open();
    const inputs = { fingerprint: NEW, "allow-first-time": "true" };
    const ran = await pull(world, { "models/new.onnx": model, [NEW]: again }, { inputs });
    expect(ran.status, ran.log).toBe(status);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": verdict });
    expect(commentsOf(world)).toContain("The base of this change has no fingerprints/new.sac");
  });

  it.each<[string, Change, string, number]>([
    ["a copy", DERIVED, "derived", 1],
    ["an honest model", UNRELATED, "unrelated", 0],
  ])("is judged by it if the workflow pins it: %s", async (_, model, verdict, status) => {
    const world = await open();
    const bytes = readFileSync((again as { copyOf: string }).copyOf);
    const digest = createHash("sha256").update(bytes).digest("hex");
    const inputs = { fingerprint: NEW, "fingerprint-sha256": digest };
    const ran = await pull(world, { "models/new.onnx": model, [NEW]: again }, { inputs });
    expect(ran.status, ran.log).toBe(status);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": verdict });
  });

  it("is no pass by a fingerprint that is not the pinned one", async () => {
    const inputs = { fingerprint: NEW, "fingerprint-sha256": "a".repeat(64) };
    const ran = await pull(await open(), { "models/new.onnx": DERIVED, [NEW]: accomplice }, { inputs });
    expect([ran.status, annotations(ran).join()]).toEqual([2, expect.stringContaining("FINGERPRINT_DIGEST")]);
  });

  it("is inconclusive by a config of its own, even one whose globs match nothing", async () => {
    const world = await open();
    const config = `checks:\n  - models: ["nothing/**"]\n    fingerprints: [${FINGERPRINT}]\n`;
    const inputs = { config: ".github/sac.yml", threads: "1" };
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED, ".github/sac.yml": config });
    const ran = await world.run({ event, workspace: world.checkout(merge, 0), inputs, bare: true });
    expect([ran.status, ran.outputs.verdict], ran.log).toEqual([1, "inconclusive"]);
  });

  it("is inconclusive where it says itself how models are fed, and judged where that is allowed", async () => {
    const changes = { "models/new.onnx": DERIVED, "feed.json": '{"mean":[2,-2,0.4],"std":[0.25,0.25,0.25]}' };
    const ran = await pull(await open(), changes, { inputs: { preprocess: "feed.json" } });
    expect([ran.status, ran.outputs.verdict], ran.log).toEqual([1, "inconclusive"]);
    const honest = { "models/new.onnx": DERIVED, "feed.json": '{"mean":[0.4914,0.4822,0.4465]}' };
    const inputs = { preprocess: "feed.json", "allow-first-time": "true" };
    const allowed = await pull(await open(), honest, { inputs });
    expect([allowed.status, allowed.outputs.verdict], allowed.log).toEqual([1, "derived"]);
  });

  it("is no failure if fail-on leaves inconclusive out, and no pass by name either", async () => {
    const inputs = { fingerprint: NEW, "fail-on": "derived, error" };
    const ran = await pull(await open(), { "models/new.onnx": DERIVED, [NEW]: accomplice }, { inputs });
    expect([ran.status, ran.outputs.verdict], ran.log).toEqual([0, "inconclusive"]);
  });
});

describe.concurrent("a change of the judge alone", () => {
  /** The base's fingerprint with one thing changed. */
  const altered = (world: World, change: Parameters<typeof alteredFingerprint>[1]) =>
    alteredFingerprint(join(world.checkout(world.base), FINGERPRINT), change);

  it("to garbage fails, and the comment says that no change could be judged after it", async () => {
    const world = await open();
    const ran = await pull(world, { [FINGERPRINT]: "garbage" }, { inputs: { "check-run": "true" } });
    expect(ran.status, ran.log).toBe(2);
    expect(ran.outputs).toMatchObject({ verdict: "error", models: "0" });
    for (const text of [shown(ran.summary), commentsOf(world)]) {
      expect(text).toContain("⚠️ **No change after this one could be judged.**");
      expect(text).toMatch(/cannot be used\. FINGERPRINT_INVALID/);
    }
    expect(world.fake.state.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  });

  it.each<[string, (world: World) => Change | Promise<Change>, RegExp]>([
    ["another source", () => accomplice, /The new fingerprint is of another source: unrelated-resnet-1\.onnx/],
    [
      "fewer references",
      (world) =>
        altered(world, ({ calibration }) => ({
          calibration: calibration && { ...calibration, unrelated: calibration.unrelated.slice(0, 3) },
        })),
      /is calibrated with 3 unrelated models in place of 5: its smallest false-alarm rate is 25 % in place of 16\.7 %/,
    ],
    [
      "a statement that is taken back",
      (world) => altered(world, ({ about }) => ({ about: { ...about, statements: undefined } })),
      /states: training images unsaid, ancestor unsaid; the old one states: training images private/,
    ],
    ["an honest enrolment with more probes", () => again, /can be read, and is no weaker by what it says of itself/],
    ["nothing at all", () => null, /This change deletes or renames it: after it, there is no fingerprint/],
  ])("to %s passes, and the comment says so", async (_, make, line) => {
    const world = await open();
    const ran = await pull(world, { [FINGERPRINT]: await make(world) }, { depth: 1 });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs.verdict).toBe("skipped");
    expect(commentsOf(world)).toMatch(/➖ \*\*No model to judge, but this change touches its judge\.\*\*/);
    expect(commentsOf(world)).toMatch(line);
    expect(annotations(ran).join()).toMatch(/warning.*touches the fingerprint/);
  });

  it.each<[string, () => Change]>([
    ["an honest enrolment", () => again],
    ["nothing", () => null],
  ])("to %s fails where the workflow wants that", async (_, change) => {
    const world = await open();
    const inputs = { "fail-on": "derived, error, inconclusive, judge-touched" };
    const ran = await pull(world, { [FINGERPRINT]: change() }, { inputs });
    expect(ran.status, ran.log).toBe(1);
    expect(annotations(ran).join()).toContain("error: No model to judge, but this change touches its judge");
    expect(world.fake.state.comments).toHaveLength(1);
  });

  it("is none where only other files are touched, whatever the workflow wants", async () => {
    const ran = await pull(await open(), { "README.md": "x" }, { inputs: { "fail-on": "judge-touched" } });
    expect([ran.status, ran.outputs.verdict], ran.log).toEqual([0, "skipped"]);
  });

  it("to a file that is not the pinned one fails", async () => {
    const world = await open();
    const inputs = { "fingerprint-sha256": world.fingerprintSha256 };
    const ran = await pull(world, { [FINGERPRINT]: again }, { inputs });
    expect(ran.status, ran.log).toBe(2);
    expect(commentsOf(world)).toMatch(/FINGERPRINT_DIGEST: .* is pinned/);
  });

  it("of the workflow is told, with the fingerprint that it takes away", async () => {
    const world = await open();
    const workflow = "name: models\n";
    const changes = { ".github/workflows/models.yml": workflow, [FINGERPRINT]: null, [NEW]: accomplice };
    const ran = await pull(world, changes, { inputs: { fingerprint: NEW, models: "nothing/**" } });
    expect(ran.status, ran.log).toBe(0);
    for (const line of [
      /touches the fingerprint fingerprints\/new\.sac/,
      /The new fingerprint is the first one\./,
      /touches the workflow \.github\/workflows\/models\.yml/,
      /deletes or renames the fingerprint fingerprints\/source\.sac/,
    ]) {
      expect(commentsOf(world)).toMatch(line);
    }
  });

  it("a config that is made to match nothing is told, and one that is none fails", async () => {
    const text = (glob: string) => `checks:\n  - models: ["${glob}"]\n    fingerprints: [${FINGERPRINT}]\n`;
    for (const [next, status, line] of [
      [text("nothing/**"), 0, /has globs that match no file: nothing\/\*\*.*no longer judges models\/\*\* by/s],
      ["checks: 7", 2, /After this change the config \.github\/sac\.yml cannot be used\. CONFIG_INVALID/],
    ] as const) {
      const world = await open();
      const base = world.origin.commit({ ".github/sac.yml": text("models/**") }, world.base);
      const head = world.origin.commit({ ".github/sac.yml": next }, base);
      const merge = world.origin.merge(base, head);
      const { event } = world.pullRequest({ ".github/sac.yml": next });
      const payload = event.payload as { pull_request: { head: object; base: object } };
      const { pull_request: old } = payload;
      const pull_request = { ...old, head: { ...old.head, sha: head }, base: { ...old.base, sha: base } };
      world.fake.state.pulls[0].head.sha = head;
      const about = { event: { ...event, sha: merge, payload: { ...payload, pull_request } }, bare: true };
      const ran = await world.run({
        ...about,
        workspace: world.checkout(merge, 0),
        inputs: { config: ".github/sac.yml" },
      });
      expect(ran.status, ran.log).toBe(status);
      expect(commentsOf(world)).toMatch(line);
    }
  });

  it("is told although GitHub does not say what the change touches", async () => {
    const world = await open();
    world.fake.fail({ path: /\/files$/, answer: 403 });
    const ran = await pull(world, { [FINGERPRINT]: accomplice }, { depth: 1 });
    expect(ran.status, ran.log).toBe(0);
    expect(verdicts(ran)).toEqual({ "models/old.onnx": "unrelated" });
    expect(commentsOf(world)).toContain("The new fingerprint is of another source");
  });

  it("by a fork is told in the job's summary", async () => {
    const world = await scenery.open({ tokens: { [JOB_TOKEN]: readOnlyToken() } });
    const { event, merge } = world.pullRequest({ [FINGERPRINT]: accomplice }, { headRepository: FORK });
    const ran = await world.run({ event, workspace: world.checkout(merge, 0) });
    expect(ran.status, ran.log).toBe(0);
    expect(shown(ran.summary)).toContain("The new fingerprint is of another source");
  });
});

describe.concurrent("a change of the judge beside an honest model", () => {
  it.each<[string, () => Change, string, number, RegExp]>([
    ["to garbage fails", () => "garbage", "derived, error", 2, /, but the new judge cannot be used$/],
    [
      "fails where the workflow wants that",
      () => again,
      "derived, judge-touched",
      1,
      /, but this change touches its judge$/,
    ],
  ])("%s, by its own word", async (_, change, failOn, status, title) => {
    const world = await open();
    const inputs = { "fail-on": failOn };
    const ran = await pull(world, { "models/new.onnx": UNRELATED, [FINGERPRINT]: change() }, { inputs });
    expect(ran.status, ran.log).toBe(status);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "unrelated" });
    expect(annotations(ran).find((line) => line.startsWith("error"))).toMatch(title);
    expect(commentsOf(world)).toContain("touches the fingerprint");
  });
});
