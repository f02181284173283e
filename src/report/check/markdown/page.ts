import { listed as itemsOf } from "../../../text/list.ts";
import { escapeMarkdown, shortenEnd } from "../../../text/markdown.ts";
import { saidOnce } from "../fingerprint-labels.ts";
import { passedUnseen } from "../leg-words.ts";
import { unrecognisedWords } from "../not-judged.ts";
import type { Report } from "../schema.ts";
import { unreachedWords } from "../unreached-words.ts";
import { isExplanation, meaning, SYMBOLS } from "../words.ts";
import { howPart } from "./details.ts";
import { fitParts, type Part } from "./fit.ts";
import { resultGroups } from "./groups.ts";
import { notJudgedPart } from "./not-judged.ts";
import { reasonParts } from "./reasons.ts";
import { tableParts } from "./table.ts";
import { headingOf, reviewSteps, tally, WORTH, withShortNames } from "./words.ts";

/** What is to be said beside what the report says. */
export interface Framing {
  /** Stands in place of the report's own headline. */
  readonly title?: string;
  /** What a reader must know before anything else, in plain text. */
  readonly notes?: readonly string[];
  /** Stands in place of what the report itself would have its reader do next, in plain text. */
  readonly next?: string;
}

/** Most characters of a note or a warning. */
const NOTE_LENGTH = 500;

/**
 * The report for people who look after a repository and may never have heard of the method: a comment, an issue, a job
 * summary, the text of a check. What the run was and how to repeat it is folded.
 *
 * If it does not all fit, reasons go first, then rows of the table (unrelated models before inconclusive ones, errors and
 * derived ones), then the folded details, then advice. The headline stays, and what is left out is counted.
 * @param budget the most bytes of UTF-8 that it may have
 */
export function renderReview(full: Report, budget = Number.POSITIVE_INFINITY, framing: Framing = {}): string {
  const report = withShortNames(full);
  const groups = resultGroups(report);
  const { problems, why } = reasonParts(report, groups);
  const symbol = framing.title === undefined ? SYMBOLS[report.verdict] : SYMBOLS.error;
  const counts = tally(report);
  const parts: (Part | undefined)[] = [
    { rank: 0, open: `## ${symbol} ${escapeMarkdown(framing.title ?? headingOf(report))}` },
    counts === undefined ? undefined : { rank: 1, open: counts },
    attention(report, framing.notes ?? []),
    ...tableParts(report, groups),
    { rank: 5, open: `**What this means.** ${meaningOf(report)}` },
    ...problems,
    notJudgedPart(report),
    stepsPart(framing.next === undefined ? reviewSteps(report) : [escapeMarkdown(framing.next)]),
    listed(
      8,
      "**Keep in mind**",
      cautions(report).map((text) => `- ${note(text)}`),
    ),
    ...why,
    howPart(report),
  ];
  return fitParts(
    parts.filter((part) => part !== undefined),
    budget,
  );
}

function note(text: string): string {
  return escapeMarkdown(shortenEnd(text.trim(), NOTE_LENGTH));
}

function listed(rank: number, open: string, items: readonly string[]): Part | undefined {
  if (items.length === 0) return undefined;
  const leftOut = (count: number) => (count === 0 ? "" : `- … and ${count} more in the report.`);
  return { rank, open: `${open}\n`, items: items.map((item) => () => item), leftOut, share: 0.25 };
}

function stepsPart(steps: readonly string[]): Part | undefined {
  if (steps.length === 1) return { rank: 7, open: `**What to do next.** ${steps[0]}` };
  const items = steps.map((step, i) => `${i + 1}. ${step}`);
  return listed(7, "**What to do next**", items);
}

function attention(report: Report, notes: readonly string[]): Part | undefined {
  const grave = report.origin?.notes.filter((note) => !isExplanation(note)).map(({ text }) => text) ?? [];
  const unreached = unreachedWords(report) ?? [];
  const lines = [...notes, ...[unreached].flat(), ...grave].map((text) => `> - ${note(text)}`);
  if (lines.length === 0) return undefined;
  const leftOut = (count: number) => (count === 0 ? "" : `> - … and ${count} more in the report.`);
  return { rank: 2, open: "> ⚠️ **Read this first**\n>", items: lines.map((line) => () => line), leftOut, share: 0.25 };
}

function meaningOf(report: Report): string {
  const worth = report.verdict === "derived" ? ` ${WORTH}` : "";
  return `${escapeMarkdown(meaning(report))}${worth}`;
}

/** What keeps models, calibration or devices from being what the reader takes for granted, each once. */
function cautions(report: Report): string[] {
  const { origin, fingerprints, results } = report;
  const explained = origin?.notes.filter(isExplanation) ?? [];
  const measured = new Set(results.filter(({ distance }) => distance !== undefined).map((one) => one.fingerprint));
  const warnings = saidOnce(
    report,
    (one) => (measured.has(one.id) ? one.warnings.map(({ text }) => text) : []),
    (text, names) => `${fingerprints.length > 1 ? `${names}: ` : ""}${text}`,
  );
  const fallbacks = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  const unrecognised = unrecognisedWords(report.unrecognised) ?? [];
  return [
    ...new Set([
      ...unseenWords(report),
      ...explained.map(({ text }) => text),
      ...[unrecognised].flat(),
      ...warnings,
      ...fallbacks.map(({ text }) => text),
    ]),
  ];
}

/** Models that passed although not everything could be looked at, those together of which the same is to be said. */
function unseenWords(report: Report): string[] {
  const paths = new Map<string, string[]>();
  for (const { result, why } of passedUnseen(report)) paths.set(why, [...(paths.get(why) ?? []), result.path]);
  return [...paths].map(
    ([why, of]) => `${itemsOf(of)} ${of.length === 1 ? "is" : "are"} unrelated by what could be seen. ${why}`,
  );
}
