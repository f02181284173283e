import { error, setFailed, setSecret } from "@actions/core";
import { type SacError, toSacError } from "../errors.ts";
import { plainText } from "../text/table.ts";
import { runAudit } from "./audit.ts";
import { runCheck } from "./check.ts";
import { runEnroll } from "./enroll.ts";
import { readInputs } from "./inputs/inputs.ts";
import { runPlan } from "./plan-shards.ts";
import { runPublish } from "./publish.ts";
import { openSession, type Session } from "./session.ts";

/** @returns the exit status */
function run({ inputs, ...session }: Session): Promise<number> {
  switch (inputs.mode) {
    case "check":
      return runCheck({ ...session, inputs });
    case "audit":
      return runAudit({ ...session, inputs });
    case "plan":
      return runPlan({ ...session, inputs });
    case "enroll":
      return runEnroll({ ...session, inputs });
    case "publish":
      return runPublish({ ...session, inputs });
  }
}

/** Says what went wrong, where, and what to do; the cause only where it is a bug of ours. */
function reportFailure(failure: SacError): void {
  const text = [`${failure.code}: ${failure.message}`, failure.hint ?? ""].filter(Boolean).map(plainText).join("\n");
  setFailed(text);
  if (failure.kind === "internal" && failure.cause instanceof Error) error(failure.cause.stack ?? "");
}

async function main(): Promise<number> {
  try {
    const inputs = readInputs(process.env);
    const { token, passphrase, identity = [] } = inputs.given;
    for (const secret of [token, passphrase, ...identity]) if (secret) setSecret(secret);
    const session = await openSession(inputs, process.env);
    // Paths in inputs are relative to the repository's root, wherever this process was started.
    process.chdir(session.workspace);
    return await run(session);
  } catch (thrown) {
    reportFailure(toSacError(thrown));
    return 2;
  }
}

process.on("uncaughtException", (thrown) => {
  reportFailure(toSacError(thrown));
  process.exit(2);
});
// A log that cannot be written is one that nobody can read: that is no pass.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(2));
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(status));
}
process.exitCode = await main();
