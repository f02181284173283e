import { getState, saveState } from "@actions/core";
import { SacError } from "../errors.ts";

/**
 * How far the main step has come, for the one after the job, which tells what is left to tell if the main step dies: each
 * fact by the name under which the runner keeps it.
 */
const STATES = {
  /** Set as long as something is yet to be told. */
  unfinished: "unfinished",
  /** Set when the job's summary is written. */
  summary: "summary",
  /** The file that holds the report while the run goes on, and after it. */
  report: "report",
  /** Id of a check run that is open. */
  checkRun: "check-run",
} as const;

type Fact = keyof typeof STATES;

/** @param value empty: it holds no longer */
export function handOver(fact: Fact, value: string | number = "yes"): void {
  saveState(STATES[fact], value);
}

/** What the main step has handed over; empty if it did not, or it holds no longer. */
export function handedOver(fact: Fact): string {
  return getState(STATES[fact]);
}

/** What is known of a run that ended without a word. */
export function notFinished(): SacError {
  const message = "The run ended before there was a verdict.";
  return new SacError("INTERRUPTED", message, "Run it again: nothing is known of its models.");
}
