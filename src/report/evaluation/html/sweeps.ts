import type { EvaluatedScore } from "../../../core/score-table.ts";
import { type Html, html } from "../../page/escape.ts";
import { scoreLegend } from "../../score-looks.ts";
import type { Evaluation } from "../schema.ts";
import { type Chart, drawLines, drawRows } from "./charts.ts";
import { scoresOf } from "./contests.ts";
import { numberColumn, scrollTable, shaded, textColumn } from "./tables.ts";

type Sweep = Evaluation["sweeps"][number];

const TITLES: Readonly<Record<Sweep["parameter"], string>> = {
  probes: "Number of probes",
  quality: "JPEG quality",
  corruption: "Corruptions in place of JPEG compression (figure 2 of the paper)",
  correlation: "Correlation function",
  representation: "Representation of the outputs",
  selection: "Selection of the probes",
  references: "References that a target is compared with",
  feature: "What the features hold",
};

/** Parameters whose values have an order, so that a line between them means something. */
const ORDERED: readonly Sweep["parameter"][] = ["probes", "quality", "references"];

const METRICS = [
  { key: "auc", name: "Mean AUC", chance: 0.5 },
  { key: "tprAt5", name: "Caught at 5 % false alarms, mean", chance: 0.05 },
] as const;

/** What happens when one setting is changed and all others stay as they are. */
export function sweepsSection(evaluation: Evaluation): Html | undefined {
  const sweeps = evaluation.sweeps.filter(({ points, skipped }) => points.length + skipped.length > 0);
  if (sweeps.length === 0) return undefined;
  return html`<section aria-labelledby="sweeps"><h2 id="sweeps">One setting changed at a time</h2>
<p>All others stay as stated below. Means are over the attacks without a group, weakened models left out. Scales begin where the figures do; a dotted line is what guessing would reach.</p>
${sweeps.map((sweep) => sweepFigures(sweep, scoresOf(evaluation)))}</section>`;
}

function sweepFigures(sweep: Sweep, scores: readonly EvaluatedScore[]): Html {
  const title = TITLES[sweep.parameter];
  const ordered = ORDERED.includes(sweep.parameter);
  const charts = METRICS.flatMap(({ key, name, chance }) => {
    const series = scores.map((score) => ({
      score,
      values: sweep.points.map(({ scores: tables }) => tables[score]?.average?.[key]),
    }));
    const known = series.filter(({ values }) => values.some((value) => value !== undefined));
    const chart: Chart = { name, chance, labels: sweep.points.map(({ value }) => value), series: known };
    return known.length === 0 ? [] : [chart];
  });
  return html`<section class="card sweep"><h3>${title}</h3>
<div class="two">${charts.map((chart) => html`<figure><figcaption>${chart.name}</figcaption>${ordered ? drawLines(chart, title) : drawRows(chart, title)}</figure>`)}</div>
${charts.length > 0 ? scoreLegend(scores, false) : undefined}
${sweep.skipped.map(({ value, message }) => html`<p class="note"><b><bdi>${value}</bdi></b> is left out: <bdi>${message}</bdi></p>`)}
${charts.length > 0 ? html`<details><summary>In numbers</summary>${charts.map((chart) => numbers(chart, title))}</details>` : undefined}</section>`;
}

function numbers({ name, labels, series }: Chart, title: string): Html {
  const rows = labels.map((label, i) => [
    { shown: html`<bdi>${label}</bdi>` },
    ...series.map(({ values }) => shaded(values[i])),
  ]);
  return scrollTable(
    `${title}: ${name}.`,
    [textColumn(title), ...series.map(({ score }) => numberColumn(score))],
    rows,
  );
}
