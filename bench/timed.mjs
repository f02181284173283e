/** Runs a program to its end, and says how long it took and what it held; on Linux only is memory told. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * @param command the program and its arguments
 * @returns exit status, both outputs, seconds by the clock, and the most MiB that its own process held
 */
export async function timed([program, ...args], env = process.env) {
  const began = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].on("data", (chunk) => {
      output[name] += chunk;
    });
  }
  let peakMiB = 0;
  const watch = setInterval(() => {
    peakMiB = Math.max(peakMiB, residentMiB(child.pid));
  }, 20);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  return { status, ...output, seconds: (performance.now() - began) / 1000, peakMiB };
}

function residentMiB(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
