import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./sac.ts";

export type Values = Readonly<Record<string, unknown>>;

/** One step of a job, as far as the tests look at it. */
export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Values;
}

interface Job {
  /** The workflow that it calls. */
  readonly uses?: string;
  readonly with?: Values;
  readonly secrets?: Values;
  readonly permissions?: unknown;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  /** File, and for a document the line of the block in it. */
  readonly where: string;
  readonly text: string;
  readonly on: Values;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A fenced block of YAML in a document. */
export interface Block {
  readonly where: string;
  readonly text: string;
  readonly value: unknown;
}

export const read = (path: string) => readFileSync(join(root, path), "utf8");

const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

/** The documents that tell of the Action. */
export const actionPages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", ...filesIn("docs/action", ".md")];

/** Every block of YAML in the documents that tell of the Action. */
export function yamlBlocks(): Block[] {
  return actionPages.flatMap((page) => {
    const text = read(page);
    return [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map((match) => {
      const line = text.slice(0, match.index).split("\n").length;
      return { where: `${page}:${line}`, text: match[1], value: parse(match[1]) };
    });
  });
}

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function asWorkflow(where: string, text: string, value: unknown): Workflow[] {
  if (!isObject(value) || !isObject(value.jobs)) return [];
  const { on, permissions, jobs } = value;
  const events = typeof on === "string" ? [on] : on;
  const named = Array.isArray(events) ? Object.fromEntries(events.map((event) => [event, null])) : (events as Values);
  return [{ where, text, on: named, permissions, jobs: jobs as Workflow["jobs"] }];
}

/** Every workflow of the repository, and every one that the documents show. */
export function workflows(): Workflow[] {
  const ours = filesIn(".github/workflows", ".yml").flatMap((path) => asWorkflow(path, read(path), parse(read(path))));
  return [...ours, ...yamlBlocks().flatMap(({ where, text, value }) => asWorkflow(where, text, value))];
}

export const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps ?? []);

/** Whether a step is this Action, in its own repository or named as a user does. */
export const isOurs = ({ uses }: Step) =>
  uses === "./" || uses === "$/" || (uses?.startsWith("org/sac-action@") ?? false);

/** The workflow of this repository that others call, and the jobs that call it. */
export const REUSABLE = ".github/workflows/audit.yml";
export const callsOf = ({ jobs }: Workflow): Job[] => Object.values(jobs).filter(({ uses }) => uses !== undefined);
