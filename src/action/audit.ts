import { failed } from "../report/outcome.ts";
import { announce, announceInIssue, conclude } from "./announce.ts";
import { judge } from "./judge.ts";
import type { Session } from "./session.ts";

/** Mode audit: judges every matching model of the repository, and keeps one issue about it. @returns the exit status */
export async function runAudit(session: Session<"audit">): Promise<number> {
  const outcome = await judge(session).catch(failed);
  const trouble = await announce(outcome, session);
  await announceInIssue(outcome, session);
  return conclude(outcome, trouble);
}
