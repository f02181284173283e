import { runnerCommands } from "./support/runner-commands.ts";

/** How many of the lines are shown. */
const SHOWN = 5;

/** Fails a run in whose output GitHub's runner would find commands; a run that fails anyway may have them from vitest. */
export function setup(): () => void {
  const obeyed: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = new Proxy(stream.write, {
      apply(write, self, args: Parameters<typeof stream.write>) {
        obeyed.push(...runnerCommands(String(args[0])));
        return Reflect.apply(write, self, args);
      },
    });
  }
  return () => {
    if (obeyed.length === 0 || process.exitCode) return;
    process.exitCode = 1;
    const shown = obeyed.slice(0, SHOWN).map((line) => `| ${line}\n`);
    process.stderr.write(`GitHub's runner would obey ${obeyed.length} lines of this output:\n${shown.join("")}`);
  };
}
