import { buildReport } from "../report/check/build.ts";
import type { Show } from "../report/check/insight.ts";
import type { Report, ReportOrigin } from "../report/check/schema.ts";
import { check } from "../tasks/check.ts";
import type { CheckOptions, CheckResult } from "../tasks/check-options.ts";
import type { Progress } from "../tasks/progress.ts";

/** What a report says of its run, beside what was found. */
interface RunFacts {
  readonly startedAt: Date;
  /** The arguments with which sac does the same again. */
  readonly command?: readonly string[] | undefined;
  /** The run in a repository, if there is one. */
  readonly origin?: ReportOrigin | undefined;
  /** What may be shown of the fingerprints; undefined: nothing. */
  readonly show?: Show | undefined;
}

/**
 * Judges a plan: every model of each group against each fingerprint of it.
 * @param onFailure is given the report on what was judged before the error that is thrown, if anything was
 * @returns the report, its results in the plan's order
 * @throws SacError as `check` does
 */
export async function judgePlan(
  plan: CheckOptions,
  { startedAt, command, origin, show }: RunFacts,
  progress: Progress,
  onFailure?: (report: Report) => void,
): Promise<Report> {
  const reportOf = (result: CheckResult) => buildReport(result, startedAt, command, origin, show);
  return reportOf(await check(plan, progress, (judged) => onFailure?.(reportOf(judged))));
}
