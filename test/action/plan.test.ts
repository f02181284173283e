import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { equivalentCommand } from "../../src/action/command.ts";
import { INPUT_KEYS, INPUTS, inputName } from "../../src/action/inputs/input-table.ts";
import { planGroups } from "../../src/action/plan/plan.ts";
import { judgingPreprocess } from "../../src/action/preprocess.ts";
import type { JudgingSession } from "../../src/action/session.ts";
import { connect } from "../../src/github/api.ts";
import { openGit } from "../../src/github/git.ts";
import type { Trigger } from "../../src/github/trigger.ts";
import { suggest } from "../../src/text/suggest.ts";
import { failureOf } from "../support/failure.ts";
import { checkout, createOrigin } from "../support/github/checkout.ts";
import { expectLegal, type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../support/github/fake-github.ts";
import { emptyState } from "../support/github/fake-state.ts";
import { judgingInputs } from "../support/github/inputs.ts";
import { triggerOf } from "../support/github/trigger.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const DIGEST = "0123456789abcdef".repeat(4);
let fake: FakeGithub;
beforeAll(async () => {
  fake = await startFakeGitHub();
});
afterAll(async () => {
  await fake.close();
  expectLegal(fake);
});

/** A run on a pull request that changes some of a repository's files. */
async function session(
  inputs: Readonly<Record<string, string>>,
  {
    before = {},
    changes = {},
    about = {},
  }: { before?: Record<string, string>; changes?: Record<string, string>; about?: Partial<Trigger> } = {},
): Promise<JudgingSession> {
  const place = mkdtempSync(join(folder.path, "case-"));
  const origin = createOrigin(join(place, "origin"));
  const base = origin.commit({ "README.md": "x", ...before });
  const head = origin.commit(changes, base);
  const sha = origin.merge(base, head);
  const workspace = checkout(origin, sha, join(place, "workspace"), 0);
  const trigger = triggerOf({ event: "pull_request", base, head, sha, ...about });
  return {
    inputs: judgingInputs(inputs),
    trigger,
    workspace,
    temporary: place,
    git: await openGit(workspace),
    api: connect(JOB_TOKEN, trigger, fake.url),
    mirror: { restore: async () => false, restoreNewest: async () => false, save: async () => undefined },
  };
}

const config = (more = "", fingerprint = "a.sac") =>
  `checks:\n  - models: ["a/**"]\n    fingerprints: [${fingerprint}]\n${more}`;

describe("planGroups", () => {
  it("takes inputs, with their digests in order", async () => {
    const inputs = {
      fingerprint: "a.sac\nb.sac",
      "fingerprint-sha256": `${DIGEST}\n${"b".repeat(64)}`,
      threshold: "0.1",
    };
    const { groups, notes } = await planGroups(await session(inputs));
    expect(groups).toEqual([
      {
        models: ["**/*.onnx"],
        fingerprints: [
          { place: "a.sac", sha256: DIGEST },
          { place: "b.sac", sha256: "b".repeat(64) },
        ],
        threshold: 0.1,
      },
    ]);
    expect(notes).toEqual([]);
  });

  it("takes the config of the base, which the change cannot edit", async () => {
    const files = { before: { "sac.yml": config() }, changes: { "sac.yml": config("", "mine.sac") } };
    const { groups, notes } = await planGroups(await session({ config: "sac.yml" }, files));
    expect(groups[0].fingerprints).toEqual([{ place: "a.sac", sha256: undefined }]);
    expect(notes).toEqual([]);
  });

  it("takes a config that the change brings, with a note", async () => {
    const { groups, notes } = await planGroups(
      await session({ config: "sac.yml" }, { changes: { "sac.yml": config() } }),
    );
    expect(groups).toHaveLength(1);
    expect(notes).toEqual([{ code: "FIRST_TIME", text: expect.stringContaining("sac.yml") }]);
  });

  it.each<[string, string, Record<string, string>, string, readonly string[]]>([
    ["is not there", "", {}, "CONFIG_INVALID", ["no config file sac.yml"]],
    ["names a place outside", config("", "../a.sac"), {}, "CONFIG_INVALID", ["sac.yml", "checks[0]", "../a.sac"]],
    [
      "pins nothing",
      config("", '"https://example.com/a.sac?key=hunter2"'),
      {},
      "FINGERPRINT_UNPINNED",
      ["example.com/a.sac"],
    ],
    [
      "has a threshold beside another rule",
      config("    threshold: 0.1\n"),
      { rule: "normal" },
      "INPUT_CONFLICT",
      ["normal", "checks[0]"],
    ],
    [
      "lacks the threshold that the rule needs",
      config(),
      { rule: "threshold" },
      "INPUT_CONFLICT",
      ["threshold", "has none"],
    ],
  ])("refuses a config that %s", async (_, text, inputs, code, words) => {
    const files = { before: text === "" ? {} : { "sac.yml": text } };
    const failure = await failureOf(async () => planGroups(await session({ config: "sac.yml", ...inputs }, files)));
    expect(failure.code).toBe(code);
    for (const word of words) expect(failure.message).toContain(word);
    expect(failure.message).not.toContain("hunter2");
  });

  describe("with a config in another repository", () => {
    const COMMIT = "c0ffee".padEnd(40, "0");
    const CONFIG = `octo-org/vault/audits/sac.yml@${COMMIT}`;
    const pinned = (place: string) => `{ path: "${place}", sha256: "${DIGEST}" }`;

    function vault(text: string) {
      const state = emptyState();
      state.files.set(`${COMMIT}:audits/sac.yml`, Buffer.from(text));
      fake.state.others.set("octo-org/vault", state);
    }

    it("takes it at the pinned commit, and finds what it names in that repository", async () => {
      const places = ["faces.sac", "release:v3/plates.sac", "release:o/r@v1/x.sac", "https://example.com/y.sac"];
      vault(config("", places.map(pinned).join(", ")));
      // A file of the change with the same path is of no account.
      const { groups, notes } = await planGroups(
        await session({ config: CONFIG }, { changes: { "audits/sac.yml": config() } }),
      );
      expect(groups[0].fingerprints.map(({ place }) => place)).toEqual([
        `octo-org/vault/faces.sac@${COMMIT}`,
        "release:octo-org/vault@v3/plates.sac",
        "release:o/r@v1/x.sac",
        "https://example.com/y.sac",
      ]);
      expect(notes).toEqual([]);
    });

    it.each([
      ["pins no digest", config(), CONFIG, "FINGERPRINT_UNPINNED", "octo-org/vault/a.sac"],
      ["is no config", "models: []", CONFIG, "CONFIG_INVALID", "octo-org/vault/audits/sac.yml"],
      ["is not there", config(), `octo-org/nowhere/sac.yml@${COMMIT}`, "GITHUB_REFUSED", "octo-org/nowhere"],
    ])("refuses one that %s", async (_, text, place, code, words) => {
      vault(text);
      const failure = await failureOf(async () => planGroups(await session({ config: place })));
      expect(failure.code).toBe(code);
      expect(failure.message).toContain(words);
    });
  });

  it("minds a lacking fingerprint or digest only where there are secrets that could hold it", async () => {
    const address = "https://example.com/a.sac";
    // A digest from a variable that is not set is one that is left out, which GitHub's runner does not tell apart.
    for (const inputs of [
      { fingerprint: "" },
      { fingerprint: address },
      { fingerprint: address, "fingerprint-sha256": "" },
    ]) {
      const failure = await failureOf(async () => planGroups(await session(inputs)));
      expect(failure.code).toMatch(/^(INPUT_INVALID|FINGERPRINT_UNPINNED)$/);
      for (const trust of ["fork", "dependabot"] as const) {
        expect((await planGroups(await session(inputs, { about: { trust } }))).groups).toHaveLength(1);
      }
    }
  });
});

describe("judgingPreprocess", () => {
  const read = async (files: Parameters<typeof session>[1]) => judgingPreprocess("pre.json", await session({}, files));

  it("reads the base's file, so that a change cannot have its models fed nonsense", async () => {
    const files = { before: { "pre.json": '{"width": 8}' }, changes: { "pre.json": '{"width": 1}' } };
    expect(await read(files)).toEqual({ preprocess: { width: 8 }, notes: [] });
    const { preprocess, notes } = await read({ changes: { "pre.json": '{"width": 1}' } });
    expect([preprocess, notes.map(({ code }) => code)]).toEqual([{ width: 1 }, ["FIRST_TIME"]]);
  });

  it("is also the name of a usual normalisation, unless the repository has a file of that name", async () => {
    const named = await judgingPreprocess("imagenet-bgr", await session({}, {}));
    expect(named).toMatchObject({ preprocess: { colour: "bgr", mean: [0.406, 0.456, 0.485] }, notes: [] });
    const own = await session({}, { before: { imagenet: '{"width": 8}' } });
    expect(await judgingPreprocess("imagenet", own)).toEqual({ preprocess: { width: 8 }, notes: [] });
  });

  it("says what is wrong with it", async () => {
    expect((await failureOf(() => read({ before: { "pre.json": "width: 8" } }))).code).toBe("PREPROCESS_INVALID");
    expect((await failureOf(() => read({}))).code).toBe("FILE_NOT_FOUND");
  });
});

describe("equivalentCommand", () => {
  const group = (places: readonly string[], models = ["m.onnx"], threshold?: number) => ({
    models,
    fingerprints: places.map((place) => ({ place, sha256: undefined })),
    threshold,
  });
  const commandOf = (groups: Parameters<typeof equivalentCommand>[0], inputs: Record<string, string> = {}) => {
    return equivalentCommand(groups, judgingInputs(inputs).given)?.join(" ");
  };

  it.each([
    [group(["./a.sac"]), {}, "check a.sac -- m.onnx"],
    [group(["-a.sac"]), {}, "check ./-a.sac -- m.onnx"],
    [group(["https://me:pw@example.com/x/b.sac?k=1", "release:o/r@v1/c.sac"]), {}, "check b.sac c.sac -- m.onnx"],
    [group([`octo-org/vault/f/d.sac@${"c".repeat(40)}`]), {}, "check d.sac -- m.onnx"],
    [group(["a.sac"], ["m.onnx"], 0.1), { threshold: "0.1" }, "check a.sac --threshold 0.1 -- m.onnx"],
    [
      group(["a.sac"]),
      { "time-limit": "2m", "memory-limit": "1KiB", "fail-on": "derived, error", passphrase: "secret" },
      "check a.sac --fail-on derived,error --time-limit 120000ms --memory-limit 1024B -- m.onnx",
    ],
  ])("of %j with %j", (judged, inputs, expected) => {
    expect(commandOf([judged], inputs)).toBe(expected);
  });

  /** Inputs that a command on a clone has no use for, or gets from its environment. */
  const WITHOUT_OPTION: readonly string[] = [
    ...[
      "fingerprint",
      "fingerprint-sha256",
      "models",
      "config",
      "passphrase",
      "identity",
      "token",
      "verdict-cache-key",
    ],
    ...["comment", "comment-key", "comment-author", "check-run", "report-directory", "allow-untrusted-trigger"],
    ...[
      "verdict-cache-key",
      "runtime-path",
      "cuda-provider-path",
      "mode",
      "matrix",
      "repository-path",
      "allow-first-time",
    ],
  ];
  const VALUES: Readonly<Record<string, string>> = {
    ...{
      alpha: "0.01",
      rule: "normal",
      threshold: "0.2",
      score: "sac",
      draw: "50",
      "fail-on": "derived",
      multiple: "bh",
      activations: "false",
      jobs: "3",
      shard: "2/3",
      deadline: "1h",
    },
    ...{
      device: "cpu",
      output: "scores",
      threads: "3",
      "time-limit": "2m",
      "memory-limit": "1GiB",
      "require-isolation": "network",
      preprocess: "pre.json",
    },
  };
  const judging = INPUT_KEYS.filter((key) =>
    INPUTS[key].input.modes.some((mode) => mode === "check" || mode === "audit"),
  );

  it.each(judging.map(inputName).filter((name) => !WITHOUT_OPTION.includes(name)))(
    "has an option for the input %s",
    (name) => {
      const { given } = judgingInputs({ [name]: VALUES[name] });
      const command = equivalentCommand([group(["a.sac"], ["m.onnx"], 0.2)], given, { probes: 50, seed: "s" });
      expect(command).toContain(VALUES[name] === "false" ? `--no-${name}` : `--${name}`);
    },
  );

  it("takes names that look like options or patterns for names", () => {
    const [judged] = [group(["release:o/r@v1/-c.sac"], ["models/a[1].onnx", "-m.onnx"])];
    expect(commandOf([judged])).toBe("check ./-c.sac -- models/a[1].onnx -m.onnx");
  });

  it("is not there where no single command does the same, or nobody could read it", () => {
    expect(commandOf([])).toBeUndefined();
    expect(commandOf([group(["a.sac"]), group(["b.sac"])])).toBeUndefined();
    expect(commandOf([group(["a.sac"], Array(101).fill("m.onnx"))])).toBeUndefined();
  });
});

describe("suggest", () => {
  it.each([
    ["threshhold", "threshold"],
    ["FAIL_ON", "fail-on"],
    ["colour", undefined],
    ["", undefined],
  ])("%s: %s", (name, expected) => {
    expect(suggest(name, ["threshold", "fail-on", "model"])).toBe(expected);
  });
});
