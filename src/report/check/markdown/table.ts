import { isStatistical } from "../../../core/verdict.ts";
import { code, escapeMarkdown, shortenMiddle } from "../../../text/markdown.ts";
import { formatNumber, percent } from "../../../text/numbers.ts";
import { sourcesOf } from "../findings.ts";
import type { Report, ReportResult } from "../schema.ts";
import { promisedTo, pValueWords, SYMBOLS, starMeaning } from "../words.ts";
import type { Part } from "./fit.ts";

/** Rows that are shown unfolded, so that the advice below stays on the screen. */
const UNFOLDED = 10;
/** Most characters of a model's path. */
const PATH_LENGTH = 80;

interface Column {
  readonly title: string;
  readonly align: ":--" | "--:";
  cell(result: ReportResult): string;
}

const WEIGHTS: Column = {
  title: "Weights",
  align: ":--",
  cell: ({ weights }) => {
    const match = weights?.matched === undefined ? "" : `, ${percent(weights.matched)} of layers`;
    const derived =
      weights !== undefined && ["derived", "common-ancestor", "unknown-ancestor"].includes(weights.verdict);
    return escapeMarkdown(weights ? `${weights.verdict}${derived ? match : ""}` : "–");
  },
};

const ACTIVATIONS: Column = {
  title: "Hidden layers",
  align: ":--",
  cell: ({ activations }) => activations?.verdict ?? "–",
};

const DISTANCE: Column = {
  title: "Distance",
  align: "--:",
  cell: ({ distance, threshold }) => escapeMarkdown(`${formatNumber(distance)} (limit ${formatNumber(threshold)})`),
};

/** Where it decides nothing, it is one column too many for a comment. */
function isByDistance({ results }: Report): boolean {
  return results.some(({ threshold }) => threshold !== undefined);
}

/**
 * One row for each model and fingerprint in the order of `report`: the first ones, what they mean, and the others folded.
 * @param bars the results' likeness to the source
 */
export function tableParts(report: Report, bars: ReadonlyMap<ReportResult, string>): Part[] {
  const columns = columnsOf(report, bars);
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = `${row(columns.map(({ title }) => title))}\n${row(columns.map(({ align }) => align))}`;
  const rows = report.results.map((result) => () => row(columns.map(({ cell }) => cell(result))));
  const unfolded = rows.length <= UNFOLDED + 2 ? rows.length : UNFOLDED;
  const table = { rank: 3, open: head, items: rows.slice(0, unfolded), leftOut, share: 0.6 };
  const legend = legendOf(report);
  const folded = rows.slice(unfolded);
  if (folded.length === 0) return [table, ...legend];
  const open = `<details><summary>${folded.length} more results</summary>\n\n${head}`;
  return [table, ...legend, { rank: 10, open, items: folded, leftOut, close: "\n</details>", share: 0.7 }];
}

/** Stands below a table, as a paragraph: what it says must not become a row. */
function leftOut(count: number): string {
  return count === 0 ? "" : `\n${count} more results do not fit here: they stand in the report.`;
}

function columnsOf(report: Report, bars: ReadonlyMap<ReportResult, string>): Column[] {
  const { fingerprints, results } = report;
  const source = sourcesOf(report);
  const several: Column = {
    title: "Compared with",
    align: ":--",
    cell: (result) => code(shortenMiddle(source(result), PATH_LENGTH)),
  };
  const pValue: Column = { title: "p-value", align: "--:", cell: (result) => escapeMarkdown(pValueWords(result)) };
  const discovery: Column = {
    title: "Discovery",
    align: ":--",
    cell: (result) => (result.discovery === undefined ? "–" : result.discovery ? "yes" : "no"),
  };
  return [
    { title: "Model", align: ":--", cell: ({ path }) => code(shortenMiddle(path, PATH_LENGTH)) },
    ...(fingerprints.length > 1 ? [several] : []),
    { title: "Verdict", align: ":--", cell: ({ verdict }) => `${SYMBOLS[verdict]} **${verdict}**` },
    ...(results.some((result) => result.pValue !== undefined) ? [pValue] : []),
    ...(results.some(({ weights }) => weights !== undefined) ? [WEIGHTS] : []),
    ...(results.some(({ activations }) => activations !== undefined) ? [ACTIVATIONS] : []),
    ...(report.discoveries ? [discovery] : []),
    ...(isByDistance(report) ? [DISTANCE] : []),
    {
      title: "Likeness to the source",
      align: ":--",
      cell: (result) => (bars.has(result) ? `\`${bars.get(result)}\`` : "–"),
    },
  ];
}

function legendOf(report: Report): Part[] {
  const { results, settings } = report;
  const star = starMeaning(report);
  const measured = results.some(({ distance }) => distance !== undefined);
  if (!measured) return [];
  const statistical = results.some(({ rule }) => rule !== undefined && isStatistical(rule));
  const decided = results.some(({ boundary }) => boundary !== undefined);
  const sentences = [
    `Likeness: the fuller, the more the model answers like the source${decided ? `; past the line │ it is called derived${results.some(({ doubts }) => doubts) ? ", or inconclusive where a doubt stands" : ""}` : ""}.`,
    statistical
      ? `p-value: how often an honest model ${promisedTo(results)} would look this much like the source; the limit is ${settings.alpha}${star ? ` (${escapeMarkdown(star)})` : ""}.`
      : "",
    isByDistance(report) ? "Distance: 0 is the source itself." : "",
    results.some(({ weights }) => weights)
      ? "Weights: whether its hidden units are the source's; not matching is no pass."
      : "",
    results.some(({ activations }) => activations)
      ? "Hidden layers: whether they react to the same images as the source's; not being like them is no pass."
      : "",
  ];
  return [{ rank: 4, open: `<sub>${sentences.filter(Boolean).join(" ")}</sub>` }];
}
