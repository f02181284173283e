import type { EvaluatedScore } from "../../../core/score-table.ts";
import { counted, percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import type { Evaluation, EvaluationRow } from "../schema.ts";
import { scoresOf } from "./contests.ts";
import { area } from "./words.ts";

/** The false-alarm rate that is spoken of first. */
const ALPHA = 0.05;

/** What came out, before anything else. */
export function summarySection(evaluation: Evaluation): Html {
  const { tool, startedAt, models, scores, notes } = evaluation;
  const derived = models.filter(({ role }) => role === "derived").length;
  const average = scores[evaluation.default]?.average;
  const chips: [shown: string, name: string, beside: string][] = [
    [String(derived), "derived", `of ${counted(models.length, "model")}`],
  ];
  if (average?.auc !== undefined)
    chips.push([area(average.auc), "AUC of the default", `mean over ${counted(average.attacks, "attack")}`]);
  if (average?.tprAt5 !== undefined)
    chips.push([percent(average.tprAt5), "caught by the default", "at 5 % false alarms"]);
  if (average?.tprAt1 !== undefined)
    chips.push([percent(average.tprAt1), "caught by the default", "at 1 % false alarms"]);
  chips.push(...falseAlarmChips(evaluation));
  return html`<header class="hero measured"><p class="kicker">${tool.name} evaluate · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace("T", " ")} UTC</time> · <bdi>${evaluation.zoo}</bdi></p>
<h1><span>${evaluationHeadline(evaluation)}</span></h1>
<ul class="counts" aria-label="In short">${chips.map(([shown, name, beside]) => html`<li><b>${shown}</b> <span>${name}<small>${beside}</small></span></li>`)}</ul>
${notes.length > 0 ? html`<div>${notes.map(({ text }) => html`<p class="warning inconclusive"><b>Note.</b> <bdi>${text}</bdi></p>`)}</div>` : undefined}</header>`;
}

/** What was measured of the rate that is promised: the unrelated models without a group, each judged by the others. */
function falseAlarmChips({ judged }: Evaluation): [string, string, string][] {
  const found = judged.falseAlarms.find(
    ({ alpha, arch, group }) => alpha === ALPHA && arch === undefined && group === undefined,
  );
  if (!found) return [];
  return [
    [
      percent(found.falseAlarms / found.judged),
      "false alarms measured",
      `${found.falseAlarms} of ${found.judged} judgements`,
    ],
  ];
}

export function conclusionsSection(evaluation: Evaluation): Html {
  const judged = evaluation.judged.attacks.filter(({ auc }) => auc !== undefined);
  return html`<div class="two"><section aria-labelledby="means"><h2 id="means">What this means</h2>
<p>Every model of the zoo was shown the same hard images as the source, and every score says how alike they answer. A good score puts models that descend from the source before all that were trained without it.</p>
${judged.length > 0 ? html`<p>By the score that <code>sac check</code> judges by, ${hardest(judged)}</p>` : undefined}
${strangers(evaluation)}</section>
<section class="limits" aria-labelledby="limits"><h2 id="limits">What this does not show</h2>
<ul><li>It holds for this source, these attacks and unrelated models like these. Other ones can come out better or worse.</li>
<li>Figures from few models are coarse: of 20 models, one more or less caught is 5 %.</li>
<li>Unrelated models of other architectures, or much less accurate ones, are easily told apart: with such, every figure flatters.</li>
<li>Anybody who knows the probes can train a model to answer them differently. There is no such attacker in here unless the zoo has one.</li></ul></section></div>`;
}

/** Which attack is told apart least well, by rows that have an AUC. */
function hardest(rows: readonly EvaluationRow[]): Html {
  const [{ attack, auc = 0, tprAt5, n }, ...others] = [...rows].sort((a, b) => (a.auc ?? 0) - (b.auc ?? 0));
  if (auc === 1) return html`models of every attack are told from unrelated ones without a mistake.`;
  const caught = tprAt5 === undefined ? "" : `, and ${percent(tprAt5)} caught at 5 % false alarms`;
  const perfect = others.filter((row) => row.auc === 1).length;
  return html`the hardest attack is <b><bdi>${attack}</bdi></b>: AUC ${area(auc)} on ${counted(n, "model")}${caught}. ${perfect} of ${counted(rows.length, "attack")} ${perfect === 1 ? "is" : "are"} told apart without a mistake.`;
}

/** Architectures whose honest models are accused more often than promised, when only models of others are known. */
function strangers({ judged }: Evaluation): Html | undefined {
  const above = judged.falseAlarms.filter(
    ({ alpha, arch, judged, falseAlarms }) => alpha === ALPHA && arch !== undefined && falseAlarms > alpha * judged,
  );
  if (above.length === 0) return undefined;
  const rates = above.map(({ arch, judged, falseAlarms }) => `${falseAlarms} of ${judged} of ${arch}`).join(", ");
  return html`<p>Where the unrelated models have none of an architecture, its honest models are called derived more often than in 5 % of cases: <bdi>${rates}</bdi>.</p>`;
}

/** The score with the highest AUC on average; of equals, the default one. */
function bestScore(evaluation: Evaluation): EvaluatedScore | undefined {
  const auc = (score: EvaluatedScore) => evaluation.scores[score]?.average?.auc;
  const known = scoresOf(evaluation).filter((score) => auc(score) !== undefined);
  const most = Math.max(...known.map((score) => auc(score) ?? 0));
  const best = known.filter((score) => (auc(score) ?? 0) > most - 0.0005);
  return best.includes(evaluation.default) ? evaluation.default : best[0];
}

/** What came out, in one line. */
export function evaluationHeadline(evaluation: Evaluation): string {
  const best = bestScore(evaluation);
  const average = best && evaluation.scores[best]?.average;
  if (best === undefined || average?.auc === undefined) return "No score could be measured on average";
  const ours = evaluation.scores[evaluation.default]?.average?.auc;
  const found = `The score ${best} tells derived models apart best: AUC ${area(average.auc)}`;
  if (best === evaluation.default || ours === undefined) return found;
  return `${found}; the default, ${evaluation.default}, ${area(ours)}`;
}
