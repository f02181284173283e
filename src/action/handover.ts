import { saveState } from "@actions/core";
import { SacError } from "../errors.ts";
import { STATES } from "./handed-over.ts";

/** @param value empty: it holds no longer */
export function handOver(fact: keyof typeof STATES, value: string | number = "yes"): void {
  saveState(STATES[fact], value);
}

/** What is known of a run that ended without a word. */
export function notFinished(): SacError {
  const message = "The run ended before there was a verdict.";
  return new SacError("INTERRUPTED", message, "Run it again: nothing is known of its models.");
}
