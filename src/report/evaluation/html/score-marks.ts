import type { EvaluatedScore } from "../../../tasks/evaluation/score.ts";
import { type Html, html } from "../../page/escape.ts";

/** The shape of each score's mark. Lines differ in colour and dashes as well, so that nothing hangs on colour alone. */
const SHAPES: Readonly<Record<EvaluatedScore, Html>> = {
  sac: html`<circle id="m-sac" class="m m-sac" r="5"/>`,
  "logit-cosine": html`<rect id="m-logit-cosine" class="m m-logit-cosine" x="-4.5" y="-4.5" width="9" height="9"/>`,
  "label-agreement": html`<path id="m-label-agreement" class="m m-label-agreement" d="M0-6 5.5 4.5H-5.5z"/>`,
  "peer-likelihood": html`<path id="m-peer-likelihood" class="m m-peer-likelihood" d="M0 6 5.5-4.5H-5.5z"/>`,
  "peer-residual": html`<path id="m-peer-residual" class="m m-peer-residual" d="M-2-5.5H2V-2H5.5V2H2V5.5H-2V2H-5.5V-2H-2z"/>`,
  "peer-agreement": html`<path id="m-peer-agreement" class="m m-peer-agreement" d="M0-6.2 5.9-1.9 3.6 5H-3.6L-5.9-1.9z"/>`,
  fusion: html`<path id="m-fusion" class="m m-fusion" d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>`,
  "match-rate": html`<path id="m-match-rate" class="m m-match-rate" d="M-5.5-5.5H5.5L0 0 5.5 5.5H-5.5L0 0z"/>`,
  "wp-jc": html`<path id="m-wp-jc" class="m m-wp-jc" d="M-5-3-3-5 0-2 3-5 5-3 2 0 5 3 3 5 0 2-3 5-5 3-2 0z"/>`,
};

/** The shapes, drawn once. */
export function scoreMarks(): Html {
  return html`<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${Object.values(SHAPES)}</defs></svg>`;
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
