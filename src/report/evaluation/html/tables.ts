import { counted } from "../../../text/numbers.ts";
import { type Html, html, type Piece } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Evaluation, EvaluationRow, EvaluationTable } from "../schema.ts";
import { METRICS, type MetricName, metricsIn } from "../words.ts";
import { contestsOf, rowOf, scoresOf } from "./contests.ts";
import { area } from "./words.ts";

interface EvaluationColumn {
  readonly name: string;
  readonly number: boolean;
}

export interface Cell {
  readonly shown: Piece;
  /** Class of the cell's background, by how good the figure is. */
  readonly shade?: string;
}

const MISSING: Cell = { shown: html`<span class="none">–</span>` };

/** A table that scrolls sideways where it does not fit; the first cell of a row names it. */
export function scrollTable(
  caption: string,
  columns: readonly EvaluationColumn[],
  rows: readonly (readonly Cell[])[],
): Html {
  const kind = ({ number }: EvaluationColumn) => (number ? "number" : "");
  const row = ([name, ...cells]: readonly Cell[]) =>
    html`<tr><th scope="row">${name.shown}</th>${cells.map(
      ({ shown, shade = "" }, i) => html`<td class="${kind(columns[i + 1])} ${shade}">${shown}</td>`,
    )}</tr>`;
  return html`<div class="sheet"><p class="caption">${caption}</p><div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="figures"><thead><tr>${columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.name}</th>`)}</tr></thead><tbody>${rows.map(row)}</tbody></table></div></div>`;
}

export function textColumn(name: string): EvaluationColumn {
  return { name, number: false };
}

export function numberColumn(name: string): EvaluationColumn {
  return { name, number: true };
}

/** Shades begin where a score is of some use. */
const SHADES = [0.6, 0.8, 0.9, 0.95, 0.99];

export function shaded(rate: number | undefined): Cell {
  if (rate === undefined) return MISSING;
  const level = SHADES.filter((least) => rate >= least - 1e-9).length;
  return { shown: area(rate), shade: `a${level}` };
}

/** What a row is about. */
function nameOf({ attack, arch, group, comparedBy }: EvaluationRow): Cell {
  const beside = [
    attack !== undefined && arch !== undefined ? `into ${arch}` : "",
    group === undefined ? "" : `group ${group}`,
    choiceAlone(comparedBy),
  ];
  const small = beside.filter(Boolean).join(", ");
  return { shown: html`<bdi>${attack ?? arch}</bdi>${small && html`<small><bdi>${small}</bdi></small>`}` };
}

/** AUC of every score on every attack. */
export function overviewTable(evaluation: Evaluation): Html | undefined {
  const all = scoresOf(evaluation);
  const scores = [
    ...all.filter((score) => score === evaluation.default),
    ...all.filter((score) => score !== evaluation.default),
  ];
  const contests = contestsOf(evaluation);
  if (scores.length === 0) return undefined;
  const rows = contests.flatMap((contest) => {
    const found = scores.map((score) => rowOf(evaluation.scores[score], contest));
    const any = found.find((row) => row !== undefined);
    if (!any) return [];
    const { shown } = nameOf(any);
    const name = contest.weakened ? html`${shown}<small>weakened</small>` : shown;
    return [[{ shown: name }, { shown: contest.derived.length }, ...found.map((row) => shaded(row?.auc))]];
  });
  const averages = scores.map((score) => evaluation.scores[score]?.average);
  const attacks = averages.find((one) => one !== undefined)?.attacks;
  const average = [{ shown: html`<b>Mean</b>` }, { shown: "" }, ...averages.map((one) => shaded(one?.auc))];
  const caption = `AUC of every score on every attack${attacks === undefined ? "" : `; the mean is over ${counted(attacks, "attack")} without a group, not weakened`}.`;
  const columns = [textColumn("Attack"), numberColumn("Models"), ...scores.map((score) => numberColumn(score))];
  return scrollTable(caption, columns, attacks === undefined ? rows : [...rows, average]);
}

/** All metrics that some rows have. */
export function metricsTable(
  caption: string,
  rows: readonly EvaluationRow[],
  average?: EvaluationTable["average"],
): Html {
  const names = metricsIn(rows);
  const columns = ["Models", ...names.map((name) => METRICS[name].title), "Mean distance"].map(numberColumn);
  const metrics = (one: Pick<EvaluationRow, MetricName>) => names.map((name) => metricCell(name, one[name]));
  const row = (one: EvaluationRow) => [
    nameOf(one),
    { shown: one.n },
    ...metrics(one),
    { shown: decimal(one.meanDistance) },
  ];
  const last = average && [{ shown: html`<b>Mean</b>` }, { shown: "" }, ...metrics(average), { shown: "" }];
  return scrollTable(caption, [textColumn("Attack"), ...columns], [...rows.map(row), ...(last ? [last] : [])]);
}

function metricCell(name: MetricName, value: number | undefined): Cell {
  if (value === undefined) return MISSING;
  if (name === "auc") return shaded(value);
  return { shown: METRICS[name].show(value) };
}

/** AUC of each attack into each architecture. */
export function architecturesTable(
  caption: string,
  { attackArchitectures, architectures }: EvaluationTable,
): Html | undefined {
  const archs = [...new Set(architectures.flatMap(({ arch }) => arch ?? []))];
  if (archs.length === 0) return undefined;
  const same = (one: EvaluationRow, other: EvaluationRow) =>
    one.attack === other.attack && one.group === other.group && one.comparedBy === other.comparedBy;
  const firsts = attackArchitectures.filter((row, i) => attackArchitectures.findIndex((one) => same(one, row)) === i);
  const cell = (row: EvaluationRow | undefined): Cell => {
    const { shown, ...shade } = shaded(row?.auc);
    return { shown: row ? html`${shown}<small>${counted(row.n, "model")}</small>` : shown, ...shade };
  };
  const rows = firsts.map((first) => {
    const ofAttack = attackArchitectures.filter((row) => same(row, first));
    return [
      nameOf({ ...first, arch: undefined }),
      ...archs.map((arch) => cell(ofAttack.find((row) => row.arch === arch))),
    ];
  });
  return scrollTable(caption, [textColumn("Attack"), ...archs.map(numberColumn)], rows);
}
