import { CommanderError } from "commander";
import { type SacError, toSacError } from "../errors.ts";
import { endOnInterrupt, interruptStatus } from "../interrupts.ts";
import { plainText } from "../text/table.ts";
import { writtenFiles } from "../write-file.ts";
import { meantPath } from "./near-path.ts";
import { runCommandLine } from "./program.ts";

/** Prints what went wrong, where, and what to do; the cause only where it is a bug of ours. */
function reportFailure(error: SacError): void {
  const meant = meantPath(error, process.argv.slice(3));
  const hint = [...(meant ? [`Did you mean ${meant}?`] : []), ...(error.hint ? [error.hint] : [])].join(" ");
  const lines = [`error ${error.code}: ${error.message}`, ...(hint ? [`  ${hint}`] : [])];
  process.stderr.write(`${lines.map(plainText).join("\n")}\n`);
  if (error.kind !== "internal" || !(error.cause instanceof Error)) return;
  const stack = error.cause.stack?.split("\n") ?? [];
  process.stderr.write(`${stack.map(plainText).join("\n")}\n`);
}

async function main(): Promise<void> {
  try {
    await runCommandLine(process.argv.slice(2));
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : 2;
      return;
    }
    reportFailure(toSacError(thrown));
    process.exitCode = 2;
  }
}

// Status 1 is a verdict's alone: whatever goes wrong outside of main, too, is a failure of ours.
process.on("uncaughtException", (thrown) => {
  reportFailure(toSacError(thrown));
  process.exit(2);
});
// Output that nobody reads on, as in `sac … | head`, or that is full: what there was to say was not heard, so no pass.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && stream === process.stdout) reportFailure(toSacError(error));
    process.exit(2);
  });
}
endOnInterrupt(() => {
  const files = writtenFiles().map(plainText);
  const left = files.length === 0 ? "; nothing was written" : `. Written before that, whole: ${files.join(", ")}`;
  process.stderr.write(`${process.stderr.isTTY ? "\n" : ""}Interrupted${left}.\n`);
});
await main();
// What was told of an interrupted run is no pass, and no verdict of the whole.
process.exitCode = interruptStatus() ?? process.exitCode;
