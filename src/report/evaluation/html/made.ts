import { mean } from "simple-statistics";
import { counted, percent } from "../../../text/numbers.ts";
import { type Fact, facts } from "../../check/html/facts.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { columnsIn } from "../../task-words.ts";
import type { Evaluation, EvaluationModel } from "../schema.ts";
import { probesLine } from "../words.ts";
import { scoreInDraws } from "./contests.ts";
import { type Cell, numberColumn, scrollTable, textColumn } from "./tables.ts";
import { METRIC_MEANS } from "./words.ts";

/** What the words mean. */
export function wordsSection(): Html {
  return html`<section aria-labelledby="words"><h2 id="words">How to read the figures</h2>
<dl class="words">${METRIC_MEANS.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl></section>`;
}

/** The models that could not be scored. */
export function leftOutSection({ leftOut }: Evaluation): Html | undefined {
  if (leftOut.length === 0) return undefined;
  const columns = [textColumn("Model"), textColumn("Role"), textColumn("Why")];
  const rows = leftOut.map(({ path, role, attack, code, message }): Cell[] => [
    { shown: html`<bdi>${path}</bdi>` },
    { shown: html`${role}${attack && html` by <bdi>${attack}</bdi>`}` },
    { shown: html`<code>${code}</code> <bdi>${message}</bdi>` },
  ]);
  return html`<section aria-labelledby="left"><h2 id="left">What was left out</h2>
<p>${counted(leftOut.length, "model")} could not be scored and ${leftOut.length === 1 ? "is" : "are"} in none of the figures.</p>
${scrollTable("Models in none of the figures.", columns, rows)}</section>`;
}

/** Everything that would have to be the same to get these figures again. */
export function madeSection(evaluation: Evaluation): Html {
  return html`<section aria-labelledby="made"><h2 id="made">How it was made</h2>
<div class="cards"><section class="card"><h3>The zoo</h3>${facts(zooFacts(evaluation))}</section>
<section class="card"><h3>The probes and the run</h3>${facts(runFacts(evaluation))}</section></div>
<details class="card"><summary>Every model</summary>${modelsTable(evaluation)}</details></section>`;
}

function zooFacts({ zoo, source, groups }: Evaluation): Fact[] {
  const { path, arch, sha256, accuracy, measuredAccuracy, classes, form } = source;
  return [
    ["zoo", html`<bdi>${zoo}</bdi>`],
    ["source model", html`<bdi>${path}${arch && ` (${arch})`}</bdi>`],
    ["source SHA-256", html`<code>${sha256}</code>`],
    ["source’s accuracy", accuracy === undefined ? undefined : percent(accuracy)],
    ["measured on the images", measuredAccuracy === undefined ? undefined : percent(measuredAccuracy)],
    ["answers", html`<bdi>${form}, ${columnsIn(form, classes)}</bdi>`],
    ...groups.map(
      ({ group, unrelated, derived, smallestRate }): Fact => [
        group === undefined ? "models" : "models of a group",
        html`<bdi>${group && `${group}: `}</bdi>${unrelated} unrelated, ${derived} derived; smallest false-alarm rate ${percent(smallestRate)}`,
      ],
    ),
  ];
}

function runFacts(evaluation: Evaluation): Fact[] {
  const { fingerprint, runtime, tool, startedAt, durationMs } = evaluation;
  const { seeds, fingerprints, images, pool } = fingerprint;
  return [
    ["probes", html`<bdi>${probesLine(evaluation)}</bdi>`],
    ...(fingerprints
      ? [["taken from", html`<bdi>${fingerprints.join(", ")}</bdi>`] as const]
      : [
          ["drawn from", `${pool} of ${images} images`] as const,
          [seeds.length === 1 ? "seed" : "seeds", seeds.join(", ")] as const,
        ]),
    ["started", startedAt],
    ["took", `${Math.round(durationMs / 1000)} s on ${runtime.device}, ${runtime.threads} CPU threads`],
    ["versions", `${tool.name} ${tool.version}, onnxruntime ${runtime.onnxruntime}, sharp ${runtime.sharp}`],
    ["machine", `Node.js ${runtime.node} on ${runtime.platform}`],
  ];
}

function modelsTable({ models, default: score }: Evaluation): Html {
  const columns = [
    textColumn("Model"),
    textColumn("Role"),
    textColumn("Architecture"),
    numberColumn("Accuracy"),
    numberColumn("Kept"),
    numberColumn(score),
    numberColumn("sac"),
  ];
  const rate = (value: number | undefined): Cell => ({ shown: value === undefined ? "–" : percent(value) });
  const scored = (model: EvaluationModel, name: "sac" | typeof score): Cell => {
    const values = scoreInDraws(model, name, model.comparedBy);
    return { shown: decimal(values && mean(values)) };
  };
  const rows = models.map((model): Cell[] => [
    { shown: html`<bdi>${model.path}</bdi>` },
    {
      shown: html`${model.role}${model.attack && html` by <bdi>${model.attack}</bdi>`}${model.group && html`<small><bdi>group ${model.group}</bdi></small>`}`,
    },
    { shown: html`<bdi>${model.arch ?? "–"}</bdi>` },
    rate(model.accuracy),
    rate(model.accuracyKept),
    scored(model, score),
    scored(model, "sac"),
  ]);
  return scrollTable("Every model with its mean scores.", columns, rows);
}
