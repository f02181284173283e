import { plainText } from "../../text/table.ts";
import { wrapped } from "../../text/wrap.ts";
import { NO_SCREEN } from "../screen.ts";
import { byEvidence } from "./evidence.ts";
import { legSentences } from "./leg-words.ts";
import { notableReasons } from "./notable.ts";
import { type Notes, notesAbout } from "./notes.ts";
import type { Report, ReportResult } from "./schema.ts";
import { detailLines, notJudgedLines } from "./terminal/details.ts";
import { measuredWords } from "./terminal/measured.ts";
import { barLegend, resultRows } from "./terminal/rows.ts";
import { summaryLines } from "./terminal/summary.ts";
import { layOut } from "./terminal/table.ts";

/**
 * The report for a terminal: a row for each result, the strongest first, what deserves a word, and the sum of it.
 * @param verbose whether every number and what each leg found are told as well
 */
export function renderTerminal(report: Report, screen = NO_SCREEN, verbose = false): string {
  const { width } = screen;
  const results = byEvidence(report);
  const notes = verbose ? apart(results) : notesAbout(results, textsOf);
  const rows = resultRows(report, notes);
  const table = layOut(rows, screen);
  const paragraphs = (lines: readonly string[]) => lines.map((line) => wrapped(plainText(line), width)).join("\n");
  const parts = [
    table.text,
    paragraphs([...rows.common, ...barLegend(table.shown)]),
    detailLines(report, results, notes, { width, verbose }).join("\n"),
    notJudgedLines(report, width),
    paragraphs(summaryLines(report)),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** What deserves a word beside a result's row, the weightiest first. */
function textsOf(result: ReportResult): string[] {
  return result.error ? errorTexts(result.error) : notableReasons(result);
}

function errorTexts({ code, message, hint }: NonNullable<ReportResult["error"]>): string[] {
  return [`${code}: ${message}`, ...(hint === undefined ? [] : [`→ ${hint}`])];
}

/** Everything that is known of each result, said of each by itself. */
function apart(results: readonly ReportResult[]): Notes {
  const all = (one: ReportResult) => [
    ...(one.error ? errorTexts(one.error) : []),
    ...legSentences(one),
    ...one.reasons.map(({ text }) => text),
    ...measuredWords(one),
  ];
  return { own: new Map(results.map((one) => [one, all(one)])), marks: new Map(), shared: [] };
}
