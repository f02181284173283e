import { SCORE_TABLE } from "../../../core/score-table.ts";
import { VERDICTS } from "../../../core/verdict.ts";
import { percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import type { PlotScale } from "../../page/scale.ts";
import { scoreMeans } from "../../score-looks.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Comparison } from "./comparison.ts";
import { overviewPlot } from "./plot.ts";

/** One plot for every scale on which suspects were judged. */
export function figuresSection(
  figures: readonly { readonly comparison: Comparison; readonly scale: PlotScale }[],
  alpha: number,
): Html | undefined {
  if (figures.length === 0) return undefined;
  return html`<section aria-labelledby="glance"><h2 id="glance">At a glance</h2>${figures.map(({ comparison, scale }) => figure(comparison, scale, alpha))}</section>`;
}

function figure(comparison: Comparison, scale: PlotScale, alpha: number): Html {
  const { fingerprint, score, comparedBy, line, unrelated, byTwins } = comparison;
  const alone = choiceAlone(comparedBy);
  const labels = alone && `, ${alone}`;
  const none = byTwins ? "" : "Not calibrated: there are no unrelated models to compare with.";
  const marks = unrelated.length > 0 ? "Each mark is one model." : none;
  const beside = byTwins
    ? `${marks} The verdicts are those of the source’s twins, and do not rest on this scale.`
    : marks;
  const cut = line === undefined ? "" : ` ${beyond(comparison, alpha)}`;
  return html`<figure class="card"><figcaption><b>Likeness to <bdi>${fingerprint.source.name}</bdi>${labels}</b> <span class="muted">${beside}${cut}</span></figcaption>
${overviewPlot(comparison, scale, alpha)}
<div class="legend">${legend(comparison)}<span class="muted">score <code>${score}</code>: ${scoreMeans(score, fingerprint.task)}</span></div></figure>`;
}

/** What it means to lie beyond the line. */
function beyond({ rule }: Comparison, alpha: number): string {
  if (rule !== "conformal" && rule !== "normal")
    return "Right of the dashed line, the rule’s threshold, a model counts as derived.";
  return `Right of the dashed line the p-value is at most ${percent(alpha)}.`;
}

function legend({ score, unrelated, derived, suspects }: Comparison): Html {
  const verdicts = VERDICTS.filter((verdict) => suspects.some(({ result }) => result.verdict === verdict));
  return html`${unrelated.length > 0 ? html`<span>${icon("reference")}unrelated model</span>` : undefined}${
    derived.length > 0 ? html`<span>${icon("known")}known derived model</span>` : undefined
  }${SCORE_TABLE[score].ideal === undefined ? undefined : html`<span>thick tick: the source itself</span>`}${verdicts.map((verdict) => html`<span>${icon(verdict)}suspect: ${verdict}</span>`)}`;
}
