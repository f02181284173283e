import { error, setFailed, setSecret } from "@actions/core";
import { type SacError, toSacError } from "../errors.ts";
import { plainText } from "../text/table.ts";
import { runAudit } from "./audit.ts";
import { runCheck } from "./check.ts";
import { runEnroll } from "./enroll.ts";
import { type Mode, readInputs } from "./inputs/inputs.ts";
import { runPublish } from "./publish.ts";
import { openSession, type Session } from "./session.ts";

const MODES: Record<Mode, (session: Session) => Promise<number>> = {
  check: runCheck,
  audit: runAudit,
  enroll: runEnroll,
  publish: runPublish,
};

/** Says what went wrong, where, and what to do; the cause only where it is a bug of ours. */
function reportFailure(failure: SacError): void {
  const text = [`${failure.code}: ${failure.message}`, failure.hint ?? ""].filter(Boolean).map(plainText).join("\n");
  setFailed(text);
  if (failure.kind === "internal" && failure.cause instanceof Error) error(failure.cause.stack ?? "");
}

async function main(): Promise<number> {
  try {
    const inputs = readInputs(process.env);
    for (const secret of [inputs.token, inputs.passphrase, ...(inputs.identity ?? [])]) if (secret) setSecret(secret);
    const session = await openSession(inputs, process.env);
    // Paths in inputs are relative to the repository's root, wherever this process was started.
    process.chdir(session.workspace);
    return await MODES[inputs.mode](session);
  } catch (thrown) {
    reportFailure(toSacError(thrown));
    return 2;
  }
}

process.on("uncaughtException", (thrown) => {
  reportFailure(toSacError(thrown));
  process.exit(2);
});
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(status));
}
process.exitCode = await main();
