import { buildReport } from "../report/check/build.ts";
import { SHOW_NOTHING, type Show, showsAnswers } from "../report/check/insight.ts";
import { type FoundBeside, withFoundBeside } from "../report/check/not-judged.ts";
import type { Report, ReportOrigin, ReportShard } from "../report/check/schema.ts";
import { check } from "../tasks/check.ts";
import type { CheckOptions, CheckResult } from "../tasks/check-options.ts";
import type { Progress } from "../tasks/progress.ts";
import { openRunningReport } from "./running-report.ts";
import { asShard } from "./shard.ts";
import type { VerdictCache } from "./verdict-cache.ts";

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
  /** Verdicts of earlier runs, which need not be reached again; undefined: all are reached anew. */
  readonly cache?: VerdictCache | undefined;
}

/**
 * Judges a plan: every model of each group against each fingerprint of it. A verdict that an earlier run has reached is taken
 * from there, if everything that it rests on is the same.
 * @param onFailure is given the report on what was judged before the error that is thrown, if anything was
 * @returns the report, its results in the plan's order
 * @throws SacError as `check` does
 */
export async function judgePlan(
  plan: CheckOptions,
  { startedAt, command, origin, show = SHOW_NOTHING, beside, shard, cache, keptIn }: RunFacts,
  progress: Progress,
  onFailure?: (report: Report) => void,
): Promise<Report> {
  // Probes that are drawn are others in each run.
  const lookUp = cache && !plan.draw ? await import("./known-verdicts.ts") : undefined;
  const known = cache && (await lookUp?.findKnown(plan, show, cache, progress));
  const freshOf = (result: CheckResult) => buildReport({ ...result, options: plan }, startedAt, command, origin, show);
  const reportOf = (result: CheckResult) => {
    const fresh = freshOf(result);
    const complete = known?.complete(fresh) ?? fresh;
    const report = shard ? asShard(complete, shard) : complete;
    return beside ? withFoundBeside(report, beside) : report;
  };
  const running = keptIn === undefined ? undefined : openRunningReport(keptIn);
  let keeping: Promise<void> | undefined;
  const lacking = {
    ...plan,
    groups: known?.lacking ?? plan.groups,
    keepAnswers: showsAnswers(show),
    onJudged: (soFar: () => CheckResult) => {
      running?.update(() => reportOf(soFar()));
      // At once, so that a run that is killed has not judged in vain.
      keeping = known?.keep(soFar(), freshOf);
    },
  };
  try {
    const judged = await check(lacking, progress, (before) => onFailure?.(reportOf(before)));
    return reportOf(judged);
  } finally {
    running?.end();
    await keeping;
  }
}
