import { mean } from "simple-statistics";
import { type EvaluatedScore, isDistance } from "../../../core/score-table.ts";
import { counted } from "../../../text/numbers.ts";
import { Html, html } from "../../page/escape.ts";
import { scoreLegend } from "../../score-looks.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Evaluation } from "../schema.ts";
import { type Contest, type ContestScores, contestsOf, scoresOf, valuesOf } from "./contests.ts";
import { area } from "./words.ts";

/** The drawing's own units: the square of the plot, and where it begins. */
const SIDE = 200;
const LEFT = 42;
const TOP = 8;
/** The false-alarm rate that people care about. */
const GUIDE = 0.05;

interface Curve {
  readonly score: EvaluatedScore;
  readonly heights: readonly number[];
}

/** ROC curves: a panel for all attacks together, and one for each. */
export function rocSection(evaluation: Evaluation): Html | undefined {
  const scores = scoresOf(evaluation);
  const contests = contestsOf(evaluation);
  const panels = contests.map((contest) => ({ contest, curves: curvesOf(contest, scores) }));
  if (panels.every(({ curves }) => curves.length === 0)) return undefined;
  const averaged = panels.filter(({ contest }) => !contest.weakened && contest.group === undefined);
  return html`<section aria-labelledby="roc"><h2 id="roc">ROC curves</h2>
<p>How many derived models a score catches (upwards), for every share of unrelated models that it is allowed to accuse wrongly (to the right). The higher the curve rises at the left edge, the better; the dotted diagonal is a coin. The fine line stands at ${GUIDE * 100} % false alarms.</p>
<div class="mean">${averaged.length > 1 ? panel(`All ${counted(averaged.length, "attack")}, the mean`, "", average(averaged)) : undefined}${scoreLegend(scores, true)}</div>
<details><summary>${counted(panels.length, "attack")}, each by itself</summary><div class="rocs">${panels.map(
    ({ contest, curves }) => (curves.length === 0 ? undefined : panel(contest.attack, about(contest), curves)),
  )}</div></details></section>`;
}

function about({ group, comparedBy, weakened, derived, unrelated }: Contest): string {
  const parts = [
    `${derived.length} derived, ${unrelated.length} unrelated`,
    group === undefined ? "" : `group ${group}`,
    choiceAlone(comparedBy),
    weakened ? "weakened" : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function curvesOf(contest: Contest, scores: readonly EvaluatedScore[]): Curve[] {
  return scores.flatMap((score) => {
    const values = valuesOf(contest, score);
    return values ? [{ score, heights: rocHeights(values, isDistance(score)) }] : [];
  });
}

/** For each score that all of them have, the mean curve; its area is the mean AUC. */
function average(panels: readonly { readonly curves: readonly Curve[] }[]): Curve[] {
  return panels[0].curves.flatMap(({ score }) => {
    const same = panels.flatMap(({ curves }) => curves.find((one) => one.score === score) ?? []);
    return same.length === panels.length ? [{ score, heights: meanCurve(same.map(({ heights }) => heights)) }] : [];
  });
}

function panel(title: string, subtitle: string, curves: readonly Curve[]): Html {
  const areas = curves.map(({ score, heights }) => `${score} ${area(mean([...heights]))}`).join(", ");
  return html`<figure class="card"><figcaption><b><bdi>${title}</bdi></b> <span class="muted"><bdi>${subtitle}</bdi></span></figcaption>
<svg class="plot roc" viewBox="0 0 ${LEFT + SIDE + 8} ${TOP + SIDE + 36}" role="img" aria-label="ROC curves of ${title}; area under the curve: ${areas}.">
${FRAME}${curves.map(line)}</svg></figure>`;
}

function x(rate: number): number {
  return round(LEFT + SIDE * rate);
}

function y(rate: number): number {
  return round(TOP + SIDE * (1 - rate));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const RATES = [0, 0.5, 1];
const FRAME = html`<path class="rail" d="M${x(0)} ${y(0.5)}H${x(1)}M${x(0.5)} ${y(0)}V${y(1)}M${x(0)} ${y(1)}H${x(1)}V${y(0)}"/><path class="chance" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/><path class="guide" d="M${x(GUIDE)} ${y(0)}V${y(1)}"/><path class="axis" fill="none" d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}"/>
${RATES.map((rate) => html`<text x="${x(rate)}" y="${y(0) + 15}" text-anchor="middle">${rate}</text><text x="${x(0) - 5}" y="${y(rate) + 4}" text-anchor="end">${rate}</text>`)}
<text x="${x(0.5)}" y="${y(0) + 31}" text-anchor="middle">false alarms</text><text transform="rotate(-90)" x="${-y(0.5)}" y="10" text-anchor="middle">caught</text>`;

/** Steps upwards where the next unrelated model is let through; steps without a rise need no point of their own. */
function line({ score, heights }: Curve): Html {
  const path = heights.map((height, i) =>
    i > 0 && height === heights[i - 1] ? "" : `${i === 0 ? "" : `H${x(i / heights.length)}`}V${y(height)}`,
  );
  return html`<path class="l l-${score}" d="M${x(0)} ${y(0)}${new Html(path.join(""))}H${x(1)}V${y(1)}"/>`;
}

/**
 * A ROC curve as the heights of its steps: of n unrelated models, `heights[i]` is the share of the derived ones that are
 * closer than all but i of the unrelated ones; a tie counts half. Over several draws of the probes it is the mean curve.
 * The mean of the heights is the area under the curve.
 */
export function rocHeights({ derived, unrelated }: ContestScores, smallerIsCloser: boolean): number[] {
  const turned = (values: readonly number[]) => values.map((value) => (smallerIsCloser ? -value : value));
  const curves = unrelated.map((draw, k) => {
    const ours = turned(derived[k]);
    const theirs = turned(draw).sort((a, b) => b - a);
    return theirs.map((limit) => mean(ours.map((value) => (value > limit ? 1 : value === limit ? 0.5 : 0))));
  });
  return meanCurve(curves);
}

/** The mean of curves with equally many steps. */
export function meanCurve(curves: readonly (readonly number[])[]): number[] {
  return curves[0].map((_, i) => mean(curves.map((heights) => heights[i])));
}
