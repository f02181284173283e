import { CommanderError } from "commander";
import { runCommandLine } from "../../src/cli/program.ts";

/** What a command prints to standard output that ends at once, in this process. */
export async function printedBy(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = (text: unknown) => printed.push(String(text)) > 0;
  try {
    await runCommandLine(args);
  } catch (thrown) {
    // Help ends the parsing by throwing.
    if (!(thrown instanceof CommanderError) || thrown.exitCode !== 0) throw thrown;
  } finally {
    process.stdout.write = write;
  }
  return printed.join("");
}
