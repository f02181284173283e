import { buildReport } from "../report/check/build.ts";
import type { Show } from "../report/check/insight.ts";
import type { Report, ReportOrigin } from "../report/check/schema.ts";
import { type CheckOptions, type CheckResult, check } from "../tasks/check.ts";
import type { Progress } from "../tasks/progress.ts";
import { asShard, type Shard, takeShard } from "./shard.ts";

/** What a report says of its run, beside what was found. */
interface RunFacts {
  readonly startedAt: Date;
  /** The arguments with which sac does the same again. */
  readonly command?: readonly string[] | undefined;
  /** The run in a repository, if there is one. */
  readonly origin?: ReportOrigin | undefined;
  /** What may be shown of the fingerprints; undefined: nothing. */
  readonly show?: Show | undefined;
  /** Which part of the plan is to be judged; undefined: all of it. */
  readonly shard?: Shard | undefined;
}

/**
 * Judges a plan, or a shard of it: every model of each group against each fingerprint of it.
 * @param onFailure is given the report on what was judged before the error that is thrown, if anything was
 * @returns the report, its results in the plan's order
 * @throws SacError as `check` does
 */
export async function judgePlan(
  whole: CheckOptions,
  { startedAt, command, origin, show, shard }: RunFacts,
  progress: Progress,
  onFailure?: (report: Report) => void,
): Promise<Report> {
  const { plan, about } = shard ? await takeShard(whole, shard) : { plan: whole };
  const reportOf = (result: CheckResult) => {
    const report = buildReport(result, startedAt, command, origin, show);
    return about ? asShard(report, about) : report;
  };
  return reportOf(await check(plan, progress, (judged) => onFailure?.(reportOf(judged))));
}
