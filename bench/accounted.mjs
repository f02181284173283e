/** Runs a program to its end, and says what it and all that it started took: a control group counts those, too, that nobody waited for. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where groups are made, and how one says what its processes took: version 2 of control groups, and version 1. */
const HIERARCHIES = [
  {
    folder: "/sys/fs/cgroup",
    file: "cpu.stat",
    milliseconds: (text) => Number(/^usage_usec (\d+)/m.exec(text)?.[1]) / 1e3,
  },
  { folder: "/sys/fs/cgroup/cpuacct", file: "cpuacct.usage", milliseconds: (text) => Number(text) / 1e6 },
];

/**
 * @param command the program and its arguments
 * @returns exit status, standard error, milliseconds of processor and by the clock, and the most MiB that the program held, and
 *   that one of those held that it started
 * @throws Error where no control group can be made: it takes Linux, and root
 */
export async function accounted(command) {
  const group = makeGroup();
  try {
    const began = performance.now();
    const shell = ["-c", 'echo $$ > "$0" && exec "$@"', join(group.path, "cgroup.procs"), ...command];
    const child = spawn("/bin/sh", shell, { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const peakMiB = { command: 0, model: 0 };
    const watch = setInterval(() => {
      for (const pid of group.processes()) {
        const whose = pid === String(child.pid) ? "command" : "model";
        peakMiB[whose] = Math.max(peakMiB[whose], peakOf(pid));
      }
    }, 10);
    const status = await new Promise((resolve) => child.on("close", resolve));
    const ms = performance.now() - began;
    clearInterval(watch);
    while (group.processes().length > 0) await sleep(2);
    return { status, stderr, ms, cpuMs: group.milliseconds(), peakMiB };
  } finally {
    rmdirSync(group.path);
  }
}

function makeGroup() {
  const found = HIERARCHIES.find(({ folder, file }) => existsSync(join(folder, file)));
  const path = join(found?.folder ?? "/sys/fs/cgroup", `sac-bench-${process.pid}`);
  try {
    mkdirSync(path);
  } catch (cause) {
    throw new Error("The processor time of all processes takes a control group: Linux, and root.", { cause });
  }
  return {
    path,
    milliseconds: () => found.milliseconds(readFileSync(join(path, found.file), "utf8")),
    processes: () => readFileSync(join(path, "cgroup.procs"), "utf8").split("\n").filter(Boolean),
  };
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
