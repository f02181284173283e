import { findReports } from "../auditing/find-reports.ts";
import { mergeReports } from "../auditing/merge.ts";
import { SacError } from "../errors.ts";
import type { Trigger } from "../github/trigger.ts";
import { whoLacksSecrets } from "../github/trust.ts";
import { unrecognisedWords } from "../report/check/not-judged.ts";
import type { Report } from "../report/check/schema.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import { failed, type Outcome } from "../report/outcome.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { announce, announceInIssue, conclude } from "./announce.ts";
import { judgeConcern } from "./judge-review.ts";
import { reportPaths } from "./outputs.ts";
import type { Session } from "./session.ts";
import { skippedOutcome } from "./skipped.ts";

/**
 * Mode merge: joins the reports of a run's shards, and tells of them as one run would have: about a pull request in a comment,
 * otherwise in an issue. That a report is missing is told in the same places.
 * @returns the exit status
 */
export async function runMerge(session: Session<"merge">): Promise<number> {
  const outcome = await merged(session).catch((thrown) => failed(withCause(thrown, session.trigger)));
  const trouble = await announce(outcome, session);
  if (session.trigger.pull === undefined) await announceInIssue(outcome, session);
  return conclude(outcome, trouble);
}

/** @throws SacError SHARD_MISSING, SHARD_DOUBLED, SHARD_FOREIGN, REPORT_INVALID, USAGE for a folder whose reports it would overwrite */
async function merged({ inputs, trigger }: Session<"merge">): Promise<Outcome> {
  const { failOn, reports, reportDirectory } = inputs;
  const paths = await findReports(reports);
  const written = reportDirectory === undefined ? [] : Object.values(reportPaths(reportDirectory));
  await refuseOverwriting({ reports: { "report-directory": written } }, { reports: paths });
  const report = await mergeReports(paths);
  refuseElsewhere(report, trigger);
  const notes = report.origin?.notes ?? [];
  if (report.results.length === 0) return withoutModels(report, failOn);
  const status = exitStatus(report, failOn);
  const concern = status === 0 ? judgeConcern(notes, failOn) : undefined;
  return { kind: "judged", report, status: concern?.status ?? status, failing: concern?.why };
}

/** In a run without secrets, shards that need one have no report, and their jobs may have passed all the same. */
function withCause(thrown: unknown, trigger: Trigger): unknown {
  const who = whoLacksSecrets(trigger);
  if (who === undefined || !(thrown instanceof SacError) || thrown.code !== "SHARD_MISSING") return thrown;
  const message = `${thrown.message} This is a run of ${who}, which gets no secrets: a shard that needs one, for its fingerprint or its config file, judges nothing and has no report.`;
  const hint =
    "Look at the jobs of the shards. If they say so, judge the change in the merge queue or after it is merged, where there are secrets, or by a fingerprint that needs none: docs/action/forks.md";
  return new SacError("SHARD_MISSING", message, hint, { cause: thrown });
}

/** A report says itself where it comes from: this refuses what was mixed up, not what was forged. */
function refuseElsewhere({ origin }: Report, { owner, repository, run, finished }: Trigger): void {
  const isHere = origin?.repository === `${owner}/${repository}`;
  if (isHere && (origin.runUrl === run.url || origin.runUrl === finished?.url)) return;
  const message = `The reports are not of this run: they ${origin ? "come from another one" : "do not come from the Action"}.`;
  throw new SacError("SHARD_FOREIGN", message, "Join the reports that the jobs of this run have uploaded.");
}

/** A run that had no model to judge is told as one that was not split. */
function withoutModels({ origin, notJudged = [], unrecognised }: Report, failOn: readonly string[]): Outcome {
  const notes = origin?.notes ?? [];
  const review = notes.filter(({ code }) => code.startsWith("JUDGE_"));
  const others = notes.filter((note) => !review.includes(note)).map(({ text }) => text);
  const why = [...others, unrecognisedWords(unrecognised) ?? ""].join(" ").trim();
  return skippedOutcome(why, review, notJudged, failOn);
}
