import { SCORES } from "../../../core/score-table.ts";
import { percent } from "../../../text/numbers.ts";
import { type Html, html, type Piece } from "../../page/escape.ts";
import { decimal, probability } from "../../page/numbers.ts";
import { columnsIn, matchWords } from "../../task-words.ts";
import { agreementWords, fedWords } from "../feeding-words.ts";
import { LEG_NAMES, legFound } from "../leg-words.ts";
import type { ReportResult } from "../schema.ts";

/** Reasons that belong to the numbers; what is left is worth a line of its own. */
const ORDINARY = new Set([
  "SPREADS",
  "FEW_REFERENCES",
  "FEW_TWINS",
  "DEVICE_FALLBACK",
  "WEIGHTS_DIFFER",
  "WEIGHTS_NOT_COMPARABLE",
  "ACTIVATIONS_DIFFER",
  "ACTIVATIONS_UNDECIDED",
]);

/** Why a result is what it is: the error, or the reasons in sentences, and every number behind them to unfold. */
export function details(result: ReportResult, open: boolean): Html {
  const { error, reasons } = result;
  const failed =
    error &&
    html`<p><code>${error.code}</code> <bdi>${error.message}</bdi></p>${error.hint && html`<p class="hint"><b>What to do:</b> <bdi>${error.hint}</bdi></p>`}`;
  const [first, ...others] = reasons;
  const ordinary = others.filter(({ code }) => ORDINARY.has(code));
  const notable = others.filter(({ code }) => !ORDINARY.has(code));
  return html`${failed}${
    first &&
    html`<details${open ? html` open` : undefined}><summary><bdi>${first.text}</bdi></summary>${sentences(ordinary)}${numbers(result)}</details>`
  }${sentences(notable)}${legsFound(result)}`;
}

/** A line for each leg, never folded. */
function legsFound({ legs = [] }: ReportResult): Html | undefined {
  if (legs.length === 0) return undefined;
  const rows = legs.map((leg) => html`<div><dt>${LEG_NAMES[leg.leg]}<dd><bdi>${legFound(leg)}</bdi></div>`);
  return html`<dl class="facts wide">${rows}</dl>`;
}

function sentences(reasons: ReportResult["reasons"]): Html | undefined {
  return reasons.length === 0 ? undefined : html`<p>${reasons.map(({ text }) => html`<bdi>${text}</bdi> `)}</p>`;
}

function numbers(result: ReportResult): Html | undefined {
  const { scores, sha256 } = result;
  if (!sha256) return undefined;
  const facts: [string, Piece][] = [];
  for (const name of SCORES) if (scores?.[name] !== undefined) facts.push([name, decimal(scores[name], 4)]);
  const { interval, conformalP, asClose, panel, spreads, discovery } = result;
  const { rule, judgedBy, comparedBy, form, classes, device, durationMs } = result;
  if (interval) facts.push(["95 % interval of the score", `${decimal(interval.low)} to ${decimal(interval.high)}`]);
  if (conformalP !== undefined) facts.push(["conformal p", probability(conformalP)]);
  if (asClose !== undefined) facts.push(["unrelated models at least as close", `${asClose} of ${panel}`]);
  if (spreads !== undefined) facts.push(["spreads beyond their mean", decimal(spreads, 1)]);
  if (discovery !== undefined) facts.push(["discovery of the run", discovery ? "yes" : "no"]);
  const { twins } = result;
  if (twins) facts.push(["twins at least as close", `${twins.asClose} of ${twins.panel}`]);
  if (twins?.spreads !== undefined) facts.push(["spreads beyond the twins' mean", decimal(twins.spreads, 1)]);
  if (rule) facts.push(["rule", twins?.decided ? `${rule}, among the twins` : rule]);
  if (judgedBy) facts.push(["judged by", judgedBy]);
  if (comparedBy) facts.push(["compared by", comparedBy]);
  if (form) facts.push(["outputs", `${form}${classes === undefined ? "" : `, ${columnsIn(form, classes)}`}`]);
  if (result.match) facts.push(["decides by", matchWords(result.match)]);
  if (result.zeroFeatures !== undefined) facts.push(["targets unlike all references", percent(result.zeroFeatures)]);
  const fed = fedWords(result);
  if (fed) facts.push(["fed", fed]);
  if (result.agreement) facts.push(["agreement with the others", agreementWords(result.agreement)]);
  if (device) facts.push(["ran on", `${device}${durationMs === undefined ? "" : `, ${durationMs} ms`}`]);
  facts.push(["SHA-256", html`<code>${sha256}</code>`]);
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`)}</dl>`;
}
