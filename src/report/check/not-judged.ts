import { listed } from "../../text/list.ts";
import { counted } from "../../text/numbers.ts";
import { formatSize } from "../../text/units.ts";
import type { NotJudged, Report } from "./schema.ts";
import { runVerdict } from "./verdict-counts.ts";

/** What was found beside the models that were judged. */
export interface FoundBeside {
  readonly notJudged: readonly NotJudged[];
  readonly unrecognised: readonly { readonly path: string; readonly bytes: number }[];
}

/** How to have such files pass, for whoever may. */
export const ALLOW_NOT_JUDGED =
  "To leave such files out, exclude them by a glob with ! in `models`, such as `!legacy/**`; to let them pass, take not-judged out of `fail-on`.";

/** The report of a run that looked at other files as well. */
export function withFoundBeside(report: Report, { notJudged, unrecognised }: FoundBeside): Report {
  const told = { ...report, notJudged: [...notJudged], unrecognised: [...unrecognised] };
  return { ...told, verdict: runVerdict(told) };
}

/** "3 files that may be models were not judged", to begin a headline with. */
export function notJudgedTitle(notJudged: readonly NotJudged[]): string {
  const n = notJudged.length;
  return n === 1 ? "1 file that may be a model was not judged" : `${n} files that may be models were not judged`;
}

/** What a file without a verdict seems to be, and why it has none. */
export function notJudgedWords({ format, bytes, why }: NotJudged): string {
  return `${format}${bytes === undefined ? "" : `, ${formatSize(bytes)}`}. ${why}`;
}

/** Which large files nothing is known of; undefined if there is none. */
export function unrecognisedWords(files: FoundBeside["unrecognised"] = []): string | undefined {
  if (files.length === 0) return undefined;
  const names = files.map(({ path, bytes }) => `${path} (${formatSize(bytes)})`);
  return `Nothing is known of ${counted(files.length, "large binary file")}, and a model that is encrypted looks no other: ${listed(names)}.`;
}
