import { percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { scoreMeans } from "../../score-looks.ts";
import type { Evaluation, EvaluationTable } from "../schema.ts";
import { evaluatedTask } from "../words.ts";
import { scoresOf } from "./contests.ts";
import { architecturesTable, metricsTable, numberColumn, overviewTable, scrollTable, textColumn } from "./tables.ts";

/** Every score on every attack. */
export function overviewSection(evaluation: Evaluation): Html | undefined {
  const table = overviewTable(evaluation);
  if (!table) return undefined;
  return html`<section aria-labelledby="all"><h2 id="all">Every score on every attack</h2>
<p>How often the score puts a derived model closer to the source than an unrelated one: 1 is always, 0.5 is chance. <i>Weakened</i> models keep less than 90 % of the source’s accuracy and are left out of the mean.</p>
${table}
<details class="card"><summary>What the scores are</summary><dl class="words scores">${scoresOf(evaluation).map((name) => html`<dt><code>${name}</code></dt><dd>${scoreMeans(name, evaluatedTask(evaluation))}</dd>`)}</dl></details></section>`;
}

/** The score that verdicts rest on in full, the others to unfold. */
export function tablesSection(evaluation: Evaluation): Html {
  return html`<section aria-labelledby="tables"><h2 id="tables">In full</h2>
<h3>As <code>sac check</code> judges: by <code>${evaluation.default}</code>, or by the distance where a model has no such score</h3>
${tablesOf("As judged", evaluation.judged)}
${scoresOf(evaluation).map((score) => html`<details><summary>By <code>${score}</code></summary>${tablesOf(`By ${score}`, evaluation.scores[score])}</details>`)}</section>`;
}

function tablesOf(by: string, table: EvaluationTable | undefined): Html | undefined {
  if (!table) return undefined;
  const { attacks, weakened, average } = table;
  return html`${attacks.length > 0 ? metricsTable(`${by}: each attack.`, attacks, average) : undefined}${
    weakened.length > 0
      ? metricsTable(`${by}: derived models that keep less than 90 % of the source’s accuracy.`, weakened)
      : undefined
  }${architecturesTable(`${by}: AUC of each attack into each architecture, weakened models left out.`, table)}${falseAlarms(by, table)}`;
}

/** Whether the promised rates were kept. */
function falseAlarms(by: string, { falseAlarms }: EvaluationTable): Html | undefined {
  if (falseAlarms.length === 0) return undefined;
  const columns = [
    textColumn("Unrelated models"),
    textColumn("Rule"),
    numberColumn("Promised"),
    numberColumn("False alarms"),
    numberColumn("Measured"),
  ];
  const rows = falseAlarms.map(({ alpha, group, arch, rule, judged, falseAlarms }) => [
    {
      shown: html`<bdi>${arch === undefined ? "each judged by all others" : `${arch}, judged by other architectures`}</bdi>${group && html`<small><bdi>group ${group}</bdi></small>`}`,
    },
    { shown: rule },
    { shown: percent(alpha) },
    { shown: `${falseAlarms} of ${judged}` },
    { shown: percent(falseAlarms / judged) },
  ]);
  return scrollTable(`${by}: false alarms on unrelated models, whatever doubts sac check would have.`, columns, rows);
}
