import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Api, connect } from "../../../src/github/api.ts";
import { type ModelSelection, type SelectedModels, selectModels } from "../../../src/github/changes/select-models.ts";
import { openGit } from "../../../src/github/git.ts";
import { readTrigger } from "../../../src/github/trigger.ts";
import { model, node, tensor, valueInfo } from "../onnx-builder.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type Change, checkout, createOrigin, type Origin } from "./checkout.ts";
import * as events from "./events.ts";
import { expectLegal, type FakeGithub, JOB_TOKEN, startFakeGitHub } from "./fake-github.ts";
import type { FakeFile } from "./fake-state.ts";

/** A repository, what GitHub says of it, and what the Action selects there. */
export interface Scene {
  readonly fake: FakeGithub;
  /** A new repository for every test. */
  readonly origin: Origin;
  /** The commit that pull requests are made to. */
  base: string;
  /** A path where nothing is yet. */
  place(): string;
  /** A pull request of `head` to `base`, of which GitHub lists the files. */
  pullRequest(head: string, files?: readonly FakeFile[], about?: Partial<events.PullRequestOf>): PullRequest;
  /** What a pull request's run selects whose checkout has all history. */
  afterChange(first: Changes, changes: Changes, globs?: readonly string[]): Promise<SelectedModels>;
  select(about: About): Promise<SelectedModels>;
  /** One selection for each list of globs, and what is beside them. */
  selectAll(about: About, groups: readonly (readonly string[])[]): Promise<ModelSelection>;
}

type Changes = Readonly<Record<string, Change>>;

interface PullRequest {
  readonly merge: string;
  readonly event: events.JobEvent;
}

export interface About {
  readonly event: events.JobEvent;
  readonly workspace: string;
  readonly globs?: readonly string[];
  readonly api?: Api;
}

const GLOBS = ["**/*.onnx"];

/** Call it once in a file; every test finds an empty repository. */
export function openScene(): Scene {
  const folder = temporaryFolder();
  let fake: FakeGithub;
  let origin: Origin;
  let base = "";
  let count = 0;
  const place = () => join(folder.path, String(count++));
  beforeAll(async () => {
    fake = await startFakeGitHub();
  });
  afterAll(async () => {
    await fake.close();
    expectLegal(fake);
  });
  beforeEach(() => {
    origin = createOrigin(place());
    fake.state.pulls.splice(0);
    fake.state.comparisons.clear();
    (fake.requests as unknown[]).splice(0);
  });

  const scene: Scene = {
    get fake() {
      return fake;
    },
    get origin() {
      return origin;
    },
    get base() {
      return base;
    },
    set base(commit) {
      base = commit;
    },
    place,
    pullRequest(head, files = [], about = {}) {
      const merge = origin.merge(base, head);
      const { changedFiles = files.length } = about;
      const sides = { head: { sha: head, ref: "topic", repo: events.REPOSITORY }, base: { sha: base, ref: "main" } };
      fake.state.pulls.push({ number: 7, state: "open", ...sides, user: "mona", files, changedFiles });
      return { merge, event: events.pullRequestEvent({ number: 7, head, base, merge, changedFiles, ...about }) };
    },
    async afterChange(first, changes, globs) {
      base = origin.commit(first);
      const { merge, event } = scene.pullRequest(origin.commit(changes, base));
      const workspace = checkout(origin, merge, place(), 0);
      return await scene.select({ event, workspace, ...(globs ? { globs } : {}) });
    },
    async select(about) {
      const { groups } = await scene.selectAll(about, [about.globs ?? GLOBS]);
      return groups[0];
    },
    async selectAll({ event, workspace, api }, groups) {
      const trigger = readTrigger(variablesOf(event), event.payload);
      const git = await openGit(workspace);
      const about = { workspace, git, api: api ?? connect(JOB_TOKEN, trigger, fake.url) };
      return await selectModels(trigger, groups, about);
    },
  };
  return scene;
}

function variablesOf(event: events.JobEvent): NodeJS.ProcessEnv {
  return {
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: events.REPOSITORY,
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_ACTOR: event.actor,
    GITHUB_RUN_ID: "1",
    GITHUB_SERVER_URL: "https://github.example.org",
  };
}

/** A model that has all it needs in itself; `name` tells it from others. */
export function plain(name: string): Buffer {
  const xs = [valueInfo("x", "float32", [2])];
  return model({ name, nodes: [node("Relu", ["x"], ["y"])], inputs: xs, outputs: [valueInfo("y", "float32", [2])] });
}

/** A model that keeps a tensor in another file. */
export function external(location: string): Buffer {
  return model({
    nodes: [node("Add", ["x", "w"], ["y"])],
    inputs: [valueInfo("x", "float32", [2])],
    outputs: [valueInfo("y", "float32", [2])],
    initialisers: [tensor("w", [2], new Float32Array(), { external: { location } })],
  });
}
