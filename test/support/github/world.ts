import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { model } from "../zoo.ts";
import type { ActionFolder } from "./action-copy.ts";
import { type Change, checkout, createOrigin, type Origin } from "./checkout.ts";
import { type JobEvent, type PullRequestOf, pullRequestEvent } from "./events.ts";
import { expectLegal, type FakeGithub, type FakeOptions, JOB_TOKEN, startFakeGitHub } from "./fake-github.ts";
import type { FakeFile } from "./fake-state.ts";
import { type Job, type Ran, runAction } from "./runner.ts";

/** Models of the zoo, as changes to a repository. */
export const DERIVED: Change = { copyOf: model("derived", "finetune-all-1") };
export const DERIVED_TOO: Change = { copyOf: model("derived", "quantise-int8") };
export const UNRELATED: Change = { copyOf: model("unrelated", "unrelated-resnet-3") };
export const UNRELATED_TOO: Change = { copyOf: model("unrelated", "unrelated-mobilenet-2") };

/** Where the repository keeps its fingerprint. */
export const FINGERPRINT = "fingerprints/source.sac";
/** The inputs that every check needs. */
export const CHECK = { fingerprint: FINGERPRINT, threads: "1" } as const;

export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly merge: string;
  readonly event: JobEvent;
}

export type JobAbout = Pick<Job, "event" | "workspace"> &
  Partial<Job> & {
    /** Whether to give it none but the inputs that are listed. */
    readonly bare?: boolean;
  };

/** A GitHub with one repository, a real git repository behind it, and a machine to run jobs on. */
export interface World {
  readonly fake: FakeGithub;
  readonly origin: Origin;
  /** The newest commit of main: the fingerprint, one old unrelated model and a text. */
  readonly base: string;
  readonly fingerprintSha256: string;
  /** Opens a pull request from `base`. */
  pullRequest(changes: Readonly<Record<string, Change>>, about?: Partial<PullRequestOf>): PullRequest;
  /** Adds another commit to a pull request. */
  update(pull: PullRequest, changes: Readonly<Record<string, Change>>): PullRequest;
  /** Commits to main and returns the new commit; GitHub can compare the two. */
  push(changes: Readonly<Record<string, Change>>): string;
  /** Checks a commit out into a new workspace. */
  checkout(commit: string, depth?: number): string;
  /** A job on this machine, with the inputs that every check needs. */
  job(about: JobAbout): Job;
  /** Runs such a job to its end; all its requests must be legal, and its log must not give the token away. */
  run(about: JobAbout): Promise<Ran>;
}

/** What worlds are made from. */
export interface Shared {
  readonly folder: string;
  readonly action: ActionFolder;
  readonly fingerprint: string;
  /** A repository with the first commit, `base`. */
  readonly origin: string;
  readonly base: string;
}

/** Makes a world; whoever does closes its `fake`. */
export async function openWorld(
  { folder, action, fingerprint, base, ...shared }: Shared,
  options: FakeOptions = {},
): Promise<World> {
  const place = mkdtempSync(join(folder, "world-"));
  const fake = await startFakeGitHub(options);
  cpSync(shared.origin, join(place, "origin"), { recursive: true });
  const origin = createOrigin(join(place, "origin"));
  const { state } = fake;
  const known = (commit: string) => {
    for (const ref of [commit, "main"]) state.files.set(`${ref}:${FINGERPRINT}`, readFileSync(fingerprint));
    return commit;
  };
  known(base);
  let main = base;
  const machine = join(place, "machine");

  const register = (number: number, head: string, about: Partial<PullRequestOf>) =>
    openPull(fake, origin, { ...about, number, head, base });

  const world: World = {
    fake,
    origin,
    base,
    fingerprintSha256: createHash("sha256").update(readFileSync(fingerprint)).digest("hex"),
    pullRequest: (changes, about = {}) => register(about.number ?? 7, origin.commit(changes, base), about),
    update: ({ number, head }, changes) => register(number, origin.commit(changes, head), {}),
    push(changes) {
      const before = main;
      main = known(origin.commit(changes, before));
      const files = changedFiles(origin, before, main);
      state.comparisons.set(`${before}...${main}`, { status: "ahead", files });
      return main;
    },
    checkout: (commit, depth) => checkout(origin, commit, mkdtempSync(join(place, "workspace-")), depth),
    job: ({ inputs, bare, ...about }) => {
      const given = bare ? { ...inputs } : { ...CHECK, ...inputs };
      return { action, machine, apiUrl: fake.url, ...about, inputs: given };
    },
    async run(about) {
      const job = world.job(about);
      const ran = await runAction(job);
      expectLegal(fake);
      const log = `${ran.log}${ran.post.log}`.replace(/^::add-mask::.*$/gm, "");
      expect(log, "the token in the log").not.toContain(job.token ?? JOB_TOKEN);
      return ran;
    },
  };
  return world;
}

/** Makes a pull request known to GitHub, in place of what was known under its number. */
function openPull(
  { state, repository }: FakeGithub,
  origin: Origin,
  about: Partial<PullRequestOf> & Pick<PullRequestOf, "number" | "head" | "base">,
): PullRequest {
  const { number, head, base } = about;
  const merge = origin.merge(base, head);
  const files = changedFiles(origin, base, head);
  const { headRepository = repository, actor = "mona", changedFiles: count = files.length } = about;
  const at = state.pulls.findIndex((pull) => pull.number === number);
  state.pulls.splice(at < 0 ? state.pulls.length : at, 1, {
    number,
    state: "open",
    head: { sha: head, ref: "topic", repo: headRepository },
    base: { sha: base, ref: "main" },
    user: actor,
    files,
    changedFiles: count,
  });
  return { number, head, merge, event: pullRequestEvent({ merge, changedFiles: count, ...about }) };
}

const STATUSES = { A: "added", M: "modified", D: "removed", R: "renamed", T: "changed" } as const;

/** What GitHub lists for a change, which it finds out with git too. */
function changedFiles({ path }: Origin, base: string, head: string): FakeFile[] {
  const arguments_ = ["-C", path, "diff", "--name-status", "-z", "--find-renames", `${base}...${head}`];
  const fields = execFileSync("git", arguments_, { encoding: "utf8" }).split("\0");
  const files: FakeFile[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const status = STATUSES[fields[i][0] as keyof typeof STATUSES];
    if (status !== "renamed") files.push({ filename: fields[i + 1], status });
    else files.push({ filename: fields[i + 2], status, previous_filename: fields[i++ + 1] });
  }
  return files;
}
