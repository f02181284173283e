import { setSecret } from "@actions/core";
import { toSacError } from "../errors.ts";
import { endOnInterrupt, interruptStatus } from "../interrupts.ts";
import { failed } from "../report/outcome.ts";
import { TELLING_MODES } from "../settings/faces.ts";
import { announceFailure } from "./announce.ts";
import { runAudit } from "./audit.ts";
import { runCheck } from "./check.ts";
import { runEnroll } from "./enroll.ts";
import { handOver, notFinished } from "./handover.ts";
import { readInputs } from "./inputs/inputs.ts";
import { logFailure } from "./log.ts";
import { runMerge } from "./merge.ts";
import { setOutputs } from "./outputs.ts";
import { runPlan } from "./plan-shards.ts";
import { runPublish } from "./publish.ts";
import { openSession, type Session } from "./session.ts";

/** How long what nobody waits for any more may go on. */
const AFTERMATH_MS = 5_000;

/** @returns the exit status */
function run({ inputs, ...session }: Session): Promise<number> {
  switch (inputs.mode) {
    case "check":
      return runCheck({ ...session, inputs });
    case "audit":
      return runAudit({ ...session, inputs });
    case "merge":
      return runMerge({ ...session, inputs });
    case "plan":
      return runPlan({ ...session, inputs });
    case "enroll":
      return runEnroll({ ...session, inputs });
    case "publish":
      return runPublish({ ...session, inputs });
  }
}

/** Until there is a verdict, and if there never is one, what later steps read of it is an error. */
function begin(): void {
  setOutputs(failed(notFinished()), {});
  handOver("unfinished");
}

async function main(): Promise<number> {
  try {
    const inputs = readInputs(process.env);
    const { token, passphrase, verdictCacheKey, identity = [] } = inputs.given;
    for (const secret of [token, passphrase, verdictCacheKey, ...identity]) if (secret) setSecret(secret);
    const session = await openSession(inputs, process.env);
    // Paths in inputs are relative to the repository's root, wherever this process was started.
    process.chdir(session.workspace);
    if (TELLING_MODES.some((mode) => mode === inputs.mode)) begin();
    const status = await run(session);
    handOver("unfinished", "");
    return status;
  } catch (thrown) {
    await announceFailure(thrown, process.env.INPUT_MODE?.trim());
    handOver("unfinished", "");
    return 2;
  }
}

process.on("uncaughtException", (thrown) => {
  logFailure(toSacError(thrown));
  process.exit(2);
});
// A log that cannot be written is one that nobody can read: that is no pass.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(2));
endOnInterrupt();
const status = await main();
process.exitCode = interruptStatus() ?? status;
// All is told: what is still under way, such as a download that came too late, keeps nobody waiting.
setTimeout(() => process.exit(), AFTERMATH_MS).unref();
