import { code, escapeMarkdown, shortenMiddle } from "../../../text/markdown.ts";
import { allOf } from "../../../text/numbers.ts";
import { verdictEvidence } from "../evidence.ts";
import { BAR_LEGEND, evidenceBar } from "../evidence-bar.ts";
import { sourcesOf } from "../findings.ts";
import { largestPWords } from "../p-words.ts";
import type { Report } from "../schema.ts";
import { SYMBOLS } from "../words.ts";
import type { Part } from "./fit.ts";
import { lengthsApart, namesOf, type ResultGroup } from "./groups.ts";

/** Rows that are shown unfolded, so that the advice below stays on the screen. */
const UNFOLDED = 10;
/** Most characters of a model's path, and of one that would look like another then. */
const PATH_LENGTH = 50;
const LONGEST_PATH = 200;
/** Most characters of what a fingerprint is called. */
const LABEL_LENGTH = 80;

interface Column {
  readonly title: string;
  cell(group: ResultGroup): string;
  /** What is said below the table instead, where all rows have one cell; nothing where that need not be said. */
  common?(cell: string): string;
}

/** One row for each group of results, if there is any: the first ones, how to read them, and the others folded. */
export function tableParts(report: Report, groups: readonly ResultGroup[]): Part[] {
  // A shard to which no model falls.
  if (groups.length === 0) return [];
  const all = columnsOf(report);
  const cells = groups.map((group) => all.map(({ cell }) => cell(group)));
  const differs = all.map(
    ({ common }, c) => !common || groups.length === 1 || new Set(cells.map((row) => row[c])).size > 1,
  );
  const said = all.flatMap(({ common }, c) => (differs[c] ? [] : (common?.(cells[0][c]) ?? [])));
  const row = (texts: readonly string[]) => `| ${texts.filter((_, c) => differs[c]).join(" | ")} |`;
  const head = `${row(all.map(({ title }) => title))}\n${row(all.map(() => ":--"))}`;
  const rows = cells.map((texts) => () => row(texts));
  const unfolded = rows.length <= UNFOLDED + 2 ? rows.length : UNFOLDED;
  const table = { rank: 3, open: head, items: rows.slice(0, unfolded), leftOut, share: 0.6 };
  const legend = legendOf(report, said.filter(Boolean), differs[all.findIndex(({ title }) => title === STRENGTH)]);
  const folded = rows.slice(unfolded);
  if (folded.length === 0) return [table, ...legend];
  const open = `<details><summary>${folded.length} more results</summary>\n\n${head}`;
  return [table, ...legend, { rank: 10, open, items: folded, leftOut, close: "\n</details>", share: 0.7 }];
}

/** Stands below a table, as a paragraph: what it says must not become a row. */
function leftOut(count: number): string {
  return count === 0 ? "" : `\n${count} more results do not fit here: they stand in the report.`;
}

const STRENGTH = "Strength";

function columnsOf(report: Report): Column[] {
  const { fingerprints, results, discoveries } = report;
  const source = sourcesOf(report);
  const length = lengthsApart(
    results.map(({ path }) => path),
    PATH_LENGTH,
    LONGEST_PATH,
  );
  const all = allOf(results.length);
  const several: Column = {
    title: "Compared with",
    cell: ({ result }) => code(shortenMiddle(source(result), LABEL_LENGTH)),
    common: (cell) => `Compared with ${cell}.`,
  };
  const discovery: Column = {
    title: "Discovery",
    cell: ({ result }) => (result.discovery === undefined ? "–" : result.discovery ? "yes" : "no"),
    common: (cell) => `Discoveries: ${cell === "yes" ? all : "none"}.`,
  };
  return [
    { title: "Model", cell: (group) => namesOf(group, length) },
    ...(fingerprints.length > 1 ? [several] : []),
    { title: "Verdict", cell: ({ result: { verdict } }) => `${SYMBOLS[verdict]} **${verdict}**` },
    {
      title: "Evidence",
      cell: ({ result }) => escapeMarkdown(verdictEvidence(result, report).text),
      common: (cell) => `The evidence of ${all}: ${cell}.`,
    },
    ...(discoveries ? [discovery] : []),
    {
      title: STRENGTH,
      cell: ({ result }) => {
        const bar = evidenceBar(verdictEvidence(result, report));
        return bar === undefined ? "–" : `\`${bar}\``;
      },
      common: () => "",
    },
  ];
}

function legendOf(report: Report, said: readonly string[], bars: boolean | undefined): Part[] {
  const measured = report.results.some((result) => verdictEvidence(result, report).strength !== undefined);
  const p = largestPWords(report);
  const sentences = [
    ...said,
    ...(p === undefined ? [] : [escapeMarkdown(p)]),
    ...(bars && measured ? [BAR_LEGEND] : []),
  ];
  return sentences.length === 0 ? [] : [{ rank: 4, open: `<sub>${sentences.join(" ")}</sub>` }];
}
