import { attempt } from "../github/api.ts";
import { loginOf } from "../github/conversation/author.ts";
import { ISSUE_BYTES, putIssue } from "../github/conversation/issue.ts";
import { failed, type Outcome, outcomeTitle, renderDatedOutcome } from "../report/outcome.ts";
import { escapeMarkdown } from "../text/markdown.ts";
import { announce, conclude, markerFor } from "./announce.ts";
import { judge } from "./judge.ts";
import { keptVerdicts } from "./kept-verdicts.ts";
import type { Session } from "./session.ts";

/** Mode audit: judges every matching model of the repository, and keeps one issue about it. @returns the exit status */
export async function runAudit(session: Session<"audit">): Promise<number> {
  const kept = keptVerdicts(session);
  const outcome = await judge(session, kept).catch(failed);
  const trouble = await announce(outcome, session);
  await announceInIssue(outcome, session);
  await kept.save();
  return conclude(outcome, trouble);
}

/** Keeps the audit's issue, if the run may. */
export async function announceInIssue(outcome: Outcome, session: Session<"audit">): Promise<void> {
  const { inputs, trigger, api } = session;
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
