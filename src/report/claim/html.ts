import { sha256 } from "../../digest.ts";
import { COLOURS } from "../page/colours.ts";
import { Html, html } from "../page/escape.ts";
import { commandLine } from "../run-again.ts";
import type { ClaimReport } from "./schema.ts";
import { conclusionOf, digestsOf, limitsOf, OUTCOMES, versionsOf } from "./words.ts";

const STYLE = `${COLOURS}
*{box-sizing:border-box}
body{margin:0 auto;max-width:54rem;padding:1.5rem 1.25rem;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin:0 0 .4rem}
.step{border:1px solid var(--line);border-left:5px solid var(--tone,var(--muted));border-radius:8px;background:var(--card);padding:.8rem 1rem;margin:0 0 .8rem;break-inside:avoid}
.conclusion{border-left:5px solid var(--tone);background:var(--back);padding:.8rem 1rem;font-weight:600}
dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem .8rem;margin:0}dt{color:var(--muted)}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-top:1px solid var(--line)}
code,pre{font-family:ui-monospace,monospace;font-size:.85em}pre{white-space:pre-wrap;border:1px solid var(--line);border-radius:8px;padding:.7rem}
@media print{:root{--page:#fff}body{max-width:none;font-size:10pt}@page{margin:14mm}}`;

/** The colours of the verdicts stand in for those of outcomes. */
const TONES = {
  passed: "unrelated",
  failed: "derived",
  noted: "",
  "not-checked": "inconclusive",
  doubtful: "inconclusive",
} as const;
const CONCLUSION_TONES = { supported: "unrelated", "not-supported": "derived", inconclusive: "inconclusive" } as const;

const POLICY = `default-src 'none'; style-src 'sha256-${sha256(STYLE, "base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** The report for people who follow it step by step: one page that fetches nothing, made to be printed. */
export function renderClaimHtml(report: ClaimReport): string {
  const { steps, startedAt, command, conclusion, doubts } = report;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>Examination of a claim of descent</title><link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style></head>
<body><main><h1>Examination of a claim of descent</h1>
<p class="conclusion ${CONCLUSION_TONES[conclusion]}">${conclusionOf(report)}</p>
${doubts.length > 0 ? html`<ul>${doubts.map(({ text }) => html`<li>${text}</li>`)}</ul>` : undefined}
<p>Made at ${startedAt} with ${versionsOf(report)}.</p>
<h2>Steps</h2>
${steps.map(stepOf)}
<h2>What this is worth</h2>
<ul>${limitsOf(report).map((text) => html`<li>${text}</li>`)}</ul>
<h2>What was examined</h2>
<table><thead><tr><th scope="col">what</th><th scope="col">name</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${digestsOf(report).map(({ what, name, sha256 }) => html`<tr><td>${what}</td><td><bdi>${name}</bdi></td><td><code>${sha256}</code></td></tr>`)}</tbody></table>
<h2>To repeat it</h2>
<p>In the same folder, with the same files and the same version of sac:</p>
<pre tabindex="0" aria-label="Command"><code>${commandLine(command)}</code></pre></main></body></html>
`;
  return page.markup;
}

function stepOf({ number, title, checked, expected, found, outcome, finding }: ClaimReport["steps"][number]): Html {
  return html`<section class="step ${TONES[outcome]}" aria-labelledby="step-${number}"><h3 id="step-${number}">${number}. ${title}: ${OUTCOMES[outcome]}${finding && html` (<code>${finding}</code>)`}</h3>
<p>${checked}</p><dl><dt>expected</dt><dd>${expected}</dd><dt>found</dt><dd>${found}</dd></dl></section>`;
}
