import { SCORES } from "../../../core/score-table.ts";
import { percent } from "../../../text/numbers.ts";
import { decimal } from "../../page/numbers.ts";
import { columnsIn, matchWords } from "../../task-words.ts";
import { agreementWords, fedWords } from "../feeding-words.ts";
import type { ReportResult } from "../schema.ts";
import { pValueWords } from "../words.ts";

/** A number or a word behind a result, and what it is. */
export type NamedValue = readonly [name: string, value: string];

/** Everything that was measured of a suspect, its weights and hidden layers apart. */
export function measuredOf(result: ReportResult): NamedValue[] {
  return [...placeOf(result), ...scoresOf(result), ...runOf(result)].flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

type Maybe = readonly [name: string, value: string | undefined];

function placeOf(result: ReportResult): Maybe[] {
  const { pValue, conformalP, asClose, panel, spreads, twins, discovery, threshold, distance, interval } = result;
  return [
    ["p-value", pValue === undefined ? undefined : pValueWords(result)],
    ["p-value by counting", conformalP === undefined || conformalP === pValue ? undefined : decimal(conformalP)],
    ["unrelated models at least as close", asClose === undefined ? undefined : `${asClose} of ${panel}`],
    ["spreads beyond their mean", spreads === undefined ? undefined : decimal(spreads, 1)],
    ["twins at least as close", twins && `${twins.asClose} of ${twins.panel}`],
    ["spreads beyond the twins’ mean", twins?.spreads === undefined ? undefined : decimal(twins.spreads, 1)],
    ["discovery of the run", discovery === undefined ? undefined : discovery ? "yes" : "no"],
    ["distance", threshold === undefined ? undefined : decimal(distance)],
    ["threshold", threshold === undefined ? undefined : decimal(threshold)],
    ["95 % interval of the score", interval && `${decimal(interval.low)} to ${decimal(interval.high)}`],
  ];
}

function scoresOf({ scores }: ReportResult): Maybe[] {
  return SCORES.map((name) => [name, scores?.[name] === undefined ? undefined : decimal(scores[name], 4)]);
}

function runOf(result: ReportResult): Maybe[] {
  const { rule, twins, judgedBy, comparedBy, form, classes, match, zeroFeatures, agreement, device } = result;
  const columns = form === undefined || classes === undefined ? "" : `, ${columnsIn(form, classes)}`;
  return [
    ["rule", rule === undefined || !twins?.decided ? rule : `${rule}, among the twins`],
    ["judged by", judgedBy],
    ["compared by", comparedBy],
    ["outputs", form === undefined ? undefined : `${form}${columns}`],
    ["decides by", match && matchWords(match)],
    ["targets unlike all references", zeroFeatures === undefined ? undefined : percent(zeroFeatures)],
    ["fed", fedWords(result)],
    ["agreement with the others", agreement && agreementWords(agreement)],
    ["ran on", device],
    ["time", result.durationMs === undefined ? undefined : `${result.durationMs} ms`],
  ];
}

/** What is the same of all results that something was measured of, so that it need be said but once. */
export function commonOf(all: readonly (readonly NamedValue[])[]): NamedValue[] {
  const [first = [], ...others] = all.filter((one) => one.length > 0);
  if (others.length === 0) return [];
  return first.filter(([name, value]) =>
    others.every((one) => one.some(([other, theirs]) => other === name && theirs === value)),
  );
}
