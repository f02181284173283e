import { counted } from "../../../text/numbers.ts";
import { commonFolder, fileName, folderOf } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { byEvidence, evidenceOf } from "../evidence.ts";
import type { Report, ReportResult } from "../schema.ts";
import { modelsWith } from "../words.ts";
import { barKey, strengthBar } from "./bar.ts";
import { details, failure } from "./details.ts";
import { commonOf, type Measured, measuredOf } from "./measured.ts";
import { type Note, sharedNotes } from "./notes.ts";
import { toolbar } from "./toolbar.ts";

/** So few results that everything about them is open from the start. */
const FEW = 2;
/** Rows of all tables of layers together; the JSON report has the others. */
const MOST_LAYERS = 3000;
/** Rows that a model's table has in any case, and at most. */
const LAYERS = { fewest: 5, most: 200 };

/** What is the same of all rows, or said below them. */
interface Whole {
  readonly report: Report;
  readonly notes: readonly Note[];
  readonly common: readonly Measured[];
  /** Names of the sources by fingerprint, where there are several. */
  readonly sources: ReadonlyMap<string, string> | undefined;
  /** The folder that all models are in, or in folders of. */
  readonly folder: string;
  readonly layers: number;
}

/** One block of rows per suspect and fingerprint, the gravest and strongest first. */
export function resultsTable(report: Report): Html {
  const { results, fingerprints } = report;
  const sorted = byEvidence(report);
  const share = Math.floor(MOST_LAYERS / Math.max(1, results.length));
  const whole: Whole = {
    report,
    notes: sharedNotes(sorted),
    common: results.length > FEW ? commonOf(results.map(measuredOf)) : [],
    sources: fingerprints.length > 1 ? new Map(fingerprints.map(({ id, source }) => [id, source.name])) : undefined,
    folder: results.length > 1 ? commonFolder(results.map(({ path }) => path)) : "",
    layers: Math.min(LAYERS.most, Math.max(LAYERS.fewest, share)),
  };
  return html`<section aria-labelledby="models"><h2 id="models">${modelsWith(report) === 1 ? "The model" : "The models"}</h2>
${results.length > FEW ? toolbar(report) : undefined}
${results.length > 0 ? html`<p class="note">${barKey(results.some(({ verdict }) => verdict === "inconclusive"))}</p>` : undefined}
<table class="results"><caption class="sr">Verdicts, the gravest first. ${counted(results.length, "result")}.</caption>
<thead><tr>${head(whole)}</tr></thead>
${sorted.map((result, index) => block(result, index, whole))}
</table><p class="empty" hidden>Nothing matches. <button type="button" id="reset">Show all</button></p>${saidOnce(whole)}</section>`;
}

/** What holds for several models: sentences with a number that rows refer to, and what is the same of all. */
function saidOnce({ report, notes, common, folder }: Whole): Html {
  const all = report.results.length;
  const of = (note: Note) => (note.results.size === all ? "all models" : counted(note.results.size, "model"));
  const same = [...(folder ? [["folder", folder] as const] : []), ...common].map(
    ([name, value]) => html`<div><dt>${name}<dd><bdi>${value}</bdi></div>`,
  );
  return html`${notes.length > 0 ? html`<h3>Notes</h3><ol class="notes">${notes.map((note) => html`<li><bdi>${note.text}</bdi> <span class="muted">(${of(note)})</span></li>`)}</ol>` : undefined}${
    same.length > 0
      ? html`<details class="same"><summary>The same for all models</summary><dl class="facts">${same}</dl></details>`
      : undefined
  }`;
}

function head({ sources }: Whole): Html {
  const column = (name: string, key: string) => html`<th scope="col" class="${key}" data-key="${key}">${name}</th>`;
  return html`${column("Verdict", "rank")}${column("Model", "name")}${sources && column("Source", "source")}${column("Evidence", "evidence")}`;
}

function badge({ verdict }: ReportResult): Html {
  return html`<span class="badge ${verdict}">${icon(verdict)}${verdict}</span>`;
}

function block(result: ReportResult, index: number, whole: Whole): Html {
  const { report, sources, folder, notes, common, layers } = whole;
  const { path, verdict, fingerprint } = result;
  const evidence = evidenceOf(result, report);
  const within = folderOf(path).slice(folder.length);
  const same = new Set(common.map(([name]) => name));
  const measured = measuredOf(result).filter(([name]) => !same.has(name));
  const open = report.results.length <= FEW;
  const failed = failure(result, notes);
  const unfolding = details(result, { notes, measured, layers, open });
  return html`<tbody class="${verdict}" data-rank="${index}" data-strength="${evidence.strength ?? ""}" data-source="${fingerprint}"><tr>
<td class="verdict">${badge(result)}</td><th scope="row"><bdi>${fileName(path)}</bdi>${within && html`<span class="folder"><bdi>${within}</bdi></span>`}</th>${sources && html`<td class="from"><bdi>${sources.get(fingerprint) ?? fingerprint}</bdi></td>`}<td class="evidence"><div><span><bdi>${evidence.text}</bdi>${references(result, whole)}</span>${strengthBar(evidence)}</div></td></tr>
${failed || unfolding ? html`<tr class="${failed ? "why" : "why folded"}"><td></td><td colspan="${sources ? 3 : 2}">${failed}${unfolding}</td></tr>` : undefined}</tbody>`;
}

/** The notes below the list that are about a result, but for those that are about all. */
function references(result: ReportResult, { notes, report }: Whole): Html | undefined {
  const those = notes.flatMap((note, i) =>
    note.results.has(result) && note.results.size < report.results.length ? [i + 1] : [],
  );
  if (those.length === 0) return undefined;
  return html` <small>note${those.length > 1 ? "s" : ""} ${those.join(", ")}</small>`;
}
