import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { node } from "../sac.ts";
import type { ActionFolder } from "./action-copy.ts";
import { checkSummary, parseCommands, parseKeyValueFile, type WorkflowCommand } from "./command-files.ts";
import type { JobEvent } from "./events.ts";
import { JOB_TOKEN } from "./fake-github.ts";

/** A job with one step, which uses the action. */
export interface Job {
  readonly action: ActionFolder;
  /** `with:` */
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: JobEvent;
  /** What actions/checkout has left behind. */
  readonly workspace: string;
  /** Where the runner keeps its files; one folder can serve several jobs. */
  readonly machine: string;
  /** Where GITHUB_API_URL leads. */
  readonly apiUrl: string;
  /** `github.token`. Default: JOB_TOKEN */
  readonly token?: string;
  readonly repository?: string;
  readonly workflow?: string;
  readonly job?: string;
  /** Name of the step. Default: the one that GitHub gives to the first that uses the action */
  readonly step?: string;
  /** The job's leg of `strategy.matrix`. */
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly runId?: number;
  readonly attempt?: number;
  /** What the machine's environment has besides; the cache service's addresses, for instance. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A command line that starts each step, such as that of a program which watches it. */
  readonly through?: readonly string[];
  /** Lets inputs through that action.yml does not declare, as the runner does after a warning. */
  readonly undeclared?: boolean;
}

/** What came of one process: main or post. */
export interface Step {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error, as the job's log shows them. */
  readonly log: string;
  readonly commands: readonly WorkflowCommand[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly milliseconds: number;
}

/** What came of a job. */
export interface Ran extends Step {
  readonly post: Step;
}

export interface Running {
  readonly child: ChildProcess;
  /** All that was written so far. */
  log(): string;
  /** Ends main as GitHub cancels a job: an interrupt, 7.5 s later a termination, 2.5 s later a kill. */
  cancel(): void;
  /** Waits for main, then runs post. */
  readonly finished: Promise<Ran>;
}

/** Runs a job to its end: main, then post, as GitHub's runner does. @throws Error for what the runner would refuse */
export function runAction(job: Job): Promise<Ran> {
  return startAction(job).finished;
}

/** Starts a job. */
export function startAction(job: Job): Running {
  const inputs = inputVariables(job);
  const main = startStep(job, job.action.main, inputs);
  const whole = async (): Promise<Ran> => {
    const ended = await main.finished;
    if (job.action.post === undefined) throw new Error("There is no post step.");
    const state = Object.entries(ended.state).map(([name, value]) => [`STATE_${name}`, value]);
    const post = await startStep(job, job.action.post, { ...inputs, ...Object.fromEntries(state) }).finished;
    return { ...ended, post };
  };
  return { child: main.child, log: main.log, cancel: () => cancel(main.child), finished: whole() };
}

/** The annotations among a step's commands, as text: `error: message`. */
export function annotations({ commands }: Step): string[] {
  return commands
    .filter(({ name }) => ["error", "warning", "notice"].includes(name))
    .map(({ name, message }) => `${name}: ${message}`);
}

/** The verdicts on models, by path, as the report has them. */
export function verdicts({ outputs, log }: Ran): Record<string, string> {
  expect(outputs["report-json"], log).toBeTruthy();
  const { results } = reportSchema.parse(JSON.parse(readFileSync(outputs["report-json"], "utf8")));
  return Object.fromEntries(results.map(({ path, verdict }) => [path, verdict]));
}

/** `with:` and the defaults of action.yml, in the variables that the runner makes of them. */
function inputVariables({ action, inputs, token, matrix, undeclared }: Job): Record<string, string> {
  const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs));
  if (unknown.length > 0 && !undeclared) throw new Error(`action.yml does not declare ${unknown.join(", ")}.`);
  const defaults = Object.entries(action.inputs).map(([name, { default: value = "" }]) => [
    name,
    String(value).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => {
      if (expression === "toJSON(matrix)") return JSON.stringify(matrix ?? null, null, 2);
      if (expression !== "github.token") throw new Error(`The tests do not evaluate ${expression}.`);
      return token ?? JOB_TOKEN;
    }),
  ]);
  const all: Record<string, string> = { ...Object.fromEntries(defaults), ...inputs };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

const COMMAND_FILES = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] as const;

function startStep(job: Job, script: string, variables: Record<string, string>) {
  const startedAt = performance.now();
  mkdirSync(job.machine, { recursive: true });
  const folder = mkdtempSync(join(job.machine, "step-"));
  const files = Object.fromEntries(COMMAND_FILES.map((name) => [name, join(folder, name)]));
  for (const file of Object.values(files)) writeFileSync(file, "");
  const event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify(job.event.payload));
  const environment = { ...machineVariables(job), ...githubVariables(job), ...files, ...variables };
  const [program, ...args] = [...(job.through ?? []), node, join(job.action.path, script)];
  const child = spawn(program, args, {
    cwd: job.workspace,
    env: { ...environment, GITHUB_EVENT_PATH: event, ...job.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  const add = (chunk: Buffer) => {
    log += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const finished = new Promise<Step>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      try {
        const milliseconds = performance.now() - startedAt;
        resolve({ status, signal, log, commands: parseCommands(log), milliseconds, ...written(job.action, files) });
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
  return { child, log: () => log, finished };
}

/** What a step left in its command files. */
function written(action: ActionFolder, files: Readonly<Record<string, string>>) {
  const read = (name: (typeof COMMAND_FILES)[number]) => readFileSync(files[name], "utf8");
  const outputs = parseKeyValueFile(read("GITHUB_OUTPUT"));
  const unknown = Object.keys(outputs).filter((name) => !action.outputs.includes(name));
  if (unknown.length > 0) throw new Error(`action.yml does not declare the outputs ${unknown.join(", ")}.`);
  if (read("GITHUB_ENV") + read("GITHUB_PATH") !== "") throw new Error("The action changes later steps' environment.");
  return {
    outputs,
    state: parseKeyValueFile(read("GITHUB_STATE")),
    summary: checkSummary(read("GITHUB_STEP_SUMMARY")),
  };
}

/** A clean machine: nothing of the tests' own environment but where programs are. */
function machineVariables({ machine }: Job): Record<string, string> {
  const folders = { RUNNER_TEMP: "temp", RUNNER_TOOL_CACHE: "tools", HOME: "home" };
  const made = Object.entries(folders).map(([name, folder]) => {
    mkdirSync(join(machine, folder), { recursive: true });
    return [name, join(machine, folder)];
  });
  const runner = { RUNNER_OS: "Linux", RUNNER_ARCH: "X64", RUNNER_NAME: "test", RUNNER_ENVIRONMENT: "github-hosted" };
  return { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", CI: "true", ...runner, ...Object.fromEntries(made) };
}

function githubVariables(job: Job): Record<string, string> {
  const { event, repository = "octo-org/models", workflow = "models", runId = 4711, attempt = 1 } = job;
  const [owner] = repository.split("/");
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: job.step ?? "__sac-org_sac-action",
    GITHUB_ACTION_REF: "v1",
    GITHUB_ACTION_REPOSITORY: "sac-org/sac-action",
    GITHUB_ACTOR: event.actor,
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_API_URL: job.apiUrl,
    GITHUB_GRAPHQL_URL: `${job.apiUrl}/graphql`,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_BASE_REF: event.baseRef ?? "",
    GITHUB_HEAD_REF: event.headRef ?? "",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_JOB: job.job ?? "check",
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: "branch",
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: "1",
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: "2",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_NUMBER: "7",
    GITHUB_SHA: event.sha,
    GITHUB_WORKFLOW: workflow,
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/models.yml@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: job.workspace,
  };
}

function cancel(child: ChildProcess): void {
  child.kill("SIGINT");
  const terminate = setTimeout(() => child.kill("SIGTERM"), 7_500);
  const kill = setTimeout(() => child.kill("SIGKILL"), 10_000);
  child.on("close", () => {
    clearTimeout(terminate);
    clearTimeout(kill);
  });
}
