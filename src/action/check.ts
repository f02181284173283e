import { attempt } from "../github/api.ts";
import { CHECK_BYTES, type Conclusion, completeCheckRun, openCheckRun } from "../github/conversation/check-run.ts";
import { whoLacksSecrets } from "../github/trust.ts";
import { interruptStatus } from "../interrupts.ts";
import { failed, type Outcome, outcomeTitle, renderOutcome } from "../report/outcome.ts";
import { announce, conclude } from "./announce.ts";
import { handOver } from "./handover.ts";
import { judge } from "./judge.ts";
import { keptVerdicts } from "./kept-verdicts.ts";
import { checkName } from "./leg.ts";
import type { Session } from "./session.ts";

/** Mode check: judges the models that a change brings, and tells. @returns the exit status */
export async function runCheck(session: Session<"check">): Promise<number> {
  const id = await openCheck(session);
  const kept = keptVerdicts(session);
  const outcome = await judge(session, kept).catch(failed);
  const trouble = await announce(outcome, session);
  if (id !== undefined) await completeCheck(outcome, id, session, conclusionOf(outcome));
  await kept.save();
  return conclude(outcome, trouble);
}

async function openCheck(session: Session<"check">): Promise<number | undefined> {
  const { inputs, trigger, api } = session;
  if (!inputs.checkRun || whoLacksSecrets(trigger) !== undefined) return undefined;
  const id = await attempt("The check run could not be created", "checks: write", () =>
    openCheckRun(api, trigger, checkName(session)),
  );
  // If this process dies, the step after the job still knows what to complete.
  if (id !== undefined) handOver("checkRun", id);
  return id;
}

function conclusionOf(outcome: Outcome): Conclusion {
  if (interruptStatus() !== undefined) return "cancelled";
  if (outcome.status !== 0) return "failure";
  return outcome.kind === "judged" ? "success" : "neutral";
}

/** Completes the run's check run: left open, it would block its pull request for ever. */
export async function completeCheck(
  outcome: Outcome,
  id: number,
  { api }: Session<"check">,
  conclusion: Conclusion,
): Promise<void> {
  const text = { title: outcomeTitle(outcome), summary: renderOutcome(outcome, CHECK_BYTES) };
  const report = outcome.kind === "judged" ? outcome.report : undefined;
  await attempt("The check run could not be completed", "checks: write", () =>
    completeCheckRun(api, id, conclusion, text, report, () => handOver("checkRun", "")),
  );
}
