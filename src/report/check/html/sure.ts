import { isStatistical, type Rule } from "../../../core/verdict.ts";
import { counted, percent, ratePercent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { saidOnce } from "../fingerprint-labels.ts";
import type { Report } from "../schema.ts";
import { discoveryWords, falseAlarmWords, isUnpromised, promisedTo, RULE_MEANS, starMeaning } from "../words.ts";

/** What the verdicts are worth in this run. */
export function sureSection(report: Report): Html {
  const promised = falseAlarmWords(report);
  const discovered = discoveryWords(report);
  return html`<section aria-labelledby="sure"><h2 id="sure">How sure we are</h2>
${warningsOf(report)}
${rulesOf(report).length === 0 ? html`<p>No rule could be applied to answers, so they decided nothing.</p>` : undefined}
<dl class="words">
${promised && html`<dt>False alarms</dt><dd>Each suspect is judged as if it were the only one. ${promised}${ratesByLeg(report)}</dd>`}
${discovered && html`<dt>Discoveries</dt><dd>${discovered}</dd>`}
${restsOnTwins(report)}
${restsOnReferences(report)}
</dl>
<details class="card"><summary>What the words mean</summary><dl class="words">${meanings(report)}</dl></details></section>`;
}

/** What is to be known of the fingerprints, each once. */
function warningsOf(report: Report): Html[] {
  const several = report.fingerprints.length > 1;
  return saidOnce(
    report,
    ({ warnings }) => warnings.map(({ text }) => text),
    (text, names) =>
      html`<p class="warning inconclusive"><b>Warning${several ? html` (<bdi>${names}</bdi>)` : undefined}.</b> <bdi>${text}</bdi></p>`,
  );
}

function rulesOf({ results }: Report): Rule[] {
  return [...new Set(results.flatMap(({ rule }): Rule[] => (rule ? [rule] : [])))];
}

/** A term and what it means, for every term that the page uses. */
function meanings(report: Report): Html[] {
  const { results, settings } = report;
  const rules = rulesOf(report);
  const statistical = rules.some(isStatistical);
  const rate = percent(settings.alpha);
  const star = starMeaning(report);
  const term = (used: boolean, name: Html | string, meaning: string) =>
    used ? [html`<dt>${name}</dt><dd>${meaning}</dd>`] : [];
  return [
    ...term(
      statistical,
      "p-value",
      `How often an honest model ${promisedTo(results)} would come out at least this close by chance. At most ${rate} counts as derived, ${results.some(isUnpromised) ? "but more such models may be where the unrelated models are unlike the source" : `so of a hundred such models up to ${decimal(settings.alpha * 100, 0)} would be`}.${star ? ` ${star}.` : ""}`,
    ),
    ...rules.flatMap((rule) => term(true, html`Rule <code>${rule}</code>`, RULE_MEANS[rule])),
    ...term(
      statistical,
      "Spreads",
      "By how many standard deviations of the unrelated models’ scores the suspect is closer than their mean. It tells a near copy from a close call; it is no probability.",
    ),
    ...term(
      results.some(({ weights }) => weights),
      "Weights",
      "In how many layers most hidden units are the source’s, whatever the model answers. Without a match it is no copy that was changed little; it may still have been trained on the source’s answers. Cosine says how alike a layer’s units are on average: 1 is the same, and independent models have about 0.",
    ),
    ...term(
      results.some(({ activations }) => activations),
      "Hidden layers",
      "Whether what happens inside the model at each probe is like what happens inside the source. If so, it descends from the source or learned from its answers; if not, that says nothing of a model that was changed enough.",
    ),
    ...term(
      results.some(({ doubts }) => doubts),
      "Doubts",
      "Where one is named beside a suspect, no rate is promised for it: an honest model may come as close more often than the p-value says, so that its answers alone do not make it derived.",
    ),
    ...term(
      results.some(({ interval }) => interval),
      "Interval",
      "The bar behind a suspect’s mark: where its score would lie, in 95 of 100 cases, had other images been drawn as probes (bootstrap). It says how much the choice of images matters, not how good the calibration is.",
    ),
  ];
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
    : ` That includes ${said.join(" and ")}, beside the answers: each may call a model derived by itself.`;
}

function restsOnTwins({ fingerprints, results }: Report): Html | undefined {
  const having = fingerprints.flatMap(({ source, twins }) =>
    twins ? [`${counted(twins.count, "twin")} of ${source.name}`] : [],
  );
  if (having.length === 0) return undefined;
  const like = results.some(isUnpromised)
    ? " and unrelated models are like the source, which they are not everywhere"
    : "";
  return html`<dt>Twins</dt><dd>There are <bdi>${having.join(", ")}</bdi>: models of the source’s own recipe and data from other seeds. Where a suspect is judged by them, rule, p-value and spreads are of the source among its twins, in how close the suspect is to each. That holds for every suspect that does not depend on the source, if twins were trained and picked as the source was, before any suspect was seen${like}.</dd>`;
}

function restsOnReferences({ results, fingerprints }: Report): Html | undefined {
  const statistical = results.some(({ rule }) => rule && isStatistical(rule));
  if (!statistical || !results.some(({ pValue, twins }) => pValue !== undefined && !twins?.decided)) return undefined;
  const several = fingerprints.length > 1;
  const panels = fingerprints.map(
    ({ unrelated, source }) => `${unrelated} unrelated models${several ? ` (${source.name})` : ""}`,
  );
  return html`<dt>What it rests on</dt><dd>Calibration with <bdi>${panels.join(", ")}</bdi>: an honest suspect must be one that could as well have been among them. If it is of another architecture or much more or less accurate, the p-value promises too much.</dd>`;
}
