import { VERDICTS } from "../../../core/verdict.ts";
import { counted } from "../../../text/numbers.ts";
import { fileName, folderOf } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { decimal, probability } from "../../page/numbers.ts";
import type { PlotScale } from "../../page/scale.ts";
import type { Report, ReportResult } from "../schema.ts";
import { decidingSpreads, modelsWith } from "../words.ts";
import type { Comparison, Placed } from "./comparison.ts";
import { details } from "./details.ts";
import { strip } from "./strip.ts";
import { weightsTable } from "./weights-table.ts";

/** Where a result is drawn. */
export interface Spot {
  readonly comparison: Comparison;
  readonly placed: Placed;
  readonly scale: PlotScale;
}

/** So few results that everything about them is open from the start. */
const FEW = 2;
/** So few that everything is printed. */
const SHORT = 24;

/** How to read the small plots: what is in any of them. */
function key(spots: Iterable<Spot>): string {
  const drawn = [...new Set([...spots].map(({ comparison }) => comparison))];
  const parts = [
    "The large mark is the suspect",
    drawn.some(({ unrelated }) => unrelated.length > 0) ? "dots are unrelated models" : "",
    drawn.some(({ derived }) => derived.length > 0) ? "ticks below are known derived models" : "",
    drawn.some(({ line }) => line !== undefined) ? "the dashed line is where the rule draws its line" : "",
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** Which columns this report has anything for. */
interface Columns {
  readonly sources: ReadonlyMap<string, string> | undefined;
  readonly plots: boolean;
  readonly pValues: boolean;
  readonly thresholds: boolean;
}

/** One block of rows per suspect and fingerprint, the worst first. */
export function resultsTable(report: Report, spots: ReadonlyMap<ReportResult, Spot>): Html {
  const { results, fingerprints, counts } = report;
  const rank = (result: ReportResult) => VERDICTS.indexOf(result.verdict);
  const sorted = [...results].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (decidingSpreads(b) ?? Number.NEGATIVE_INFINITY) - (decidingSpreads(a) ?? Number.NEGATIVE_INFINITY) ||
      0,
  );
  const columns: Columns = {
    sources: fingerprints.length > 1 ? new Map(fingerprints.map(({ id, source }) => [id, source.name])) : undefined,
    plots: spots.size > 0,
    pValues: results.some(({ pValue }) => pValue !== undefined),
    thresholds: results.some(({ threshold }) => threshold !== undefined),
  };
  const open = results.length <= FEW;
  return html`<section aria-labelledby="models"><h2 id="models">${modelsWith(report) === 1 ? "The model" : "The models"}</h2>
${results.length > FEW ? toolbar(report) : undefined}
${spots.size > 0 ? html`<p class="note">${key(spots.values())}</p>` : undefined}
<table class="results ${results.length <= SHORT ? "short" : ""}"><caption class="sr">Verdicts, the gravest first. ${counted(results.length, "result")}.</caption>
<thead><tr>${head(columns)}</tr></thead>
${sorted.map((result, index) => block(result, index, columns, spots.get(result), open))}
</table><p class="empty" hidden>Nothing matches. <button type="button" id="reset">Show all</button></p></section>`;

  function toolbar({ fingerprints }: Report): Html {
    const choices = VERDICTS.filter((verdict) => counts[verdict] > 0);
    return html`<div class="toolbar" hidden role="group" aria-label="Filter the models">
<label class="search"><span class="sr">Model name contains</span><input type="search" id="search" placeholder="Filter by name" autocomplete="off" spellcheck="false"></label>
${choices.length > 1 ? choices.map((one) => html`<label class="chip"><input type="checkbox" value="${one}" checked>${icon(one)}${one} <b>${counts[one]}</b></label>`) : undefined}
${fingerprints.length > 1 ? html`<label><span class="sr">Source</span><select id="source"><option value="">All sources</option>${fingerprints.map(({ id, source }) => html`<option value="${id}">${source.name}</option>`)}</select></label>` : undefined}
<span id="shown" role="status"></span></div>`;
  }
}

function head({ sources, plots, pValues, thresholds }: Columns): Html {
  const column = (name: string, key: string | undefined, kind = "") =>
    html`<th scope="col" class="${kind}" ${key ? html`data-key="${key}"` : undefined}>${name}</th>`;
  return html`${column("Verdict", "rank")}${column("Model", "name")}${sources && column("Source", "source")}${plots ? column("Likeness to the source →", undefined, "where") : undefined}${
    pValues ? [column("p-value", "p", "number"), column("Spreads", "spreads", "number")] : undefined
  }${thresholds ? [column("Distance", "distance", "number"), column("Threshold", undefined, "number")] : undefined}`;
}

/** With what it assumes where a reader points at it or hears it. */
function shownP({ pValue, pValueIsBound, pValueAssumes }: ReportResult): Html {
  const star = pValueAssumes && html` <abbr title="assumes ${pValueAssumes}">*</abbr>`;
  return html`${pValueIsBound ? "< " : undefined}${probability(pValue)}${star}`;
}

function badge(result: ReportResult): Html {
  return html`<span class="badge ${result.verdict}">${icon(result.verdict)}${result.verdict}</span>`;
}

function number(name: string, value: number | undefined, shown: Html | string): Html {
  return html`<td class="number" data-label="${name}" data-value="${value ?? ""}">${shown}</td>`;
}

function block(result: ReportResult, index: number, columns: Columns, spot: Spot | undefined, open: boolean): Html {
  const { path, verdict, fingerprint, pValue, distance, threshold } = result;
  const spreads = decidingSpreads(result);
  const { sources, plots, pValues, thresholds } = columns;
  const width = 2 + (plots ? 1 : 0) + (sources ? 1 : 0) + (pValues ? 2 : 0) + (thresholds ? 2 : 0);
  const plot = spot ? strip(spot.comparison, spot.placed, spot.scale) : html`<span class="none">no score</span>`;
  return html`<tbody class="${verdict}" data-rank="${index}" data-source="${fingerprint}"><tr>
<td class="verdict">${badge(result)}</td><th scope="row"><bdi>${fileName(path)}</bdi><span class="folder"><bdi>${folderOf(path)}</bdi></span></th>${sources && html`<td class="from" data-label="Source"><bdi>${sources.get(fingerprint) ?? fingerprint}</bdi></td>`}${plots ? html`<td class="where">${plot}</td>` : undefined}${
    pValues ? [number("p-value", pValue, shownP(result)), number("Spreads", spreads, decimal(spreads, 1))] : undefined
  }${
    thresholds
      ? [number("Distance", distance, decimal(distance)), number("Threshold", threshold, decimal(threshold))]
      : undefined
  }</tr>
<tr><td colspan="${width}" class="why">${details(result, open)}${result.weights && weightsTable(result.weights)}</td></tr></tbody>`;
}
