import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../sac.ts";

/** What the runner is told about why a job runs. */
export interface JobEvent {
  readonly name: string;
  readonly payload: unknown;
  readonly sha: string;
  readonly ref: string;
  readonly actor: string;
  readonly baseRef?: string;
  readonly headRef?: string;
}

/** Where all events of the tests happen. */
export const REPOSITORY = "octo-org/models";
/** Where a stranger works on a copy of it. */
export const FORK = "stranger/models";

type Json = { readonly [key: string]: unknown };

/** A payload of fixtures/events with some of its fields changed, and with this repository's name. */
function payload(name: string, changes: Json): Json {
  const file = JSON.parse(readFileSync(join(root, "fixtures/events", `${name}.json`), "utf8"));
  return merged(merged(file, { repository: repository(REPOSITORY) }), changes);
}

function merged(one: Json, changes: Json): Json {
  const fields = Object.entries(changes).map(([key, value]) => {
    const old = one[key];
    return [key, isObject(old) && isObject(value) ? merged(old, value) : value];
  });
  return { ...one, ...Object.fromEntries(fields) };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function repository(fullName: string): Json {
  const [login, name] = fullName.split("/");
  const html = `https://github.com/${fullName}`;
  return { full_name: fullName, name, owner: { login }, private: false, default_branch: "main", html_url: html };
}

export function pushEvent(before: string, after: string): JobEvent {
  const ref = "refs/heads/main";
  return { name: "push", payload: payload("push", { before, after, ref }), sha: after, ref, actor: "mona" };
}

export interface PullRequestOf {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  /** The merge of the two, which is checked out unless the event is pull_request_target. */
  readonly merge: string;
  readonly changedFiles: number;
  /** `owner/name` of the repository that the head is in; null if it is gone. Default: this one */
  readonly headRepository?: string | null;
  readonly actor?: string;
  readonly target?: boolean;
}

export function pullRequestEvent(about: PullRequestOf): JobEvent {
  const { number, head, base, merge, changedFiles, headRepository = REPOSITORY, actor = "mona", target } = about;
  const changes = {
    number,
    pull_request: {
      number,
      changed_files: changedFiles,
      user: { login: actor },
      head: { sha: head, ref: "topic", repo: headRepository === null ? null : repository(headRepository) },
      base: { sha: base, ref: "main", repo: repository(REPOSITORY) },
    },
  };
  return {
    name: target ? "pull_request_target" : "pull_request",
    payload: payload("pull_request", changes),
    sha: target ? base : merge,
    ref: target ? "refs/heads/main" : `refs/pull/${number}/merge`,
    actor,
    baseRef: "main",
    headRef: "topic",
  };
}

export function mergeGroupEvent(base: string, head: string): JobEvent {
  const ref = `refs/heads/gh-readonly-queue/main/pr-7-${base}`;
  const group = { base_sha: base, head_sha: head, head_ref: ref, base_ref: "refs/heads/main" };
  const changes = payload("merge_group", { merge_group: group });
  return { name: "merge_group", payload: changes, sha: head, ref, actor: "mona" };
}

export function scheduleEvent(sha: string): JobEvent {
  return { name: "schedule", payload: payload("schedule", {}), sha, ref: "refs/heads/main", actor: "mona" };
}

export function dispatchEvent(sha: string): JobEvent {
  const name = "workflow_dispatch";
  return { name, payload: payload(name, { ref: "refs/heads/main" }), sha, ref: "refs/heads/main", actor: "mona" };
}

export interface FinishedRunOf {
  /** The default branch's newest commit: what such a run is about for GitHub. */
  readonly sha: string;
  readonly head: string;
  readonly headRepository: string;
  readonly event: string;
}

export function workflowRunEvent({ sha, head, headRepository, event }: FinishedRunOf): JobEvent {
  const run = {
    id: 815,
    event,
    head_sha: head,
    head_branch: "topic",
    head_repository: repository(headRepository),
    repository: repository(REPOSITORY),
    status: "completed",
    conclusion: "failure",
    html_url: `https://github.com/${REPOSITORY}/actions/runs/815`,
  };
  const changes = payload("workflow_run", { workflow_run: run });
  return { name: "workflow_run", payload: changes, sha, ref: "refs/heads/main", actor: "mona" };
}
