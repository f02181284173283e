/**
 * How far the main step has come, for the one after the job, which tells what is left to tell if the main step dies: each
 * fact by the name under which the runner keeps it. Nothing is imported here: the step after the job asks this before
 * anything else is loaded.
 */
export const STATES = {
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

/** What the main step has handed over; empty if it did not, or it holds no longer. */
export function handedOver(fact: Fact): string {
  return process.env[`STATE_${STATES[fact]}`] ?? "";
}
