import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { read } from "../workflows.ts";
import { type Contexts, evaluate, filled } from "./expressions.ts";
import { JOB_TOKEN } from "./fake-github.ts";
import type { Job, Ran } from "./runner.ts";
import type { World } from "./world.ts";

/** A workflow that others call, as far as the tests' runner knows it. */
interface CalledFile {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, { readonly default?: unknown }>>;
      readonly secrets: Readonly<Record<string, unknown>>;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    };
  };
  readonly jobs: Readonly<Record<string, CalledJob>>;
}

interface CalledJob {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  /** Of one dimension. */
  readonly strategy?: { readonly matrix: Readonly<Record<string, string>> };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly CalledStep[];
}

interface CalledStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** How a workflow is called, and what happens to it. */
export interface WorkflowCall {
  readonly world: World;
  /** For machines and artifacts, of calls one after the other. */
  readonly folder: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly event: Job["event"];
  /** The commit that is checked out. */
  readonly commit: string;
  readonly runId?: number;
  /** What every machine's environment has besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether a job's leg is lost: its machine dies before anything is done. */
  isLost?(job: string, leg: number): boolean;
}

interface Ended {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Contexts;
}

/** What came of a call. */
export interface Called {
  /** Every run of the action, in order. */
  readonly ran: readonly { readonly job: string; readonly run: Ran }[];
  readonly jobs: Readonly<Record<string, Ended>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Holds a folder for each artifact. */
  readonly artifacts: string;
}

interface Running extends WorkflowCall {
  readonly contexts: Contexts;
  readonly artifacts: string;
  readonly ran: { readonly job: string; readonly run: Ran }[];
}

/**
 * Runs a reusable workflow of this repository as GitHub does: its jobs by what they need, a machine for every leg, and of
 * the steps this action, checkouts and artifacts.
 * @throws Error for inputs and secrets that the workflow does not declare, and for steps that the tests do not know
 */
export async function callWorkflow(path: string, call: WorkflowCall): Promise<Called> {
  const { on, jobs } = parse(read(path)) as CalledFile;
  const { inputs, secrets, outputs } = on.workflow_call;
  for (const [given, declared] of [
    [call.with, inputs],
    [call.secrets ?? {}, secrets],
  ] as const) {
    const unknown = Object.keys(given).filter((name) => !(name in declared));
    if (unknown.length > 0) throw new Error(`${path} does not declare ${unknown.join(", ")}.`);
  }
  const defaults = Object.entries(inputs).map(([name, { default: value = "" }]) => [name, value]);
  const contexts = {
    inputs: { ...Object.fromEntries(defaults), ...call.with },
    secrets: call.secrets ?? {},
    github: { token: JOB_TOKEN },
  };
  const running: Running = { ...call, contexts, artifacts: mkdtempSync(join(call.folder, "artifacts-")), ran: [] };
  const ended: Record<string, Ended> = {};
  for (const [name, job] of Object.entries(jobs)) ended[name] = await runJob(name, job, ended, running);
  const all = { ...contexts, jobs: ended };
  return {
    ...running,
    jobs: ended,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, filled(value, all)])),
  };
}

async function runJob(
  name: string,
  job: CalledJob,
  ended: Readonly<Record<string, Ended>>,
  running: Running,
): Promise<Ended> {
  const needed = [job.needs ?? []].flat().map((one) => [one, ended[one]] as const);
  const isWell = needed.every(([, { result }]) => result === "success");
  const contexts = { ...running.contexts, needs: Object.fromEntries(needed) };
  if (!(job.if === undefined ? isWell : evaluate(job.if, contexts))) return { result: "skipped", outputs: {} };
  const legs: Ended[] = [];
  for (const [index, matrix] of legsOf(job, contexts).entries()) {
    const leg = { ...contexts, matrix, strategy: { "job-index": index } };
    const isLost = running.isLost?.(name, index) ?? false;
    legs.push(isLost ? { result: "failure", outputs: {} } : await runLeg(name, job, { ...running, contexts: leg }));
  }
  const result = legs.every((leg) => leg.result === "success") ? "success" : "failure";
  return { result, outputs: legs.at(-1)?.outputs ?? {} };
}

function legsOf({ strategy }: CalledJob, contexts: Contexts): readonly (Contexts | null)[] {
  const [dimension] = Object.entries(strategy?.matrix ?? {});
  if (dimension === undefined) return [null];
  const values = filled(dimension[1], contexts) as readonly unknown[];
  if (values.length === 0) throw new Error("Matrix vector does not contain any values.");
  return values.map((value) => ({ [dimension[0]]: value }));
}

async function runLeg(name: string, job: CalledJob, running: Running): Promise<Ended> {
  // A new machine, on which everything is where it was on the others: a cache finds files by their paths.
  const machine = join(running.folder, "machine");
  rmSync(machine, { recursive: true, force: true });
  mkdirSync(machine, { recursive: true });
  const steps: Record<string, { outputs: Contexts }> = {};
  const contexts = { ...running.contexts, steps, runner: { temp: join(machine, "temp") } };
  let workspace = mkdtempSync(join(machine, "workspace-"));
  let failed = false;
  for (const step of job.steps) {
    if (step.if === undefined ? failed : !evaluate(step.if, contexts)) continue;
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([key, value]) => [key, String(filled(value, contexts) ?? "")]),
    );
    let outputs: Contexts = {};
    if (step.uses === "$/") {
      const { event, environment = {}, runId = 4711, world } = running;
      const matrix = running.contexts.matrix as Contexts | null;
      const about = { event, environment, runId, workspace, machine, inputs, job: name, bare: true };
      const run = await world.run({ ...about, ...(matrix ? { matrix } : {}) });
      running.ran.push({ job: name, run });
      failed ||= run.status !== 0;
      outputs = run.outputs;
    } else if (step.uses.startsWith("actions/checkout@")) workspace = running.world.checkout(running.commit);
    else if (step.uses.startsWith("actions/upload-artifact@")) outputs = upload(inputs, running.artifacts);
    else if (step.uses.startsWith("actions/download-artifact@")) download(inputs, running.artifacts);
    else throw new Error(`The tests do not run ${step.uses}.`);
    if (step.id !== undefined) steps[step.id] = { outputs };
  }
  const filledOutputs = Object.entries(job.outputs ?? {}).map(([key, value]) => [key, filled(value, contexts)]);
  return { result: failed ? "failure" : "success", outputs: Object.fromEntries(filledOutputs) };
}

/** One file is the whole artifact; of a folder it is what lies in it. */
function upload({ name, path }: Readonly<Record<string, string>>, artifacts: string): Contexts {
  if (/[\\/:"<>|*?\r\n]/.test(name)) throw new Error(`An artifact cannot be called ${name}.`);
  if (!existsSync(path) || (statSync(path).isDirectory() && readdirSync(path).length === 0)) return {};
  const place = join(artifacts, name);
  mkdirSync(place, { recursive: true });
  cpSync(path, statSync(path).isDirectory() ? place : join(place, basename(path)), { recursive: true });
  return { "artifact-id": "1" };
}

function download({ pattern, path }: Readonly<Record<string, string>>, artifacts: string): void {
  // The patterns of this repository end with their only star.
  for (const name of readdirSync(artifacts).filter((one) => one.startsWith(pattern.replace(/\*$/, ""))))
    cpSync(join(artifacts, name), join(path, name), { recursive: true });
}
