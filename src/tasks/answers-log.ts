import { answersWords } from "../text/pace.ts";
import { plainText } from "../text/table.ts";
import type { Progress } from "./progress.ts";

const LINE_EVERY_MS = 30_000;

/**
 * Tells a log how far models are that take long to answer: of each a line every half minute, none of one that is done sooner.
 * @param write is given a line
 * @param now milliseconds since whenever
 */
export function logAnswers(
  write: (line: string) => void,
  now = () => performance.now(),
): NonNullable<Progress["answered"]> {
  const asked = new Map<string, { readonly began: number; readonly told: number }>();
  return (path, done, total) => {
    const at = now();
    const { began, told } = asked.get(path) ?? { began: at, told: at };
    const due = done > 0 && done < total && at - told >= LINE_EVERY_MS;
    if (due) write(`${plainText(path)}: ${answersWords(done, total, at - began)}`);
    asked.set(path, { began: done === 0 ? at : began, told: due ? at : told });
  };
}
