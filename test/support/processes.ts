import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** State and parent of a process, from Linux's /proc; undefined where there is none. */
function status(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Whether a process lives; one that is dead and only waits to be counted does not. */
export function lives(pid: number): boolean {
  const { state = "Z" } = status(pid) ?? {};
  return state !== "Z" && state !== "X";
}

/** The living model processes that a process has started. */
export function modelProcessesOf(parent: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => status(pid)?.parent === parent && lives(pid) && commandLine(pid).includes("worker.js"));
}

/** A process's command line; empty if it has ended, which it may do between any look at it and this one. */
export function commandLine(pid: number): string {
  return textOf(pid, "cmdline");
}

/** A process's environment as it was started with; empty if it has ended. */
export function environmentOf(pid: number): string {
  return textOf(pid, "environ");
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** Longer than anything takes on a machine that is busy with much else. */
const PATIENCE_MS = 120_000;

/** Waits until `condition` gives something, and for nothing longer than PATIENCE_MS. */
export async function until<T>(condition: () => T): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = condition();
    if (value || Date.now() > end) return value;
    await sleep(20);
  }
}

/** Milliseconds of the processor since `process.cpuUsage()` gave `started`; unlike the clock's, other processes take none of them. */
export function cpuMsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** The processes that another has started and that have not ended, by what Linux keeps of it. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** A process with all that it has started, and that those have: behind walls a model's process is its launcher's. */
export function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

/** The files that a process has mapped into its memory, libraries among them; none if it has ended. */
export function loadedBy(pid: number): string {
  return textOf(pid, "maps");
}
