import { VERDICTS } from "../../../core/verdict.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { fingerprintLabels } from "../fingerprint-labels.ts";
import type { Report } from "../schema.ts";

/** What narrows the list of models down; it needs the page's script. */
export function toolbar(report: Report): Html {
  const { counts } = report;
  const sources = [...fingerprintLabels(report).values()];
  const choices = VERDICTS.filter((verdict) => counts[verdict] > 0);
  return html`<div class="toolbar" hidden role="group" aria-label="Filter the models">
<label class="search"><span class="sr">Model name contains</span><input type="search" id="search" placeholder="Filter by name" autocomplete="off" spellcheck="false"></label>
${choices.length > 1 ? choices.map((one) => html`<label class="chip"><input type="checkbox" value="${one}" checked>${icon(one)}${one} <b>${counts[one]}</b></label>`) : undefined}
${sources.length > 1 ? html`<label><span class="sr">Source</span><select id="source"><option value="">All sources</option>${sources.map((name, i) => html`<option value="${i}">${name}</option>`)}</select></label>` : undefined}
<span id="shown" role="status"></span></div>`;
}
