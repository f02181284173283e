import { notice, setFailed } from "@actions/core";
import { SacError } from "../errors.ts";
import { attempt } from "../github/api.ts";
import { loginOf } from "../github/conversation/author.ts";
import { COMMENT_BYTES, MOMENT_MS, putComment } from "../github/conversation/comment.ts";
import { ISSUE_BYTES, putIssue } from "../github/conversation/issue.ts";
import { type Marker, shortDigest } from "../github/conversation/marker.ts";
import { writeSummary } from "../github/conversation/summary.ts";
import { whoLacksSecrets } from "../github/trust.ts";
import {
  failed,
  lastingText,
  type Outcome,
  outcomeSeverity,
  outcomeTitle,
  renderDatedOutcome,
  renderFailure,
  renderOutcome,
} from "../report/outcome.ts";
import { escapeMarkdown } from "../text/markdown.ts";
import { handOver } from "./handover.ts";
import { INPUTS } from "./inputs/input-table.ts";
import { conversationKey } from "./leg.ts";
import { logFailure, logOutcome } from "./log.ts";
import { reportFolder, setOutputs, writeReports } from "./outputs.ts";
import type { TellingSession } from "./session.ts";

/**
 * Tells everybody how a check ended: the log, files and outputs, the job's summary, the pull request. None of it changes
 * the verdict, and none keeps the others from being told.
 * @param momentMs how long to wait until other runs' comments are there to be seen
 * @returns why the report's files could not be written, if they could not
 */
export async function announce(
  outcome: Outcome,
  session: TellingSession,
  momentMs = MOMENT_MS,
): Promise<SacError | undefined> {
  logOutcome(outcome, session.inputs);
  const folder = reportFolder(session);
  const files = outcome.kind === "judged" ? await writeReports(outcome.report, folder).catch(unwritten) : {};
  setOutputs(outcome, files instanceof SacError ? {} : files);
  await writeSummary((budget) => renderOutcome(outcome, budget));
  handOver("summary");
  await announceOnPull(outcome, session, momentMs);
  return files instanceof SacError ? files : undefined;
}

function unwritten(thrown: unknown): SacError {
  if (thrown instanceof SacError) return thrown;
  throw thrown;
}

/**
 * Ends a run that was told about.
 * @param trouble what went wrong while it was told
 * @returns the exit status
 */
export function conclude(outcome: Outcome, trouble: SacError | undefined): number {
  if (outcome.kind === "failed") logFailure(outcome.error);
  else if (outcome.status !== 0) setFailed(outcomeTitle(outcome));
  if (trouble) logFailure(trouble);
  return trouble ? 2 : outcome.status;
}

/** What could not be done, in modes that make no check. */
const FAILURES: Readonly<Record<string, string>> = {
  plan: "The audit could not be planned",
  enroll: "The fingerprint could not be made",
  publish: "The report could not be published",
};

/**
 * Tells of a run that failed where nobody else tells of it, before it came to judging or in another mode.
 * @param mode as the workflow says it, which may be no mode
 */
export async function announceFailure(thrown: unknown, mode = ""): Promise<void> {
  const outcome = failed(thrown);
  const title = FAILURES[mode];
  logFailure(outcome.error);
  if (title === undefined) setOutputs(outcome, {});
  await writeSummary(() => renderFailure(outcome.error, title ?? outcomeTitle(outcome)));
}

/** Whether it has only part of what there is to tell: mode merge tells people of all of it. */
function isShard({ inputs }: TellingSession): boolean {
  return "shard" in inputs && inputs.shard !== undefined;
}

/** What our comments and issues about an outcome are recognised by. */
function markerFor(outcome: Outcome, session: TellingSession): Marker {
  const { run, head } = session.trigger;
  const digest = shortDigest(lastingText(outcome));
  const severity = outcomeSeverity(outcome);
  return { key: conversationKey(session), head, run: run.id, attempt: run.attempt, digest, severity };
}

/** Only runs that may write, about a pull request, comment on it. @param momentMs as of `announce` */
export async function announceOnPull(outcome: Outcome, session: TellingSession, momentMs = MOMENT_MS): Promise<void> {
  const { inputs, trigger, api } = session;
  const when = "comment" in inputs ? inputs.comment : INPUTS.comment.default;
  const { pull } = trigger;
  if (pull === undefined || when === "off" || isShard(session) || noticeIfReadOnly(outcome, session)) return;
  await attempt("The comment could not be written", "pull-requests: write", async () => {
    const comment = {
      pull: pull.number,
      marker: markerFor(outcome, session),
      body: renderDatedOutcome(outcome, COMMENT_BYTES, trigger),
      author: await loginOf(api, inputs.token, inputs.commentAuthor),
      create: when === "always" || (when === "changes" ? isNews(outcome) : outcome.status !== 0),
    };
    await putComment(api, comment, momentMs);
  });
}

/** Keeps the audit's issue, if the run may. */
export async function announceInIssue(outcome: Outcome, session: TellingSession): Promise<void> {
  const { inputs, trigger, api } = session;
  if (isShard(session)) return;
  const title = outcomeTitle(outcome);
  await attempt("The tracking issue could not be written", "issues: write", async () =>
    putIssue(api, {
      marker: markerFor(outcome, session),
      author: await loginOf(api, inputs.token, inputs.commentAuthor),
      title: `sac-action audit: ${title}`,
      body: renderDatedOutcome(outcome, ISSUE_BYTES, trigger),
      recovery: `The audit passes again: ${escapeMarkdown(title)}. [The run](${trigger.run.url}).\n`,
      failing: outcome.status !== 0,
    }),
  );
}

/** Whether there is something to tell of the change: of models that it brings, or of what judges them. */
function isNews(outcome: Outcome): boolean {
  if (outcome.kind !== "unjudged") return outcome.kind === "judged";
  return outcome.verdict !== "skipped" || (outcome.warnings ?? []).length > 0;
}

/** Whether the run is one that may not write. If it has something to tell, its log says where else to look. */
function noticeIfReadOnly(outcome: Outcome, { trigger }: TellingSession): boolean {
  const who = whoLacksSecrets(trigger);
  if (who !== undefined && (isNews(outcome) || outcome.kind === "failed")) {
    notice(
      `A run of ${who} may not comment: the verdict is the status and the summary of this job. How to get a comment all the same: docs/action/forks.md`,
    );
  }
  return who !== undefined;
}
