import { EVALUATED_SCORES, type EvaluatedScore, SCORE_TABLE, SCORES } from "../core/score-table.ts";
import { type Html, html } from "./page/escape.ts";

/** How a score is worded and drawn; what else is known of it stands in core/score-table.ts. */
interface Look {
  /** What it is, of classifiers. */
  readonly means: string;
  /** What it is of verification models, which have no classes, if that is something else. */
  readonly ofPairs?: string;
  /** Over its column in a terminal, and how many digits that has; undefined: it has none. */
  readonly column?: { readonly title: string; readonly digits?: number };
  /** Colours, with a contrast of at least 3 on a card, and the dashes of its lines, so that nothing hangs on colour alone. */
  readonly light: string;
  readonly dark: string;
  readonly dash: string;
  /** Its mark, around 0, 0. */
  readonly shape: (attributes: Html) => Html;
}

/** In the order of the columns. */
const LOOKS: Readonly<Record<EvaluatedScore, Look>> = {
  sac: {
    means:
      "the paper's distance: how much the pattern of likeness between probes differs from the source's (0 is the same)",
    ofPairs:
      "the paper's distance: how much the pattern of likeness between targets differs from the source's (0 is the same)",
    column: { title: "distance" },
    ...{ light: "#0b57d0", dark: "#8ab4ff", dash: "7 3" },
    shape: (as) => html`<circle ${as} r="5"/>`,
  },
  "logit-cosine": {
    means: "mean cosine between the source's and the model's answers to the same probe (1 is the same)",
    ofPairs: "mean cosine between the source's and the model's features of the same target (1 is the same)",
    column: { title: "cosine" },
    ...{ light: "#a1480b", dark: "#eaa06a", dash: "2 3" },
    shape: (as) => html`<rect ${as} x="-4.5" y="-4.5" width="9" height="9"/>`,
  },
  "label-agreement": {
    means: "share of the probes that get the source's label",
    ofPairs: "share of the pairs that it decides as the source does",
    ...{ light: "#6a3fa5", dark: "#cbabff", dash: "9 3 2 3" },
    shape: (as) => html`<path ${as} d="M0-6 5.5 4.5H-5.5z"/>`,
  },
  "peer-residual": {
    means: "how much it shares of what sets the source apart from unrelated models (1 is the source itself)",
    column: { title: "residual" },
    ...{ light: "#b0246f", dark: "#ff8fc6", dash: "4 2" },
    shape: (as) => html`<path ${as} d="M-2-5.5H2V-2H5.5V2H2V5.5H-2V2H-5.5V-2H-2z"/>`,
  },
  "peer-likelihood": {
    means: "how much surer than unrelated models it is of the classes that the source chose",
    column: { title: "likelihood", digits: 2 },
    ...{ light: "#0a6b50", dark: "#70d6b2", dash: "12 4" },
    shape: (as) => html`<path ${as} d="M0 6 5.5-4.5H-5.5z"/>`,
  },
  "peer-agreement": {
    means: "how much more often than unrelated models it chooses the classes that the source chose, by labels alone",
    column: { title: "agreement", digits: 2 },
    ...{ light: "#00687a", dark: "#6fd3e6", dash: "3 2 1 2" },
    shape: (as) => html`<path ${as} d="M0-6.2 5.9-1.9 3.6 5H-3.6L-5.9-1.9z"/>`,
  },
  fusion: {
    means:
      "the sum of peer-likelihood and peer-residual in spreads from the unrelated models' mean, the residual by amount and direction; or peer-agreement, where that says more",
    ofPairs: "peer-residual, as its distance from the unrelated models' mean in units of their spread",
    column: { title: "fusion", digits: 2 },
    ...{ light: "#16202b", dark: "#e7ecf2", dash: "none" },
    shape: (as) => html`<path ${as} d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>`,
  },
  "match-rate": {
    means: "share of the probes that get the label that the fingerprint gives them; only where probes were given",
    column: { title: "match rate" },
    ...{ light: "#8a6d00", dark: "#e3c65b", dash: "5 5" },
    shape: (as) => html`<path ${as} d="M-5.5-5.5H5.5L0 0 5.5 5.5H-5.5L0 0z"/>`,
  },
  "wp-jc": {
    means: "the paper's baseline: accuracy on probes that the source mislabels (lower is closer)",
    ofPairs: "the paper's baseline: accuracy on pairs that the source wrongly takes for two people (lower is closer)",
    ...{ light: "#667382", dark: "#8e9bab", dash: "1 3" },
    shape: (as) => html`<path ${as} d="M-5-3-3-5 0-2 3-5 5-3 2 0 5 3 3 5 0 2-3 5-5 3-2 0z"/>`,
  },
};

/** What a score is, of models of a task. */
export function scoreMeans(score: EvaluatedScore, task: string): string {
  if (!SCORE_TABLE[score].tasks.some((one) => one === task)) return `not for ${task} models`;
  const { means, ofPairs = means } = LOOKS[score];
  return task === "verification" ? ofPairs : means;
}

/** The scores that have a column of their own in a terminal. */
export const SCORE_COLUMNS = Object.entries(LOOKS).flatMap(([name, { column }]) => {
  const score = SCORES.find((one) => one === name);
  return score && column ? [{ score, ...column }] : [];
});

/** The marks of all scores, drawn once; everything else refers to them. */
export function scoreMarks(): Html {
  const shapes = EVALUATED_SCORES.map((score) => LOOKS[score].shape(html`id="m-${score}" class="m m-${score}"`));
  return html`<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${shapes}</defs></svg>`;
}

/** A score's mark in a plot; x in per cent of its width, y in pixels. */
export function scoreMark(score: EvaluatedScore, x: number, y: number, title: string): Html {
  return html`<use href="#m-${score}" x="${x}%" y="${y}"><title>${title}</title></use>`;
}

/** Which mark and which line belong to which score. */
export function scoreLegend(scores: readonly EvaluatedScore[], lines: boolean): Html {
  const sample = (score: EvaluatedScore) =>
    lines
      ? html`<svg class="sample" aria-hidden="true" viewBox="0 0 34 14"><line class="l l-${score}" x1="0" x2="34" y1="7" y2="7"/></svg>`
      : html`<svg class="icon" aria-hidden="true" viewBox="-9 -9 18 18"><use href="#m-${score}"/></svg>`;
  return html`<div class="legend">${scores.map((score) => html`<span>${sample(score)}<code>${score}</code></span>`)}</div>`;
}

/** The scores' colours as custom properties of CSS. */
export function scoreColours(theme: "light" | "dark"): string {
  return EVALUATED_SCORES.map((score) => `--${score}:${LOOKS[score][theme]}`).join(";");
}

/** CSS of the scores' marks and lines. */
export const SCORE_STYLE = EVALUATED_SCORES.map(
  (score) =>
    `.m-${score}{fill:var(--${score})}.l-${score}{stroke:var(--${score});stroke-dasharray:${LOOKS[score].dash}}`,
).join("");
