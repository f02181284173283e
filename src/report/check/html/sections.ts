import { VERDICTS } from "../../../core/verdict.ts";
import { counted } from "../../../text/numbers.ts";
import { fileName } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { verdictEvidence } from "../evidence.ts";
import { notJudgedTitle, notJudgedWords, unrecognisedWords } from "../not-judged.ts";
import type { Report } from "../schema.ts";
import { unreachedWords } from "../unreached-words.ts";
import { headline, isExplanation, meaning, modelsWith, nextSteps, VERDICT_MEANS } from "../words.ts";

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
${results.length === 1 ? html`<p class="besides">${only(report)}</p>` : undefined}
${results.length > 1 ? html`<ul class="counts" aria-label="${several ? "Comparisons" : "Models"} by verdict">${VERDICTS.filter((one) => counts[one] > 0).map((one) => html`<li class="${one}">${icon(one)}<b>${counts[one]}</b> <span>${one}<small>${VERDICT_MEANS[one]}</small></span></li>`)}</ul>` : undefined}
${several ? html`<p class="note">Counted are comparisons: ${counted(modelsWith(report), "model")} against ${fingerprints.length} sources.</p>` : undefined}
</header>`;
}

/** What bears on whether the verdict can be trusted; that all models were judged is told beside the run. */
function attention(report: Report): Html[] {
  const grave = report.origin?.notes.filter((note) => !isExplanation(note)).map(({ text }) => text) ?? [];
  return [...[unreachedWords(report) ?? []].flat(), ...grave].map(
    (text) => html`<p class="warning inconclusive"><b>Read this first.</b> <bdi>${text}</bdi></p>`,
  );
}

/** What the verdict on the only result of a run rests on. */
function only(report: Report): Html {
  const [result] = report.results;
  return html`<bdi>${fileName(result.path)}</bdi>: <bdi>${result.error?.message ?? verdictEvidence(result, report).text}</bdi>`;
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

export function limitsSection({ results }: Report): Html {
  const secret = results.some(({ insight }) => insight)
    ? "Keep the fingerprint secret, and this page with it."
    : "Keep the fingerprint secret; this report holds none of the images and none of the answers.";
  return html`<section class="limits" aria-labelledby="limits"><h2 id="limits">What this does not prove</h2>
<ul><li><b>Derived is evidence for a review, never proof of theft.</b> It does not tell who copied whom, nor whether it was allowed.</li>
<li>Two models with a common ancestor, such as the same public weights, look like one derived from the other, unless the calibration knows that ancestor.</li>
<li><b>Unrelated is not an acquittal.</b> A copy that was changed enough, for instance pruned hard or trained on for long, can pass.</li>
<li>Anybody who knows the probe images can train a model to answer them differently. ${secret}</li></ul></section>`;
}
