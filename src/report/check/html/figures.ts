import { SCORE_TABLE } from "../../../core/score-table.ts";
import { counted, percent } from "../../../text/numbers.ts";
import { distinctNames } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { stripPlot } from "../../page/lanes.ts";
import { icon } from "../../page/marks.ts";
import { choiceAlone } from "../../task-words.ts";
import { byEvidence } from "../evidence.ts";
import type { Report } from "../schema.ts";
import { type Comparison, comparisonsOf } from "./comparison.ts";
import { knownLanes, scaleOf, suspectLane } from "./lanes.ts";
import { marksIn } from "./legend.ts";
import { markOf } from "./mark-of.ts";
import { cutLine, likenessAxis, spokenPlot } from "./plot.ts";
import { unplacedWords } from "./unplaced.ts";

/** Suspects with a row from the start; the others are unfolded. */
const SHOWN = 24;

/** Where the answers of every suspect have their place: one figure for every scale on which suspects were judged. */
export function figuresSection(report: Report): Html | undefined {
  const comparisons = comparisonsOf({ ...report, results: byEvidence(report) });
  if (comparisons.length === 0) return undefined;
  const names = distinctNames(report.results.map(({ path }) => path));
  const unplaced = unplacedWords(report, comparisons, names);
  return html`<section class="results-figures" aria-labelledby="glance"><h2 id="glance">At a glance</h2>
<p>${[...new Set(comparisons.flatMap((one) => guide(one, report.settings.alpha)))].join(" ")}</p>
${comparisons.map((one) => figure(one, names, report.settings.alpha))}${
  unplaced && html`<p class="note"><bdi>${unplaced}</bdi></p>`
}</section>`;
}

function figure(comparison: Comparison, names: ReadonlyMap<string, string>, alpha: number): Html {
  const { source, score, comparedBy, suspects } = comparison;
  const alone = choiceAlone(comparedBy);
  const scale = scaleOf(comparison);
  const rows = suspects.map((placed) =>
    suspectLane(placed, names.get(placed.result.path) ?? placed.result.path, scale),
  );
  const [first, rest] = [rows.slice(0, SHOWN), rows.slice(SHOWN)];
  const cut = cutLine(comparison, scale, alpha);
  const axis = likenessAxis(comparison, scale);
  return html`<figure class="card"><figcaption><b>Likeness of answers to <bdi>${source}</bdi>${alone && `, ${alone}`}</b> <span class="muted">score <code>${score}</code></span></figcaption>
${stripPlot([...knownLanes(comparison, scale), ...first, axis], cut, spokenPlot(comparison, alpha))}
${rest.length > 0 ? html`<details><summary>${counted(rest.length, "more suspect")}</summary>${stripPlot([...rest, axis], cut, `The same of ${counted(rest.length, "more suspect")}.`)}</details>` : undefined}
<div class="legend">${legend(comparison)}</div></figure>`;
}

/** What a reader of a figure must know, in sentences. */
function guide(comparison: Comparison, alpha: number): string[] {
  const { unrelated, byTwins, line, suspects } = comparison;
  return [
    "Every row shows how alike a model’s answers are to the source’s: the further right, the more.",
    unrelated.length === 0 && !byTwins ? "Not calibrated: there are no unrelated models to compare with." : "",
    byTwins ? "Where twins of the source decided, verdicts do not rest on this scale." : "",
    line === undefined ? "" : beyond(comparison, alpha),
    suspects.some(({ result }) => markOf(result) === "elsewhere")
      ? "A hollow diamond is a model whose weights or hidden layers made it derived, wherever its answers lie."
      : "",
  ].filter(Boolean);
}

/** What it means to lie beyond the line. */
function beyond({ rule }: Comparison, alpha: number): string {
  if (rule !== "conformal" && rule !== "normal")
    return "Right of the dashed line, the rule’s threshold, answers count as derived.";
  return `Right of the dashed line answers have a p-value of at most ${percent(alpha)}.`;
}

function legend(comparison: Comparison): Html {
  const itself = SCORE_TABLE[comparison.score].ideal !== undefined;
  return html`${marksIn(comparison).map(([kind, words]) => html`<span>${icon(kind)}${words}</span>`)}${itself ? html`<span>thick tick: the source itself</span>` : undefined}`;
}
