import { buildReport } from "../report/check/build.ts";
import { SHOW_NOTHING, type Show, showsAnswers } from "../report/check/insight.ts";
import { type FoundBeside, withFoundBeside } from "../report/check/not-judged.ts";
import type { Report, ReportOrigin, ReportShard } from "../report/check/schema.ts";
import { type CheckOptions, type CheckResult, check } from "../tasks/check.ts";
import type { Progress } from "../tasks/progress.ts";
import { openRunningReport } from "./running-report.ts";
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
  /** Files that may be models, where somebody looked for such beside the models. */
  readonly beside?: FoundBeside | undefined;
  /** A file that holds the report as JSON while the run goes on; undefined: none does. */
  readonly keptIn?: string | undefined;
}

/**
 * Judges a plan: every model of each group against each fingerprint of it.
 * @param onFailure is given the report on what was judged before the error that is thrown, if anything was
 * @returns the report, its results in the plan's order
 * @throws SacError as `check` does
 */
export async function judgePlan(
  plan: CheckOptions,
  { keptIn, ...facts }: RunFacts,
  progress: Progress,
  onFailure?: (report: Report) => void,
): Promise<Report> {
  const reportOf = (result: CheckResult) => reportAbout(result, facts);
  const running = keptIn === undefined ? undefined : openRunningReport(keptIn);
  const onJudged = (soFar: () => CheckResult) => running?.update(() => reportOf(soFar()));
  try {
    const whole = { ...plan, keepAnswers: showsAnswers(facts.show ?? SHOW_NOTHING), onJudged };
    return reportOf(await check(whole, progress, (judged) => onFailure?.(reportOf(judged))));
  } finally {
    running?.end();
  }
}

function reportAbout(result: CheckResult, { startedAt, command, origin, show, shard, beside }: RunFacts): Report {
  const report = buildReport(result, startedAt, command, origin, show);
  const told = shard ? asShard(report, shard) : report;
  return beside ? withFoundBeside(told, beside) : told;
}
