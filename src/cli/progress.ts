import type { Progress } from "../tasks/progress.ts";
import { plainText } from "../text/table.ts";

const WIDTH = 24;

function remaining(started: number, done: number, total: number): string {
  if (done === 0 || done === total) return "";
  const seconds = Math.round(((performance.now() - started) / done / 1000) * (total - done));
  return ` about ${seconds} s left`;
}

/** Shows long work on standard error: a bar that redraws itself on a terminal, a line for each step elsewhere. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now();
  const draw = (done: number, total: number, what: string) => {
    const filled = Math.round((done / total) * WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    const line = `${bar} ${done}/${total}${remaining(started, done, total)}  ${what}`;
    stream.write(`\r\x1b[2K${line.slice(0, (stream.columns || 80) - 1)}${done === total ? "\n" : ""}`);
  };
  return {
    note(text) {
      stream.write(`${stream.isTTY ? "\r\x1b[2K" : ""}Note: ${plainText(text)}\n`);
    },
    step(done, total, name) {
      const what = plainText(name);
      if (stream.isTTY) draw(done, total, what);
      else stream.write(`[${done}/${total}] ${what}\n`);
    },
    running(done, total, paths) {
      if (stream.isTTY && paths.length > 0) draw(done, total, paths.map(plainText).join(", "));
    },
  };
}
