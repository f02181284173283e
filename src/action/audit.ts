import { failed } from "../report/outcome.ts";
import { announce, announceInIssue, conclude } from "./announce.ts";
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
