import { spawn } from "node:child_process";
import { node } from "./sac.ts";

export interface Measured {
  readonly stdout: string;
  readonly stderr: string;
  /** Most resident memory of the program's own process, in megabytes, and the time that it took of the processor. */
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
}

/** What a program says of itself when it ends; what maxRSS says begins with what the process that started it held. */
const SAYS = `import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => {
  const [, kilobytes] = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
  const { user, system } = process.cpuUsage();
  writeSync(2, "\\nmeasured " + kilobytes + " " + (user + system) + "\\n");
});`;

/** Runs a program of Node.js to its end. @param args Node.js's own arguments, the program and the program's arguments */
export async function measured(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const command = [`--import=data:text/javascript,${encodeURIComponent(SAYS)}`, ...args];
  const child = spawn(node, command, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  await new Promise((resolve) => child.on("close", resolve));
  const [, kilobytes, microseconds] = /^measured (\d+) (\d+)$/m.exec(stderr) ?? [];
  return { stdout, stderr, peakMegabytes: (Number(kilobytes) * 1024) / 1e6, cpuSeconds: Number(microseconds) / 1e6 };
}
