import { getState, warning } from "@actions/core";
import { attempt } from "../github/api.ts";
import { completeCheckRun } from "../github/conversation/check-run.ts";
import { readInputs } from "./inputs/inputs.ts";
import { openSession } from "./session.ts";

/** Completes the check run of a job that was cancelled or died: left open, it would block its pull request for ever. */
async function main(): Promise<void> {
  const id = Number(getState("check-run"));
  if (!id) return;
  const { api } = await openSession(readInputs(process.env), process.env);
  const text = {
    title: "Cancelled: there is no verdict",
    summary: "The run ended before there was a verdict. That is no pass: run it again.",
  };
  await attempt("The check run could not be completed", "checks: write", () =>
    completeCheckRun(api, id, "cancelled", text, undefined),
  );
}

// Whatever goes wrong here has already gone wrong, and been told, in the main step.
await main().catch((thrown) => warning(`The check run could not be completed: ${thrown}`));
