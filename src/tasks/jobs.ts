import { jobsInMemory, memoryBytes, usualJobs } from "../runtime/jobs.ts";
import type { ProcessOptions } from "../runtime/options.ts";
import { counted } from "../text/numbers.ts";
import { formatSize } from "../text/units.ts";

/** How models are run, and how many at once, if that is said. */
interface Wanted {
  readonly run: ProcessOptions;
  readonly jobs?: number | undefined;
}

/** So many at once as were asked for, no more than there are, and no more than memory holds if each takes all that it may. */
export function jobsFor({ jobs, run }: Wanted, models: number, note: ((text: string) => void) | undefined): number {
  const wanted = Math.min(jobs ?? usualJobs(run), models);
  const fitting = jobsInMemory(run);
  if (wanted <= fitting) return wanted;
  const { memoryBytes: limit } = run.limits;
  note?.(
    `${counted(fitting, "model")} at once instead of ${wanted}: each may take ${formatSize(limit)} of memory, and there are ${formatSize(memoryBytes())}. With a lower --memory-limit (in the Action, memory-limit) more are run at once.`,
  );
  return fitting;
}

/** How many more processes are started while so many models are run: one, where memory holds it beside them, as if it took all that it may. */
export function aheadOf(jobs: number, { run }: Wanted): number {
  return jobs < jobsInMemory(run) ? 1 : 0;
}
