import { SCORES } from "../../core/scores.ts";
import { formatSize } from "../../runtime/units.ts";
import { percent } from "../format.ts";
import type { Report, ReportFingerprint } from "../schema.ts";
import { type Html, html, type Piece } from "./escape.ts";
import { shellQuoted } from "./shell.ts";
import { SCORE_MEANS } from "./words.ts";

type Fact = readonly [name: string, value: Piece];

function facts(list: readonly Fact[]): Html {
  const shown = list.filter(([, value]) => value !== undefined);
  return html`<dl class="facts wide">${shown.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`)}</dl>`;
}

function digest(sha256: string): Html {
  return html`<code>${sha256}</code>`;
}

function fingerprintFacts(one: ReportFingerprint): Html {
  const { source, madeWith } = one;
  return html`<section class="card"><h3><bdi>${source.name}</bdi></h3>${facts([
    ["source model", html`<bdi>${source.name}</bdi>${source.arch && ` (${source.arch})`}`],
    ["source SHA-256", digest(source.sha256)],
    ["fingerprint", html`<bdi>${one.path}</bdi>`],
    ["fingerprint SHA-256", digest(one.sha256)],
    ["fingerprint ID", html`<code>${one.id}</code>`],
    ["probes", `${one.probes} JPEG images of quality ${one.quality}`],
    ["chosen", one.selection],
    ["answers", `${one.task}, ${one.classes} classes`],
    ["correlation", `${one.correlation} of ${one.representation} outputs`],
    ["unrelated models", String(one.unrelated)],
    ["known derived models", String(one.derived)],
    ["smallest false-alarm rate", one.smallestRate === undefined ? undefined : percent(one.smallestRate)],
    ["made with", `sac ${madeWith.sac}, onnxruntime ${madeWith.onnxruntime}, sharp ${madeWith.sharp}`],
  ])}</section>`;
}

/** What was asked for, and what `auto` came to. */
function effective(asked: string, used: readonly string[]): string {
  return asked === "auto" && used.length > 0 ? `auto: ${[...new Set(used)].join(", ")}` : asked;
}

function runFacts({ settings, runtime, results, tool, startedAt }: Report): Html {
  const ran = [...new Set(results.flatMap(({ device }) => device ?? []))];
  const notes = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  return html`<section class="card"><h3>This run</h3>${facts([
    ["started", startedAt],
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
  ])}${[...new Set(notes.map(({ text }) => text))].map((text) => html`<p class="note">${text}</p>`)}</section>`;
}

/** Everything that would have to be the same to get this report again. */
export function comparedSection(report: Report): Html {
  return html`<section aria-labelledby="compared"><h2 id="compared">Compared with what</h2>
<div class="cards">${report.fingerprints.map(fingerprintFacts)}${runFacts(report)}</div>
<details class="card"><summary>What the scores are</summary><dl class="words">${SCORES.map((name) => html`<dt><code>${name}</code></dt><dd>${SCORE_MEANS[name]}</dd>`)}</dl></details></section>`;
}

export function againSection({ command }: Report): Html | undefined {
  if (!command) return undefined;
  return html`<section aria-labelledby="again"><h2 id="again">Run it again</h2>
<p>In the same folder, with the fingerprints and models named above:</p>
<div class="command"><pre tabindex="0" aria-label="Command"><code id="command">${shellQuoted(["sac", ...command])}</code></pre><button type="button" id="copy" hidden>Copy</button></div></section>`;
}
