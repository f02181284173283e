import type { Report } from "../report/check/schema.ts";
import { asJson } from "../text/json.ts";
import { writeWhole } from "../write-file.ts";

/** Between two writings, at least. */
const PAUSE_MS = 1_000;
/** And so many times as long as the last one took, so that a long report costs a run no more than a twentieth of its time. */
const PAUSE_TIMES = 20;

/** A file that holds the report of a run while it is going on. */
interface RunningReport {
  /** Has the file hold this report: at once, or as soon as its turn has come. */
  update(report: () => Report): void;
  /** Writes what is yet to be written: nothing is, after that. */
  end(): void;
}

/**
 * Keeps the report of a run that goes on in a file, as JSON and whole at any moment, for whoever finds it if the run is
 * killed. That it cannot be written is told by whoever writes the final one.
 */
export function openRunningReport(path: string): RunningReport {
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => Report) | undefined;
  let next = Number.NEGATIVE_INFINITY;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const report = waiting;
    waiting = undefined;
    if (report === undefined) return;
    const began = performance.now();
    writeWhole(path, bytesOf(report())).catch(() => undefined);
    const ended = performance.now();
    next = ended + Math.max(PAUSE_MS, PAUSE_TIMES * (ended - began));
  };
  return {
    update(report) {
      waiting = report;
      timer ??= setTimeout(write, Math.max(0, next - performance.now())).unref();
    },
    end: write,
  };
}

/** As JSON, made result by result: as one text, the report of a thousand models would take 100 MB each time. */
function bytesOf({ results, ...about }: Report): Buffer {
  const head = asJson(about).trimEnd().slice(0, -1);
  const rows = results.flatMap((result, i) => [i === 0 ? "" : ",", asJson(result)]);
  return Buffer.concat([head, ',"results": [\n', ...rows, "]\n}\n"].map((text) => Buffer.from(text)));
}
