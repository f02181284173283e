import { isDistance } from "../core/score-table.ts";
import type { CalibrationSummary, ReferenceSummary } from "../tasks/calibration-summary.ts";
import { formatNumber, percent } from "../text/numbers.ts";
import { textTable } from "../text/table.ts";
import { wrapped } from "../text/wrap.ts";
import { SCORE_COLUMNS } from "./score-looks.ts";

/** A line for each model, the closest to the source first. */
export function referenceTable({ unrelated, derived }: CalibrationSummary, width: number, verbose: boolean): string {
  const all = [
    ...derived.map((one) => ({ ...one, role: "derived" })),
    ...unrelated.map((one) => ({ ...one, role: "unrelated" })),
  ];
  const known = SCORE_COLUMNS.filter(({ score }) => all.some(({ scores }) => score in scores));
  const likeness = LIKENESS.find((score) => known.some((one) => one.score === score));
  const shown = verbose ? known : known.filter(({ score }) => score === likeness);
  const sign = likeness !== undefined && isDistance(likeness) ? 1 : -1;
  const place = ({ scores }: ReferenceSummary) => sign * ((likeness && scores[likeness]) ?? Number.POSITIVE_INFINITY);
  const rows = all.toSorted((a, b) => place(a) - place(b));
  const columns = [
    { title: "model", cell: ({ name }: ReferenceSummary) => name },
    { title: "role", cell: ({ role }: { readonly role: string }) => role },
    { title: "arch", cell: ({ arch = "–" }: ReferenceSummary) => arch },
    {
      ...number("accuracy"),
      cell: ({ accuracy }: ReferenceSummary) => (accuracy === undefined ? "–" : percent(accuracy)),
    },
    ...shown.map(({ score, title, digits }) => ({
      ...number(verbose ? title : "likeness"),
      cell: ({ scores }: ReferenceSummary) => formatNumber(scores[score], digits),
    })),
  ].filter(({ title, cell }) => title === "model" || isTelling(rows.map(cell)));
  const table = textTable(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    width,
  );
  return verbose || likeness === undefined ? table : `${table}\n${wrapped(LIKENESS_MEANS[likeness], width)}`;
}

/** Whether a column says something that is not the same of all models. */
function isTelling(cells: readonly string[]): boolean {
  return cells.length === 1 ? cells[0] !== "–" : new Set(cells).size > 1;
}

const number = (title: string) => ({ title, align: "right" as const });

/** The scores that stand for how close a model is, the best first. */
const LIKENESS = ["match-rate", "fusion", "sac"] as const;
const LIKENESS_MEANS: Readonly<Record<(typeof LIKENESS)[number], string>> = {
  "match-rate": "Likeness: the share of the probes that get the fingerprint's label.",
  fusion: "Likeness: the score fusion, of each model as if it were the suspect; the larger, the closer to the source.",
  sac: "Likeness: the distance, of each model as if it were the suspect; 0 is the source.",
};
