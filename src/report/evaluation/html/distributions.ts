import { mean } from "simple-statistics";
import { type EvaluatedScore, isDistance } from "../../../core/score-table.ts";
import { modelsNeeded } from "../../../core/verdict.ts";
import { counted, formatNumber } from "../../../text/numbers.ts";
import { fileName } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { axisLane, labelRoom, overLines, stripPlot, swarm } from "../../page/lanes.ts";
import { icon, type MarkKind } from "../../page/marks.ts";
import { decimal } from "../../page/numbers.ts";
import { type PlotScale, scaleOver } from "../../page/scale.ts";
import { scoreMeans } from "../../score-looks.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Evaluation, EvaluationModel } from "../schema.ts";
import { evaluatedTask } from "../words.ts";
import { type Contest, contestsOf, rowOf, scoreInDraws, scoresOf } from "./contests.ts";
import { area } from "./words.ts";

/** The false-alarm rate whose line is drawn. */
const ALPHA = 0.05;

interface Lane {
  readonly title: string;
  readonly kind: MarkKind;
  readonly marks: readonly { readonly model: EvaluationModel; readonly value: number }[];
}

/** Contests with the same unrelated models, which are read in the same way. */
interface Plot {
  readonly score: EvaluatedScore;
  readonly contests: readonly Contest[];
}

/** For every score, where the models of each attack lie beside the unrelated ones. */
export function distributionsSection(evaluation: Evaluation): Html | undefined {
  const scores = scoresOf(evaluation);
  if (scores.length === 0) return undefined;
  const first = ([evaluation.default, "sac"] as const).filter((score) => scores.includes(score));
  const others = scores.filter((score) => !first.includes(score));
  const draws = evaluation.fingerprint.seeds.length;
  return html`<section aria-labelledby="spread"><h2 id="spread">Where the models lie</h2>
<p>Each mark is one model${draws > 1 ? `, at the mean of its scores over ${draws} draws of probes` : ""}. An attack is told apart well where its marks lie right of all unrelated models.</p>
${first.map((score) => plots(evaluation, score))}${others.map(
  (score) => html`<details><summary>The same by <code>${score}</code></summary>${plots(evaluation, score)}</details>`,
)}</section>`;
}

function plots(evaluation: Evaluation, score: EvaluatedScore): Html[] {
  const alike = new Map<string, Contest[]>();
  for (const contest of contestsOf(evaluation)) {
    const key = JSON.stringify([contest.group, contest.comparedBy]);
    alike.set(key, [...(alike.get(key) ?? []), contest]);
  }
  return [...alike.values()].flatMap((contests) => figure(evaluation, { score, contests }) ?? []);
}

function figure(evaluation: Evaluation, { score, contests }: Plot): Html | undefined {
  const [{ group, comparedBy }] = contests;
  const lanes = lanesOf(evaluation, { score, contests });
  const [unrelated, ...derived] = lanes.map(({ marks }) => marks.map(({ value }) => value));
  if (unrelated.length === 0 || derived.every((values) => values.length === 0)) return undefined;
  const cuts = cutsOf(evaluation, { score, contests }, unrelated);
  const scale = scaleOver(
    [...unrelated, ...derived.flat(), ...cuts.map(({ value }) => value)],
    unrelated,
    isDistance(score),
  );
  const which = [
    group === undefined ? "" : ` in the group ${group}`,
    choiceAlone(comparedBy) && `, ${choiceAlone(comparedBy)}`,
  ];
  const weak = contests.some(({ weakened }) => weakened);
  return html`<figure class="card"><figcaption><b><code>${score}</code><bdi>${which.join("")}</bdi></b> <span class="muted">${scoreMeans(score, evaluatedTask(evaluation))}</span></figcaption>
${draw(lanes, scale, cuts)}
<div class="legend"><span>${icon("reference")}unrelated model</span><span>${icon("derived")}derived model</span>${weak ? html`<span>${icon("known")}derived model that keeps less than 90 % of the accuracy</span>` : undefined}</div></figure>`;
}

/** Beyond the first the conformal rule calls a model derived, if there are enough unrelated models for it. */
function cutsOf(evaluation: Evaluation, { score, contests }: Plot, unrelated: readonly number[]): Cut[] {
  const [{ group, comparedBy }] = contests;
  const closest = [...unrelated].sort((a, b) => (isDistance(score) ? a - b : b - a));
  const alpha = closest[Math.floor(ALPHA * (unrelated.length + 1) + 1e-9) - 1];
  const paper = group === undefined && comparedBy === "scores" ? evaluation.scores[score]?.threshold : undefined;
  const cuts: Cut[] = [];
  if (unrelated.length >= modelsNeeded(ALPHA)) cuts.push({ value: alpha, text: "5 % false alarms", kind: "alpha" });
  if (paper !== undefined) cuts.push({ value: paper, text: "the paper’s threshold", kind: "paper" });
  return cuts;
}

/** The unrelated models, and below them the attacks, the one that is told apart best first. */
function lanesOf(evaluation: Evaluation, { score, contests }: Plot): Lane[] {
  const [{ unrelated, comparedBy }] = contests;
  const marksOf = (models: readonly EvaluationModel[]) =>
    models.flatMap((model) => {
      const values = scoreInDraws(model, score, comparedBy);
      return values ? [{ model, value: mean(values) }] : [];
    });
  const attacks = contests.map((contest) => {
    const auc = rowOf(evaluation.scores[score], contest)?.auc;
    const { attack, weakened, derived } = contest;
    const title = `${attack}${weakened ? ", weakened" : ""} (${derived.length})${auc === undefined ? "" : `, AUC ${area(auc)}`}`;
    return {
      title,
      kind: weakened ? ("known" as const) : ("derived" as const),
      marks: marksOf(derived),
      auc: auc ?? 0,
    };
  });
  return [
    { title: `Unrelated models (${unrelated.length})`, kind: "reference", marks: marksOf(unrelated) },
    ...attacks.sort((a, b) => b.auc - a.auc).filter(({ marks }) => marks.length > 0),
  ];
}

/** A value that is marked across all lanes. */
interface Cut {
  readonly value: number;
  readonly text: string;
  readonly kind: "alpha" | "paper";
}

function draw(lanes: readonly Lane[], scale: PlotScale, cuts: readonly Cut[]): Html {
  const drawn = lanes.map(({ title, kind, marks }) => {
    const models = marks.map(({ model, value }) => ({
      ...{ kind, value },
      title: `${fileName(model.path)}: ${decimal(value)}`,
    }));
    return swarm(title, models, scale);
  });
  const spoken = [
    ...lanes.map(({ title, marks }) => `${title}: ${spread(marks.map(({ value }) => value))}.`),
    ...cuts.map(({ text, value }) => `${text} at ${formatNumber(value)}.`),
  ];
  const over = overLines(cuts.map(({ value, text, kind }) => ({ x: scale.place(value), label: text, kind })));
  const room = cuts.length > 1 ? [labelRoom(cuts.length - 1)] : [];
  return stripPlot([...room, ...drawn, axisLane(scale)], over, `Strip plot. ${spoken.join(" ")}`);
}

function spread(values: readonly number[]): string {
  return `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}, ${counted(values.length, "model")}`;
}
