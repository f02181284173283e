import { SacError } from "../errors.ts";
import { onInterrupt } from "../interrupts.ts";
import { formatDuration } from "../text/units.ts";

/** A longer wait would make a timer fire at once; this is more than 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
    const stop = () => controller.abort(deadlineReached(deadlineMs));
    const left = deadlineMs - performance.now();
    // A timer that keeps nobody waiting when all is judged before.
    if (left > 0) setTimeout(stop, Math.min(left, LONGEST_TIMER_MS)).unref();
    else stop();
  }
  return controller.signal;
}

function deadlineReached(deadlineMs: number): SacError {
  return new SacError(
    "DEADLINE",
    `The run reached its deadline of ${formatDuration(deadlineMs)} before this model was judged.`,
    "Give the run more time by --deadline (in the Action, the input deadline), or judge fewer models in one run.",
  );
}
