import { code, escapeMarkdown, shortenEnd, shortenMiddle } from "../../../text/markdown.ts";
import { fedWords } from "../feeding-words.ts";
import { sourcesOf } from "../findings.ts";
import { legSentences } from "../leg-words.ts";
import { notableReasons } from "../notable.ts";
import { marksWords, type Notes, notesAbout } from "../notes.ts";
import type { Report, ReportResult } from "../schema.ts";
import { SYMBOLS } from "../words.ts";
import type { Part } from "./fit.ts";
import { namesOf, type ResultGroup } from "./groups.ts";

/** Errors and inconclusive results whose reasons are shown unfolded. */
const UNFOLDED = 5;
/** Most characters of a path, which the table may have shortened more. */
const PATH_LENGTH = 200;
/** Most characters of a sentence. */
const SENTENCE_LENGTH = 700;
const FIX = "Fix: ";

const isProblem = ({ result: { verdict } }: ResultGroup) => verdict === "error" || verdict === "inconclusive";

const leftOut = (count: number) => (count === 0 ? "" : `- … and ${count} more.`);

/**
 * Why results are what they are: what kept models from being judged and how to mend it, unfolded, for without it nobody can go
 * on; and the others, folded. What holds for several is said once, where it is referred to first.
 */
export function reasonParts(
  report: Report,
  groups: readonly ResultGroup[],
): { readonly problems: Part[]; readonly why: Part[] } {
  const notes = notesAbout(
    groups.map(({ result }) => result),
    textsIn(report),
  );
  const entry = entryWriter(report, notes);
  const found = groups.filter(isProblem);
  const problems = found.slice(0, UNFOLDED);
  const shown = new Set(problems);
  const others = groups.filter((group) => !shown.has(group));
  const used = new Set(problems.flatMap(({ result }) => notes.marks.get(result) ?? []));
  const noteItems = (isHere: boolean) =>
    notes.shared
      .filter(({ mark }) => used.has(mark) === isHere)
      .map(
        ({ mark, text }) =>
          () =>
            `- ${said(`[${mark}] ${text}`)}`,
      );
  const open = "**What could not be judged, and why**\n";
  const items = problems.map((group) => () => `- ${entry(group)}`);
  const rest = found.length - problems.length;
  const below = rest === 0 ? undefined : `- … and ${rest} more below.`;
  const folded = [...noteItems(false), ...others.map((group) => () => `- ${entry(group)}`)];
  return {
    problems:
      problems.length === 0
        ? []
        : [
            {
              rank: 6,
              open,
              items: [...items, ...noteItems(true), ...(below ? [() => below] : [])],
              leftOut,
              share: 0.3,
            },
          ],
    why: folded.length === 0 ? [] : [{ rank: 11, open: WHY, items: folded, leftOut, close: "\n</details>" }],
  };
}

const WHY = "<details><summary>Why, model by model</summary>\n";

/** What there is to say of a result beside its evidence; that all were fed alike, and ran on one device, is said elsewhere. */
function textsIn({ results }: Report): (result: ReportResult) => string[] {
  const severalDevices = new Set(results.flatMap(({ device }) => device ?? [])).size > 1;
  const severalWays = new Set(results.flatMap((one) => fedWords(one) ?? [])).size > 1;
  return (result) => {
    const { error, verdict, device, legs = [] } = result;
    // Of a model that passed, what could not be looked at is told before all this.
    const heard = verdict === "unrelated" ? legs.filter((leg) => leg.verdict !== "blind") : legs;
    const found = legSentences({ legs: heard });
    if (error) return [error.message, ...(error.hint === undefined ? [] : [`${FIX}${error.hint}`]), ...found];
    const fed = fedWords(result);
    return [
      ...notableReasons({ verdict, reasons: result.reasons }),
      ...found,
      ...(severalWays && fed !== undefined ? [`Fed ${fed}.`] : []),
      ...(severalDevices && device !== undefined ? [`Ran on ${device}.`] : []),
    ];
  };
}

function entryWriter(report: Report, notes: Notes): (group: ResultGroup) => string {
  const source = sourcesOf(report);
  const several = report.fingerprints.length > 1;
  return (group) => {
    const { result } = group;
    const against = several ? ` against ${code(shortenMiddle(source(result), PATH_LENGTH))}` : "";
    const name = result.error ? `${code(shortenEnd(result.error.code, PATH_LENGTH))}: ` : "";
    const own = notes.own.get(result) ?? [];
    const marks = marksWords(notes.marks.get(result));
    const digest = result.sha256 === undefined ? "" : `SHA-256 ${code(result.sha256)}.`;
    const why = [...own.map(said), escapeMarkdown(marks), digest].filter(Boolean).join(" ");
    return `${SYMBOLS[result.verdict]} ${namesOf(group, () => PATH_LENGTH)}${against}: **${result.verdict}**. ${name}${why}`;
  };
}

function said(sentence: string): string {
  const text = (words: string) => escapeMarkdown(shortenEnd(words, SENTENCE_LENGTH));
  return sentence.startsWith(FIX) ? `**Fix:** ${text(sentence.slice(FIX.length))}` : text(sentence);
}
