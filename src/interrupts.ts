import { constants } from "node:os";
import { SacError } from "./errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/** The first signal that came, if one did. */
let received: Signal | undefined;
/** What the first signal does in place of ending the process. */
let soften: ((reason: SacError) => void) | undefined;

/**
 * Has signals of the system end this process, with the status that says which it was: 128 and its number. Nothing else
 * that listens to them is left.
 * @param lastWords what is said then
 */
export function endOnInterrupt(lastWords: () => void = () => undefined): void {
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      const first = received === undefined;
      received ??= signal;
      if (first && soften) return soften(interruption(signal));
      lastWords();
      process.exit(interruptStatus());
    });
  }
}

/**
 * Has the first signal do this in place of ending the process, until it ends by itself; a second one ends it at once.
 * @param action is given what is to be said of all that was not done
 */
export function onInterrupt(action: (reason: SacError) => void): void {
  soften = action;
}

/** The exit status of a process that was interrupted; undefined if this one was not. */
export function interruptStatus(): number | undefined {
  return received && 128 + constants.signals[received];
}

function interruption(signal: Signal): SacError {
  const message = `The run was interrupted (${signal}) before this model was judged.`;
  return new SacError("INTERRUPTED", message, "Run it again: nothing is known about this model.");
}
