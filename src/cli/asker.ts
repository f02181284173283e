import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { WriteStream } from "node:tty";
import { SacError } from "../errors.ts";
import { folded } from "../text/wrap.ts";

/** Somebody who can be asked. */
export interface Asker {
  say(text: string): void;
  /** @throws SacError USAGE once there is nobody left to answer */
  ask(prompt: string): Promise<string>;
  close(): void;
}

/** Asks on a pair of streams, a line for an answer. On a terminal lines can be edited, and Ctrl-C interrupts as anywhere else. */
export function askerOn(input: Readable, output: Writable & Partial<Pick<WriteStream, "isTTY" | "columns">>): Asker {
  const terminal = createInterface({ input, output, terminal: output.isTTY === true });
  const heard: string[] = [];
  let ended = false;
  let wake = () => {};
  terminal.on("line", (line) => {
    heard.push(line);
    wake();
  });
  terminal.on("close", () => {
    ended = true;
    wake();
  });
  // A terminal that is read key by key sends no signal by itself.
  terminal.on("SIGINT", () => process.emit("SIGINT"));
  return {
    say: (text) => void output.write(`${folded(text, output.columns || Number.POSITIVE_INFINITY)}\n`),
    ask: async (prompt) => {
      terminal.setPrompt(prompt);
      if (!ended) terminal.prompt();
      while (heard.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const line = heard.shift();
      if (line === undefined)
        throw new SacError("USAGE", "The answers ended before the questions did; nothing was written.", HINT);
      return line.trim();
    },
    close: () => terminal.close(),
  };
}

const HINT = "Run sac init again, or give the answers as options: sac init --plan lists them.";

/** The person at the terminal; undefined where there is none, so that nothing ever waits for an answer. */
export function askerOnTerminal(): Asker | undefined {
  const { stdin, stderr } = process;
  return stdin.isTTY && stderr.isTTY ? askerOn(stdin, stderr) : undefined;
}
