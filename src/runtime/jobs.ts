import { availableParallelism, totalmem } from "node:os";
import { devicesToTry } from "./devices.ts";
import type { ProcessOptions } from "./options.ts";

/** How many models run at once if nobody says: as many as have threads of their own; one alone on a device that they would share. */
export function usualJobs({ device, threads }: Pick<ProcessOptions, "device" | "threads">): number {
  return devicesToTry(device)[0] === "cpu" ? Math.max(1, Math.floor(availableParallelism() / threads)) : 1;
}

/** How many models the machine, or the share of it that this process has, holds at once, if each takes all that it may; 1 at least. */
export function jobsInMemory({ limits }: Pick<ProcessOptions, "limits">, bytes = memoryBytes()): number {
  return Math.max(1, Math.floor(bytes / limits.memoryBytes));
}

/** Of the machine, or what a control group leaves of it. */
export function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained ? Math.min(totalmem(), constrained) : totalmem();
}
