import { isStatistical, modelsNeeded, type Rule, VERDICTS } from "../../../core/verdict.ts";
import { counted, percent, ratePercent } from "../../../text/numbers.ts";
import { fileName } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { decimal } from "../../page/numbers.ts";
import { notJudgedTitle, notJudgedWords, unrecognisedWords } from "../not-judged.ts";
import type { Report, ReportFingerprint, ReportResult } from "../schema.ts";
import {
  discoveryWords,
  falseAlarmWords,
  headline,
  isExplanation,
  meaning,
  modelsWith,
  nextSteps,
  promisedTo,
  RULE_MEANS,
  starMeaning,
  VERDICT_MEANS,
} from "../words.ts";

/** The verdict, before anything else. */
export function verdictSection(report: Report): Html {
  const { counts, verdict, startedAt, tool, results, fingerprints, notJudged = [] } = report;
  const several = fingerprints.length > 1;
  const errors = verdict === "derived" ? modelsWith(report, "error") : 0;
  return html`<header class="hero ${verdict}"><p class="kicker">${tool.name} check · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace("T", " ")} UTC</time></p>
<h1>${icon(verdict)}<span>${headline(report)}</span></h1>
${attention(report)}
${errors > 0 ? html`<p class="besides">${counted(errors, "model")} could not be judged, which is not a pass.</p>` : undefined}
${notJudged.length > 0 && verdict !== "not-judged" ? html`<p class="besides">${notJudgedTitle(notJudged)}.</p>` : undefined}
${results.length === 1 ? html`<p class="besides">${only(results[0])}</p>` : undefined}
${results.length > 1 ? html`<ul class="counts" aria-label="${several ? "Comparisons" : "Models"} by verdict">${VERDICTS.filter((one) => counts[one] > 0).map((one) => html`<li class="${one}">${icon(one)}<b>${counts[one]}</b> <span>${one}<small>${VERDICT_MEANS[one]}</small></span></li>`)}</ul>` : undefined}
${several ? html`<p class="note">Counted are comparisons: ${counted(modelsWith(report), "model")} against ${fingerprints.length} sources.</p>` : undefined}
</header>`;
}

/** What bears on whether the verdict can be trusted; that all models were judged is told beside the run. */
function attention({ origin }: Report): Html[] {
  const grave = origin?.notes.filter((note) => !isExplanation(note)) ?? [];
  return grave.map(({ text }) => html`<p class="warning inconclusive"><b>Read this first.</b> <bdi>${text}</bdi></p>`);
}

/** The weightiest thing to say about the only result of a run. */
function only({ reasons, error, path }: ReportResult): Html {
  return html`<bdi>${fileName(path)}</bdi>: <bdi>${error ? error.message : reasons[0]?.text}</bdi>`;
}

export function meaningSection(report: Report): Html {
  const steps = nextSteps(report);
  return html`<div class="two"><section aria-labelledby="means"><h2 id="means">What this means</h2><p>${meaning(report)}</p></section>
<section aria-labelledby="next"><h2 id="next">What to do next</h2>${steps.length === 1 ? html`<p>${steps[0]}</p>` : html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`}</section></div>`;
}

/** Files that may be models and have no verdict, and large ones of which nothing is known. */
export function notJudgedSection(report: Report): Html | undefined {
  const { notJudged = [] } = report;
  const unrecognised = unrecognisedWords(report.unrecognised);
  if (notJudged.length === 0 && unrecognised === undefined) return undefined;
  return html`<section class="limits" aria-labelledby="not-judged"><h2 id="not-judged">Not judged</h2>
${notJudged.length > 0 ? html`<ul>${notJudged.map((file) => html`<li><b><bdi>${file.path}</bdi></b>: <bdi>${notJudgedWords(file)}</bdi></li>`)}</ul>` : undefined}
${unrecognised && html`<p><bdi>${unrecognised}</bdi></p>`}</section>`;
}

/** What the p-values are worth in this run. */
export function sureSection(report: Report): Html {
  const { results, settings, fingerprints } = report;
  const rules = [...new Set(results.flatMap(({ rule }): Rule[] => (rule ? [rule] : [])))];
  const statistical = rules.some(isStatistical);
  const rate = percent(settings.alpha);
  const promised = falseAlarmWords(report);
  const discovered = discoveryWords(report);
  const star = starMeaning(report);
  return html`<section aria-labelledby="sure"><h2 id="sure">How sure we are</h2>
${fingerprints.flatMap(({ source, warnings }) => warnings.map(({ text }) => html`<p class="warning inconclusive"><b>Warning${fingerprints.length > 1 ? ` (${source.name})` : ""}.</b> ${text}</p>`))}
${rules.length === 0 ? html`<p>No rule could be applied, so there is no verdict to be sure of.</p>` : undefined}
<dl class="words">
${statistical ? html`<dt>p-value</dt><dd>How often an honest model ${promisedTo(results)} would come out at least this close by chance. At most ${rate} counts as derived, so of a hundred such models up to ${decimal(settings.alpha * 100, 0)} would be.${star ? ` ${star}.` : ""}</dd>` : undefined}
${rules.map((rule) => html`<dt>Rule <code>${rule}</code></dt><dd>${RULE_MEANS[rule]}</dd>`)}
${statistical ? html`<dt>Spreads</dt><dd>By how many standard deviations of the unrelated models’ scores the suspect is closer than their mean. It tells a near copy from a close call; it is no probability.</dd>` : undefined}
${results.some(({ doubts }) => doubts) ? html`<dt>Doubts</dt><dd>Where one is named beside a suspect, no rate is promised for it: an honest model may come as close more often than the p-value says, so that its answers alone do not make it derived.</dd>` : undefined}
${results.some(({ interval }) => interval) ? html`<dt>Interval</dt><dd>The bar behind a suspect’s mark: where its score would lie, in 95 of 100 cases, had other images been drawn as probes (bootstrap). It says how much the choice of images matters, not how good the calibration is.</dd>` : undefined}
${promised && html`<dt>False alarms</dt><dd>Each suspect is judged as if it were the only one. ${promised}${ratesByLeg(report)}</dd>`}
${discovered && html`<dt>Discoveries</dt><dd>${discovered}</dd>`}
${fingerprints.map(restsOnTwins)}
${statistical && results.some(({ pValue, twins }) => pValue !== undefined && !twins?.decided) ? html`<dt>What it rests on</dt><dd>Calibration with ${fingerprints.map(({ unrelated, source }, i) => `${i > 0 ? ", " : ""}${unrelated} unrelated models${fingerprints.length > 1 ? ` (${source.name})` : ""}`)}: an honest suspect must be one that could as well have been among them. If it is of another architecture or much more or less accurate, the p-value promises too much. For ${rate} that does not rest on normal scores, ${modelsNeeded(settings.alpha)} unrelated models are needed.</dd>` : undefined}
</dl></section>`;
}

/** What the legs beside the answers add to the rate. */
function ratesByLeg({ results }: Report): string {
  const levels = [
    ["weights", results.find(({ weights }) => weights?.pValue !== undefined)?.weights?.level],
    ["hidden layers", results.find(({ activations }) => activations?.pValue !== undefined)?.activations?.level],
  ] as const;
  const said = levels.flatMap(([name, level]) => (level === undefined ? [] : [`${name} at ${ratePercent(level)}`]));
  return said.length === 0
    ? ""
    : ` In that are, beside the answers, ${said.join(" and ")}: each leg may call it derived alone.`;
}

function restsOnTwins({ source, twins }: ReportFingerprint): Html | undefined {
  if (!twins) return undefined;
  return html`<dt>Twins</dt><dd><bdi>${source.name}</bdi> has ${counted(twins.count, "twin")}, models of its own recipe and data from other seeds. Where a suspect is judged by them, rule, p-value and spreads are of the source among its twins, in how close the suspect is to each. That holds for every suspect that does not depend on the source, if twins were trained and picked as the source was, before any suspect was seen.</dd>`;
}

export function limitsSection({ results }: Report): Html {
  const secret = results.some(({ insight }) => insight)
    ? "Keep the fingerprint secret, and this page with it."
    : "Keep the fingerprint secret; this report holds none of the images and none of the answers.";
  return html`<section class="limits" aria-labelledby="limits"><h2 id="limits">What this does not prove</h2>
<ul><li><b>Derived is evidence for a review, never proof of theft.</b> It does not tell who copied whom, nor whether it was allowed.</li>
<li>Two models with a common ancestor, such as the same public weights, look like one derived from the other, unless the calibration knows that ancestor.</li>
<li><b>Unrelated is not an acquittal.</b> A copy that was changed enough, for instance pruned hard or trained on for long, can pass.</li>
<li>Whoever knows the probe images can train a model to answer them differently. ${secret}</li></ul></section>`;
}
