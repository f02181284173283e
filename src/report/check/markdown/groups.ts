import { code, shortenMiddle } from "../../../text/markdown.ts";
import { byEvidence, verdictEvidence } from "../evidence.ts";
import type { Report, ReportResult } from "../schema.ts";

/** Results of identical files, which are shown as one. */
export interface ResultGroup {
  readonly result: ReportResult;
  /** Of all the files. */
  readonly paths: readonly string[];
}

/** So many names of identical files are shown. */
const MOST_NAMES = 3;

/** The results of a report, the strongest first; those of files with one digest that say the same are one group. */
export function resultGroups(report: Report): ResultGroup[] {
  const groups = new Map<string, { readonly result: ReportResult; readonly paths: string[] }>();
  for (const [i, result] of byEvidence(report).entries()) {
    const { sha256, fingerprint, fingerprintSha256, verdict } = result;
    const same = [sha256, fingerprint, fingerprintSha256, verdict, verdictEvidence(result, report).text].join("|");
    const key = sha256 === undefined ? `${i}` : same;
    const group = groups.get(key) ?? { result, paths: [] };
    group.paths.push(result.path);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The names of a group's files, for a table or a sentence. @param most characters of each */
export function namesOf({ paths }: ResultGroup, most: (path: string) => number): string {
  const names = paths.slice(0, MOST_NAMES).map((path) => code(shortenMiddle(path, most(path))));
  const others = paths.length > MOST_NAMES ? ` and ${paths.length - MOST_NAMES} more` : "";
  return paths.length === 1 ? names[0] : `${names.join(", ")}${others} (${paths.length} identical files)`;
}

/** Lengths to shorten paths to: `usual`, and `longest` for those that would look alike then. */
export function lengthsApart(paths: readonly string[], usual: number, longest: number): (path: string) => number {
  const counts = new Map<string, number>();
  for (const path of new Set(paths)) {
    const short = shortenMiddle(path, usual);
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  return (path) => (counts.get(shortenMiddle(path, usual)) === 1 ? usual : longest);
}
