import { fileName } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { heatMap } from "../../page/heat-map.ts";
import { decimal } from "../../page/numbers.ts";
import type { Report, ReportInsight, ReportResult } from "../schema.ts";
import { bySeverity } from "../verdict-counts.ts";

/** Pictures of more suspects would make the page too heavy; the gravest come first. */
const MOST_SUSPECTS = 20;

const READING = html`<p class="note">A row and a column for each probe, in the order of the classes that the source chose, or of the people on them, so that probes of one class or person form a block. Source and suspect: dark blue is opposite (−1), green unlike (0), yellow alike (1). Difference: white is no difference, dark red 1 or more. A copy repeats the source’s pattern within the blocks; an independent model has blocks, too, but another pattern in them.</p>`;

/** What the owner allowed to be shown of the fingerprint. */
export function insightsSection({ results }: Report): Html | undefined {
  const shown = bySeverity(results).filter(({ insight }) => insight !== undefined);
  if (shown.length === 0) return undefined;
  const left = shown.length - MOST_SUSPECTS;
  return html`<section aria-labelledby="insights"><h2 id="insights">How the answers hang together</h2>
<p class="warning inconclusive"><b>Keep this page to yourself.</b> It shows parts of the fingerprint, which is worth less the more people know it.</p>
${shown.some(({ insight }) => insight?.correlation) ? READING : undefined}
${shown.slice(0, MOST_SUSPECTS).map(card)}${left > 0 ? html`<p class="note">${left} more are left out.</p>` : undefined}</section>`;
}

function card(result: ReportResult): Html {
  const { path, verdict, insight } = result;
  return html`<section class="card ${verdict}"><h3><bdi>${fileName(path)}</bdi>: ${verdict}</h3>
${insight?.correlation && matrices(insight.correlation)}${insight?.probes && probes(insight.probes)}</section>`;
}

function matrices({ size, source, suspect }: NonNullable<ReportInsight["correlation"]>): Html {
  const difference = source.map((value, i) => Math.abs(value - suspect[i]));
  const mean = difference.reduce((sum, value) => sum + value, 0) / difference.length / 100;
  const what = (whose: string) => `Correlation matrix of the ${whose}: how alike its answers to any two probes are`;
  return html`<div class="heats"><figure>${heatMap(source, size, "similarity", what("source"))}<figcaption>source</figcaption></figure>
<figure>${heatMap(suspect, size, "similarity", what("suspect"))}<figcaption>suspect</figcaption></figure>
<figure>${heatMap(difference, size, "difference", `Difference of the two matrices, ${decimal(mean)} on average`)}<figcaption>difference, ${decimal(mean)} on average</figcaption></figure></div>`;
}

function probes(list: NonNullable<ReportInsight["probes"]>): Html {
  return html`<details><summary>The ${list.length} probes on which it differs most from the source</summary><ul class="thumbs">${list.map(
    ({ file, difference, sourceClass, suspectClass, jpeg }) =>
      html`<li><img alt="${file}" src="data:image/${file.endsWith(".png") ? "png" : "jpeg"};base64,${jpeg}"><span><code>${file}</code><br>difference ${decimal(difference)}${sourceClass === undefined ? undefined : html`<br>source: class ${sourceClass}<br>suspect: class ${suspectClass}`}</span></li>`,
  )}</ul></details>`;
}
