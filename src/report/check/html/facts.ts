import { SCORES } from "../../../core/score-table.ts";
import { imagesOf, percent } from "../../../text/numbers.ts";
import { formatSize } from "../../../text/units.ts";
import { type Html, html, type Piece } from "../../page/escape.ts";
import { scoreMeans } from "../../score-looks.ts";
import { imagesWords, statementsWords } from "../../statement-words.ts";
import { columnsIn, matchWords } from "../../task-words.ts";
import { earlierWords } from "../earlier.ts";
import { fingerprintLabels } from "../fingerprint-labels.ts";
import type { Report, ReportFingerprint } from "../schema.ts";
import { twinWords } from "../twin-words.ts";
import { wallsSentence } from "../wall-words.ts";
import { isExplanation } from "../words.ts";

export type Fact = readonly [name: string, value: Piece];

/** A list of names and values; what is undefined is left out. */
export function facts(list: readonly Fact[]): Html {
  const shown = list.filter(([, value]) => value !== undefined);
  return html`<dl class="facts wide">${shown.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`)}</dl>`;
}

function digest(sha256: string): Html {
  return html`<code>${sha256}</code>`;
}

function fingerprintFacts(one: ReportFingerprint, label: string): Html {
  const { source, madeWith } = one;
  return html`<section class="card"><h3><bdi>${label}</bdi></h3>${facts([
    ["source model", html`<bdi>${source.name}</bdi>${source.arch && ` (${source.arch})`}`],
    ["source SHA-256", digest(source.sha256)],
    ["fingerprint", html`<bdi>${one.path}</bdi>`],
    ["fingerprint SHA-256", digest(one.sha256)],
    ["fingerprint ID", html`<code>${one.id}</code>`],
    ["probes", `${one.probes}${one.draw ? ` of ${one.draw.of}` : ""} ${imagesOf(one.quality)}`],
    ["chosen", `${one.selection}${one.imagesAre === undefined ? "" : `, from images ${imagesWords(one.imagesAre)}`}`],
    ["stated by the owner", statementsWords(one.statements)],
    ["drawn with seed", one.draw && html`<code>${one.draw.seed}</code>`],
    ["answers", `${one.task}, ${columnsIn(one.verification ? "similarities" : one.task, one.classes)}`],
    ["references", one.verification && verificationWords(one.verification)],
    ["correlation", `${one.correlation} of ${one.representation} ${featuresOf(one)}`],
    ["unrelated models", String(one.unrelated)],
    ["twins", twinWords(one)],
    ["known derived models", String(one.derived)],
    ["smallest false-alarm rate", one.smallestRate === undefined ? undefined : percent(one.smallestRate)],
    ["made with", `sac ${madeWith.sac}, onnxruntime ${madeWith.onnxruntime}, sharp ${madeWith.sharp}`],
  ])}</section>`;
}

/** What was asked for, and what `auto` came to. */
function effective(asked: string, used: readonly string[]): string {
  return asked === "auto" && used.length > 0 ? `auto: ${[...new Set(used)].join(", ")}` : asked;
}

function runFacts(report: Report): Html {
  const { settings, runtime, results, tool, startedAt, origin } = report;
  const ran = [...new Set(results.flatMap(({ device }) => device ?? []))];
  const notes = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  return html`<section class="card"><h3>This run</h3>${facts([
    ["started", startedAt],
    ["verdicts", earlierWords(report)],
    ...originFacts(origin),
    ["false-alarm rate (alpha)", percent(settings.alpha)],
    [
      "rule",
      effective(
        settings.rule,
        results.flatMap(({ rule }) => rule ?? []),
      ),
    ],
    ["threshold", settings.threshold === undefined ? undefined : String(settings.threshold)],
    [
      "score",
      effective(
        settings.score,
        results.flatMap(({ judgedBy }) => judgedBy ?? []),
      ),
    ],
    ["device", `${settings.device}${ran.length > 0 ? `; ran on ${ran.join(", ")}` : ""}`],
    ["CPU threads", String(settings.threads)],
    ["limits for a model", `${settings.timeLimitMs / 1000} s, ${formatSize(settings.memoryLimitBytes)}`],
    [
      "versions",
      `${tool.name} ${tool.version}${runtime.onnxruntime ? `, onnxruntime ${runtime.onnxruntime}` : ""}, sharp ${runtime.sharp}`,
    ],
    ["machine", `Node.js ${runtime.node} on ${runtime.platform}`],
    [
      "network of the models",
      runtime.network === "reachable" ? "not taken away: the system forbids it" : runtime.network,
    ],
    ["walls around the models", wallsSentence(runtime.walls)],
  ])}${[...new Set(notes.map(({ text }) => text))].map((text) => html`<p class="note">${text}</p>`)}</section>`;
}

function originFacts(origin: Report["origin"]): Fact[] {
  if (!origin) return [];
  const { repository, commit, head, pullRequest, event, runUrl, models, notes } = origin;
  const why = notes.filter(isExplanation).map(({ text }) => text);
  return [
    ["repository", html`<bdi>${repository}</bdi>`],
    ["commit", html`<code>${commit}</code>`],
    ["head", head === undefined ? undefined : html`<code>${head}</code>`],
    ["event", pullRequest === undefined ? event : `${event}, pull request ${pullRequest}`],
    ["models", [models === "changed" ? "those that the change brings" : "all that match", ...why].join(". ")],
    ["run", html`<bdi>${runUrl}</bdi>`],
  ];
}

function verificationWords({ references, people, match }: NonNullable<ReportFingerprint["verification"]>): string {
  return `${references} images of ${people} people, as they are; the source decides by ${matchWords(match)}`;
}

function featuresOf({ verification }: ReportFingerprint): string {
  if (!verification) return "outputs";
  return verification.feature === "decision" ? "decisions" : "similarities";
}

/** What a score is, for each task of the run's fingerprints. */
function meaningsOf(name: (typeof SCORES)[number], { fingerprints }: Report): string {
  return [...new Set(fingerprints.map(({ task }) => scoreMeans(name, task)))].join("; ");
}

/** Everything that would have to be the same to get this report again. */
export function comparedSection(report: Report): Html {
  return html`<section aria-labelledby="compared"><h2 id="compared">Compared with what</h2>
<div class="cards">${[...fingerprintLabels(report)].map(([one, label]) => fingerprintFacts(one, label))}${runFacts(report)}</div>
<details class="card"><summary>What the scores are</summary><dl class="words">${SCORES.map((name) => html`<dt><code>${name}</code></dt><dd>${meaningsOf(name, report)}</dd>`)}</dl></details></section>`;
}
