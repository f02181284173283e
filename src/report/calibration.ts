import type { CalibrationSummary, HeldOut, ReferenceSummary } from "../tasks/calibration-summary.ts";
import { formatNumber, percent } from "../text/numbers.ts";
import { plainText, textTable } from "../text/table.ts";
import { SCORE_COLUMNS } from "./score-looks.ts";

/** What a calibration found, for a terminal: every distance, what rate it supports, and its warnings. */
export function renderCalibration(summary: CalibrationSummary): string {
  const parts = [distances(summary), rates(summary)];
  if (summary.warnings.length > 0)
    parts.push(summary.warnings.map(({ text }) => `Warning: ${plainText(text)}`).join("\n"));
  return parts.join("\n\n");
}

/** A line for each model, a column for each score that any of them has. */
function distances({ unrelated, derived }: CalibrationSummary): string {
  const known = SCORE_COLUMNS.filter(({ score }) => [...unrelated, ...derived].some(({ scores }) => score in scores));
  const row =
    (role: string) =>
    ({ name, arch, accuracy, scores }: ReferenceSummary) => [
      name,
      role,
      arch ?? "–",
      accuracy === undefined ? "–" : percent(accuracy),
      ...known.map(({ score, digits }) => formatNumber(scores[score], digits)),
    ];
  const number = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "model" },
    { title: "role" },
    { title: "arch" },
    number("accuracy"),
    ...known.map(({ title }) => number(title)),
  ];
  return textTable(columns, [...unrelated.map(row("unrelated")), ...derived.map(row("derived"))]);
}

function heldOut({ rule, models, falseAlarms }: HeldOut): string {
  if (rule === undefined) return "too few others to judge by";
  return `${falseAlarms} of ${models} called derived (${percent(falseAlarms / models)}, rule ${rule})`;
}

function rates({ unrelated, alpha, rule, smallestRate, leaveOneOut, architectures }: CalibrationSummary): string {
  const lines = [
    `${unrelated.length} unrelated models support a false-alarm rate of ${smallestRate === undefined ? "–" : percent(smallestRate)} without assumptions.`,
    rule
      ? `At ${percent(alpha)} sac check will use the rule ${rule}.`
      : `At ${percent(alpha)} sac check can give no verdict.`,
    `Each judged by all others: ${heldOut(leaveOneOut)}.`,
    ...architectures.map((one) => `Each ${plainText(one.arch)} judged by the other architectures: ${heldOut(one)}.`),
  ];
  return lines.join("\n");
}
