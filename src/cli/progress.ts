import { logAnswers } from "../tasks/answers-log.ts";
import type { Progress } from "../tasks/progress.ts";
import { answersWords, timeLeft } from "../text/pace.ts";
import { plainText } from "../text/table.ts";

const WIDTH = 24;

/** Where progress is shown: standard error. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows long work on standard error: a bar that redraws itself on a terminal, lines elsewhere. */
export function showProgress(stream: Stream = process.stderr): Progress {
  return stream.isTTY ? drawProgress(stream) : logProgress(stream);
}

function logProgress(stream: Stream): Progress {
  const write = (line: string) => stream.write(`${line}\n`);
  return {
    note: (text) => write(`Note: ${plainText(text)}`),
    step: (done, total, name) => write(`[${done}/${total}] ${plainText(name)}`),
    answered: logAnswers(write),
  };
}

function drawProgress(stream: Stream): Progress {
  const started = performance.now();
  let shown = { done: 0, total: 1, paths: ["starting"] as readonly string[] };
  /** Of models that are being asked: when that began, and how far they are. */
  const asked = new Map<string, { readonly began: number; readonly words: string }>();
  const draw = () => {
    const { done, total, paths } = shown;
    const filled = Math.round((done / total) * WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    const left = timeLeft(done, total, performance.now() - started);
    const what = paths.map((path) => [plainText(path), asked.get(path)?.words ?? []].flat().join(": ")).join("; ");
    const line = `${bar} ${done}/${total}${left && " "}${left}  ${what}`;
    stream.write(`\r\x1b[2K${line.slice(0, (stream.columns || 80) - 1)}${done === total ? "\n" : ""}`);
  };
  return {
    note(text) {
      stream.write(`\r\x1b[2KNote: ${plainText(text)}\n`);
    },
    step(done, total, name) {
      asked.delete(name);
      shown = { done, total, paths: [name] };
      draw();
    },
    running(done, total, paths) {
      if (paths.length === 0) return;
      for (const path of asked.keys()) if (!paths.includes(path)) asked.delete(path);
      shown = { done, total, paths };
      draw();
    },
    answered(path, done, total) {
      // A step that is not named by its model is that model's.
      const name = shown.paths.includes(path) ? path : shown.paths[0];
      const now = performance.now();
      const began = done === 0 ? now : (asked.get(name)?.began ?? now);
      asked.set(name, { began, words: answersWords(done, total, now - began) });
      draw();
    },
  };
}
