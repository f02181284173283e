import * as z from "zod";
import { SacError } from "../errors.ts";

/** Events that the Action knows how to judge. */
export const EVENTS = [
  "push",
  "pull_request",
  "pull_request_target",
  "merge_group",
  "schedule",
  "workflow_dispatch",
  "workflow_run",
] as const;
type EventName = (typeof EVENTS)[number];

/**
 * Whom a run answers to. `trusted`: code of this repository. `fork` and `dependabot`: no secrets, and a token that only
 * reads. `privileged`: secrets and a token that writes, although strangers can have started the run.
 *
 * What GitHub withholds from Dependabot goes by the actor who caused the event: a person who runs it again changes
 * nothing, and a person who pushes to Dependabot's branch has all that persons have.
 */
export type Trust = "trusted" | "fork" | "dependabot" | "privileged";

export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly baseRef: string;
  /** How many files it changes, as the event told. */
  readonly changedFiles: number;
}

/** The run whose end started this one. */
export interface FinishedRun {
  readonly id: number;
  readonly head: string;
  readonly branch: string | undefined;
  /** Owner of the repository that the head is in; undefined if it is gone. */
  readonly owner: string | undefined;
  /** Whether that head lies in another repository than this one. */
  readonly fork: boolean;
  readonly event: string;
  readonly conclusion: string | undefined;
  readonly url: string;
  /** Of the workflow that it was a run of. */
  readonly workflow: number | undefined;
}

/** What started this run, as far as anything depends on it. */
export interface Trigger {
  readonly event: EventName;
  readonly owner: string;
  readonly repository: string;
  readonly defaultBranch: string | undefined;
  readonly trust: Trust;
  /** The commit that GitHub says this run is about: for a pull request, its merge with the base. */
  readonly sha: string;
  readonly ref: string;
  /** The commit before the change; undefined where nothing was changed (schedule) or it cannot be known (a new branch). */
  readonly base: string | undefined;
  /** The commit that the change leads to: what a comment or a check run is about. */
  readonly head: string;
  /** Whether the event is a push that deletes a branch or a tag, after which there is nothing left to judge. */
  readonly deletesRef: boolean;
  readonly pull: PullRequest | undefined;
  readonly finished: FinishedRun | undefined;
  readonly run: {
    readonly id: number;
    readonly attempt: number;
    readonly url: string;
    readonly workflow: string;
    readonly job: string;
    /** Name of the step in its job: the one that the workflow gives it, or one that GitHub makes. */
    readonly step: string;
    /** Path of the workflow file in the repository; undefined if it lies in another one. */
    readonly workflowPath: string | undefined;
  };
}

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const side = z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() });
const repositorySchema = z.object({ default_branch: z.string().optional() });

const payloadSchema = z.object({
  repository: repositorySchema.optional(),
  before: sha.optional(),
  after: sha.optional(),
  pull_request: z
    .object({
      number: z.int(),
      head: side,
      base: side,
      changed_files: z.int().optional(),
      user: z.object({ login: z.string() }).nullish(),
    })
    .optional(),
  merge_group: z.object({ base_sha: sha, head_sha: sha }).optional(),
  workflow_run: z
    .object({
      id: z.int(),
      head_sha: sha,
      head_branch: z.string().nullish(),
      head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }).nullish() }).nullish(),
      event: z.string(),
      conclusion: z.string().nullish(),
      html_url: z.string(),
      workflow_id: z.int().optional(),
    })
    .optional(),
});
type Payload = z.infer<typeof payloadSchema>;

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  const message = `The variable ${name} is not set.`;
  const hint = "The Action runs in GitHub Actions only; elsewhere use the command sac.";
  throw new SacError("TRIGGER_REFUSED", message, hint);
}

function parsePayload(payload: unknown): Payload {
  const parsed = payloadSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw strange(`${path.join(".")}: ${message}`, parsed.error);
}

function strange(what: string, cause?: unknown): SacError {
  const message = `The event is not what GitHub sends: ${what}.`;
  const hint = "Check what set the runner's variables and wrote the file that GITHUB_EVENT_PATH names.";
  return new SacError("TRIGGER_REFUSED", message, hint, { cause });
}

function trustOf(event: EventName, payload: Payload, repository: string, actor: string | undefined): Trust {
  if (event === "pull_request_target" || event === "workflow_run") return "privileged";
  if (event === "pull_request" && payload.pull_request?.head.repo?.full_name !== repository) return "fork";
  const asks = event === "pull_request" || event === "push";
  return asks && actor === "dependabot[bot]" ? "dependabot" : "trusted";
}

function pullOf({ pull_request: pull }: Payload): PullRequest | undefined {
  if (!pull) return undefined;
  const { number, head, base } = pull;
  return { number, head: head.sha, base: base.sha, baseRef: base.ref, changedFiles: pull.changed_files ?? 0 };
}

function finishedOf({ workflow_run: run }: Payload, repository: string): FinishedRun | undefined {
  if (!run) return undefined;
  return {
    id: run.id,
    head: run.head_sha,
    branch: run.head_branch ?? undefined,
    owner: run.head_repository?.owner?.login ?? run.head_repository?.full_name.split("/")[0],
    fork: run.head_repository?.full_name !== repository,
    event: run.event,
    conclusion: run.conclusion ?? undefined,
    url: run.html_url,
    workflow: run.workflow_id,
  };
}

function eventOf(env: NodeJS.ProcessEnv): EventName {
  const name = required(env, "GITHUB_EVENT_NAME");
  const event = EVENTS.find((known) => known === name);
  if (event !== undefined) return event;
  const message = `The event ${name} is not one that models come with.`;
  throw new SacError("TRIGGER_REFUSED", message, `Start the workflow by one of: ${EVENTS.join(", ")}.`);
}

/** What the payload of some events must tell, lest a run about a change is taken for one about nothing in particular. */
const ABOUT: Partial<Record<EventName, "pull_request" | "merge_group" | "workflow_run">> = {
  pull_request: "pull_request",
  pull_request_target: "pull_request",
  merge_group: "merge_group",
  workflow_run: "workflow_run",
};

/** Only the event's own part of the payload: others can have parts of the same name that mean something else. */
function partsOf(event: EventName, payload: Payload) {
  const about = ABOUT[event];
  if (about !== undefined && payload[about] === undefined) throw strange(`${about} is missing`);
  return {
    pull: about === "pull_request" ? pullOf(payload) : undefined,
    group: about === "merge_group" ? payload.merge_group : undefined,
    push: event === "push" ? payload : undefined,
  };
}

/**
 * Makes sense of the runner's variables and the event's payload.
 * @throws SacError TRIGGER_REFUSED for events that no model can be told of
 */
export function readTrigger(env: NodeJS.ProcessEnv, payload: unknown): Trigger {
  const event = eventOf(env);
  const fullName = required(env, "GITHUB_REPOSITORY");
  const [owner, repository] = fullName.split("/");
  const parsed = parsePayload(payload);
  const { pull, group, push } = partsOf(event, parsed);
  const commit = required(env, "GITHUB_SHA");
  if (!sha.safeParse(commit).success) throw strange(`GITHUB_SHA is no commit: ${commit}`);
  const id = required(env, "GITHUB_RUN_ID");
  return {
    event,
    owner,
    repository,
    defaultBranch: parsed.repository?.default_branch,
    trust: trustOf(event, parsed, fullName, env.GITHUB_ACTOR),
    sha: commit,
    ref: env.GITHUB_REF ?? "",
    base: pull?.base ?? group?.base_sha ?? known(push?.before),
    head: pull?.head ?? group?.head_sha ?? commit,
    deletesRef: push?.after !== undefined && known(push.after) === undefined,
    pull,
    finished: event === "workflow_run" ? finishedOf(parsed, fullName) : undefined,
    run: {
      id: Number(id),
      attempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1),
      url: `${required(env, "GITHUB_SERVER_URL")}/${fullName}/actions/runs/${id}`,
      workflow: env.GITHUB_WORKFLOW ?? "",
      job: env.GITHUB_JOB ?? "",
      step: env.GITHUB_ACTION ?? "",
      workflowPath: workflowPath(env.GITHUB_WORKFLOW_REF, fullName),
    },
  };
}

/** GitHub writes zeros for the commit before a branch's first one, and for the one after its last. */
function known(commit: string | undefined): string | undefined {
  return commit === undefined || /^0+$/.test(commit) ? undefined : commit;
}

/** `owner/repository/.github/workflows/models.yml@refs/heads/main` to the path in it. */
function workflowPath(reference: string | undefined, repository: string): string | undefined {
  const [path] = reference?.split("@refs/") ?? [];
  return path?.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : undefined;
}
