import { Command, CommanderError } from "commander";
import { type SacError, toSacError } from "../errors.ts";
import { plainText } from "../report/table.ts";
import { VERSION } from "../version.ts";
import { addCalibrate } from "./calibrate.ts";
import { addCheck } from "./check.ts";
import { addEnroll } from "./enroll.ts";
import { addInspect } from "./inspect.ts";

const INTRODUCTION = `Tells whether an ONNX model descends from yours.

  1. sac enroll     makes a fingerprint of your model, once
  2. sac calibrate  compares it with models known to be unrelated
  3. sac check      judges suspects, with a stated error rate`;

function makeProgram(): Command {
  const program = new Command("sac")
    .description(INTRODUCTION)
    .version(VERSION, "--version", "print the version")
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help for the options and examples)")
    .exitOverride();
  for (const add of [addEnroll, addCalibrate, addCheck, addInspect]) add(program);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

/** Prints what went wrong, where, and what to do; the cause only where it is a bug of ours. */
function reportFailure(error: SacError): void {
  const lines = [`error ${error.code}: ${error.message}`, ...(error.hint ? [`  ${error.hint}`] : [])];
  process.stderr.write(`${lines.map(plainText).join("\n")}\n`);
  if (error.kind === "internal" && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`);
}

async function main(): Promise<void> {
  try {
    await makeProgram().parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : 2;
      return;
    }
    reportFailure(toSacError(thrown));
    process.exitCode = 2;
  }
}

for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => process.exit(status));
}
await main();
