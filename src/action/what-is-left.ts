import { warning } from "@actions/core";
import { readHostileReport } from "../auditing/hostile-report.ts";
import { writeSummary } from "../github/conversation/summary.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import { failed, type Outcome, renderOutcome } from "../report/outcome.ts";
import { announceInIssue, announceOnPull } from "./announce.ts";
import { completeCheck } from "./check.ts";
import { handedOver } from "./handed-over.ts";
import { notFinished } from "./handover.ts";
import { readInputs } from "./inputs/inputs.ts";
import { logOutcome } from "./log.ts";
import { openSession, type Session } from "./session.ts";

/** Tells what a main step that died has left to tell: the log, the job's summary, and whoever it tells on GitHub. */
async function main(): Promise<void> {
  const isUnfinished = handedOver("unfinished") !== "";
  const { inputs, ...session } = await openSession(readInputs(process.env), process.env);
  process.chdir(session.workspace);
  if (inputs.mode !== "check" && inputs.mode !== "audit" && inputs.mode !== "merge") return;
  const outcome = await outcomeLeft(inputs.failOn);
  if (isUnfinished) {
    warning("The run ended before it had told everything. Its outputs are those that it had set by then.");
    if (handedOver("summary") === "") {
      logOutcome(outcome, inputs);
      await writeSummary((budget) => renderOutcome(outcome, budget));
    }
  }
  if (inputs.mode === "check") await tellOfCheck(outcome, { ...session, inputs }, isUnfinished);
  else if (inputs.mode === "merge" && session.trigger.pull) await announceOnPull(outcome, { ...session, inputs });
  else await announceInIssue(outcome, { ...session, inputs });
}

/** By the report that the main step kept while it ran. */
async function outcomeLeft(failOn: readonly string[]): Promise<Outcome> {
  const path = handedOver("report");
  const report = path === "" ? undefined : await readHostileReport(path, "The report").catch(() => undefined);
  if (report === undefined) return failed(notFinished());
  return { kind: "judged", report, status: exitStatus(report, failOn) };
}

async function tellOfCheck(outcome: Outcome, session: Session<"check">, isUnfinished: boolean): Promise<void> {
  const id = Number(handedOver("checkRun"));
  if (id) await completeCheck(outcome, id, session, "cancelled");
  if (isUnfinished) await announceOnPull(outcome, session);
}

// Whatever goes wrong here has already gone wrong, and been told, in the main step.
await main().catch((thrown) => warning(`What was left to tell could not be told: ${thrown}`));
