import { CommanderError } from "commander";
import { makeProgram } from "../../src/cli/program.ts";

/** What a command prints to standard output that ends at once, in this process. */
export function printedBy(...args: string[]): string {
  const printed: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = (text: unknown) => printed.push(String(text)) > 0;
  try {
    makeProgram().parse(args, { from: "user" });
  } catch (thrown) {
    // Help ends the parsing by throwing.
    if (!(thrown instanceof CommanderError) || thrown.exitCode !== 0) throw thrown;
  } finally {
    process.stdout.write = write;
  }
  return printed.join("");
}
