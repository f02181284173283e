import { SacError } from "../errors.ts";
import { onInterrupt } from "../interrupts.ts";
import { formatDuration } from "../text/units.ts";

/** A longer wait would make a timer fire at once; this is more than 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A run whose deadline is shorter than it takes to open fingerprints still reports which models it did not judge. */
const MOMENTS_MS = 10_000;

/**
 * Ends a run before all of it is judged: at its deadline, or at the first interrupt, so that what was judged is told.
 * @param deadlineMs milliseconds since this process began; undefined: there is none
 * @param interrupted is called at an interrupt, before the run ends
 * @returns a signal whose reason is what is to be said of each model that was not judged: DEADLINE or INTERRUPTED
 */
export function stopSignal(deadlineMs: number | undefined, interrupted: () => void): AbortSignal {
  const controller = new AbortController();
  onInterrupt((reason) => {
    interrupted();
    controller.abort(reason);
  });
  if (deadlineMs !== undefined) {
    const stop = () => controller.abort(deadlineReached(deadlineMs, "before this model was judged"));
    const left = deadlineMs - performance.now();
    // A timer that keeps nobody waiting when all is judged before.
    if (left > 0) setTimeout(stop, Math.min(left, LONGEST_TIMER_MS)).unref();
    else stop();
  }
  return controller.signal;
}

/**
 * Waits for what comes before the models no longer than until the run's deadline, which leaves it some moments in any case. What
 * is not waited for goes on until this process ends.
 * @param deadlineMs as of `stopSignal`
 * @throws SacError DEADLINE, and what `work` throws
 */
export async function readyInTime<T>(deadlineMs: number | undefined, work: Promise<T>): Promise<T> {
  if (deadlineMs === undefined) return work;
  const left = Math.max(deadlineMs, MOMENTS_MS) - performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const stop = () => reject(deadlineReached(deadlineMs, "while it was getting ready, and judged nothing"));
    timer = setTimeout(stop, Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function deadlineReached(deadlineMs: number, when: string): SacError {
  return new SacError(
    "DEADLINE",
    `The run reached its deadline of ${formatDuration(deadlineMs)} ${when}.`,
    "Give the run more time by --deadline (in the Action, the input deadline), or judge fewer models in one run.",
  );
}
