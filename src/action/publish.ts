import { notice } from "@actions/core";
import { readHostileReport } from "../auditing/hostile-report.ts";
import { SacError } from "../errors.ts";
import { attempt } from "../github/api.ts";
import { loginOf } from "../github/conversation/author.ts";
import { COMMENT_BYTES, putComment } from "../github/conversation/comment.ts";
import { shortDigest } from "../github/conversation/marker.ts";
import { pullsOfRun } from "../github/conversation/pulls-of-run.ts";
import { writeSummary } from "../github/conversation/summary.ts";
import type { FinishedRun } from "../github/trigger.ts";
import { type Framing, renderReview } from "../report/check/markdown/page.ts";
import type { Report } from "../report/check/schema.ts";
import { lastingText, type Outcome, outcomeSeverity } from "../report/outcome.ts";
import { conversationKey } from "./leg.ts";
import { framingOf, withOrigin } from "./publish-words.ts";
import type { Session } from "./session.ts";

/**
 * Mode publish: tells a pull request from a fork what its own run, which may not write, has found. Whose pull request it
 * is comes from GitHub and never from the report, which a stranger may have written.
 * @returns the exit status: 0, for the gate is the run that judged
 * @throws SacError TRIGGER_REFUSED, REPORT_INVALID
 */
export async function runPublish(session: Session<"publish">): Promise<number> {
  const { inputs, trigger, api } = session;
  const { finished } = trigger;
  if (finished === undefined)
    throw new SacError("TRIGGER_REFUSED", "The event tells of no run that has ended.", "Start it by workflow_run.");
  const claimed = await readHostileReport(inputs.report, "The input report");
  const framing = framingOf(claimed, finished);
  await writeSummary((budget) => renderReview(withOrigin(claimed, trigger, finished, undefined), budget, framing));
  if (inputs.comment === "off") return 0;
  const pulls = await attempt("The pull request could not be found", "pull-requests: write", () =>
    pullsOfRun(api, finished),
  );
  if (pulls?.length === 0) {
    notice(`No open pull request has the commit ${finished.head} as its head: there is nothing to comment on.`);
  }
  for (const pull of pulls ?? []) {
    await attempt("The comment could not be written", "pull-requests: write", () =>
      comment(withOrigin(claimed, trigger, finished, pull), framing, pull, session, finished),
    );
  }
  return 0;
}

async function comment(
  report: Report,
  framing: Framing,
  pull: number,
  session: Session<"publish">,
  finished: FinishedRun,
): Promise<void> {
  const { inputs, trigger, api } = session;
  const { run } = trigger;
  const failing = report.verdict !== "unrelated" || finished.conclusion !== "success";
  const outcome: Outcome = { kind: "judged", report, status: failing ? 1 : 0 };
  const digest = shortDigest(JSON.stringify(framing), lastingText(outcome));
  const severity = outcomeSeverity(outcome);
  await putComment(api, {
    pull,
    marker: { key: conversationKey(session), head: finished.head, run: run.id, attempt: run.attempt, digest, severity },
    body: renderReview(report, COMMENT_BYTES, framing),
    author: await loginOf(api, inputs.token, inputs.commentAuthor),
    create: inputs.comment !== "on-failure" || failing,
  });
}
