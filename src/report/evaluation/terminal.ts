import { type Column, plainText, textTable } from "../../text/table.ts";
import type { Screen } from "../screen.ts";
import type { Evaluation, EvaluationTable } from "./schema.ts";
import {
  falseAlarmsAt,
  type Line,
  linesOf,
  METRICS,
  metricsIn,
  modelsOf,
  probesLine,
  rowsOf,
  rowTitle,
} from "./words.ts";

type Width = Pick<Screen, "width">;

const number = (title: string): Column => ({ title, align: "right" });

/** An evaluation for a terminal: the attacks by the default score, then every score, and what was varied. */
export function renderEvaluation(evaluation: Evaluation, screen: Width): string {
  const { judged, sweeps } = evaluation;
  const architectures = judged.architectures.map((row) => ({ ...row, title: rowTitle(row) }));
  const parts = [
    [modelsOf(evaluation), probesLine(evaluation)].map(plainText).join("\n"),
    linesTable(`attack, by ${evaluation.default}`, linesOf(judged), screen),
    architectures.length > 1 ? linesTable("architecture", architectures, screen) : "",
    scoresTable("score, average of the attacks", Object.entries(evaluation.scores), screen),
    ...sweeps.map((sweep) => sweepTable(sweep, screen)),
    ...evaluation.leftOut.map(({ path, code, message }) => plainText(`Left out: ${path}: ${code}: ${message}`)),
    ...evaluation.notes.map(({ text }) => plainText(`Note: ${text}`)),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function linesTable(title: string, lines: readonly Line[], { width }: Width): string {
  const metrics = metricsIn(lines);
  const columns = [{ title }, number("n"), ...metrics.map((name) => number(METRICS[name].title)), number("distance")];
  return textTable(columns, rowsOf(lines, metrics), width);
}

function scoresTable(title: string, tables: readonly [string, EvaluationTable][], { width }: Width): string {
  const metrics = metricsIn(tables.flatMap(([, { average }]) => average ?? []));
  const columns = [{ title }, ...metrics.map((name) => number(METRICS[name].title)), number("false alarms at 5 %")];
  const rows = tables.map(([name, table]) => [
    name,
    ...metrics.map((metric) => METRICS[metric].show(table.average?.[metric])),
    falseAlarmsAt(table, 0.05),
  ]);
  return textTable(columns, rows, width);
}

function sweepTable({ parameter, points, skipped }: Evaluation["sweeps"][number], screen: Width): string {
  const rows = points.map(({ value, judged }) => [value, judged] as [string, EvaluationTable]);
  const missing = skipped.map(({ value, message }) => plainText(`  ${value} skipped: ${message}`));
  return [scoresTable(`${parameter}, average of the attacks`, rows, screen), ...missing].join("\n");
}
