import { buildReport } from "../report/check/build.ts";
import type { Show } from "../report/check/insight.ts";
import type { Report, ReportOrigin, ReportShard } from "../report/check/schema.ts";
import { type CheckOptions, type CheckResult, check } from "../tasks/check.ts";
import type { Progress } from "../tasks/progress.ts";
import { asShard } from "./shard.ts";

/** What a report says of its run, beside what was found. */
interface RunFacts {
  readonly startedAt: Date;
  /** The arguments with which sac does the same again. */
  readonly command?: readonly string[] | undefined;
  /** The run in a repository, if there is one. */
  readonly origin?: ReportOrigin | undefined;
  /** What may be shown of the fingerprints; undefined: nothing. */
  readonly show?: Show | undefined;
  /** Which part of a larger one the plan is; undefined: it is whole. */
  readonly shard?: ReportShard | undefined;
}

/**
 * Judges a plan: every model of each group against each fingerprint of it.
 * @param onFailure is given the report on what was judged before the error that is thrown, if anything was
 * @returns the report, its results in the plan's order
 * @throws SacError as `check` does
 */
export async function judgePlan(
  plan: CheckOptions,
  { startedAt, command, origin, show, shard }: RunFacts,
  progress: Progress,
  onFailure?: (report: Report) => void,
): Promise<Report> {
  const reportOf = (result: CheckResult) => {
    const report = buildReport(result, startedAt, command, origin, show);
    return shard ? asShard(report, shard) : report;
  };
  return reportOf(await check(plan, progress, (judged) => onFailure?.(reportOf(judged))));
}
