import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const zoo = "fixtures/zoo";

/** The Node.js under test: SAC_NODE, so that what is shipped can be tried on another version than the test runner's. */
export const node = process.env.SAC_NODE ?? process.execPath;

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the shipped command as a user would, in the repository's root. */
export function startSac(args: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
  const child = spawn(node, ["dist/cli.js", ...args], { cwd: root, env: environment });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (status) => resolve({ status, ...output }));
  });
  return { child, output, finished };
}

/** Runs the shipped command to its end. */
export function sac(...args: string[]): Promise<Finished> {
  return startSac(args).finished;
}
