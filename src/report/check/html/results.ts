import { counted } from "../../../text/numbers.ts";
import { commonFolder, fileName, folderOf } from "../../../text/path.ts";
import { type Html, html } from "../../page/escape.ts";
import { icon } from "../../page/marks.ts";
import { byEvidence, EVIDENCE_LINE, FULL_SPREADS, verdictEvidence } from "../evidence.ts";
import { sourcesOf } from "../findings.ts";
import { fingerprintOf } from "../fingerprint-labels.ts";
import { marksWords, type Notes, notesAbout } from "../notes.ts";
import { largestPWords } from "../p-words.ts";
import type { Report, ReportResult } from "../schema.ts";
import { modelsWith } from "../words.ts";
import { barKey, strengthBar } from "./bar.ts";
import { details } from "./details.ts";
import { commonOf, measuredOf, type NamedValue } from "./measured.ts";
import { repeatedFindings, textsOf } from "./texts.ts";
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
  /** What legs found of several results in the same words. */
  readonly repeated: ReadonlySet<string>;
  readonly notes: Notes;
  /** Numbers of the notes that hold for all. */
  readonly ofAll: ReadonlySet<number>;
  readonly common: readonly NamedValue[];
  /** What a result's source is called, where there are several. */
  readonly source: ((result: ReportResult) => string) | undefined;
  /** The folder that all models are in, or in folders of. */
  readonly folder: string;
  readonly layers: number;
}

/** One block of rows per suspect and fingerprint, the gravest and strongest first. */
export function resultsTable(report: Report): Html {
  const { results, fingerprints } = report;
  const sorted = byEvidence(report);
  const repeated = repeatedFindings(results);
  const notes = notesAbout(sorted, (result) => textsOf(result, repeated));
  const share = Math.floor(MOST_LAYERS / Math.max(1, results.length));
  const whole: Whole = {
    report,
    repeated,
    notes,
    ofAll: marksOfAll(sorted, notes),
    common: results.length > FEW ? commonOf(results.map(measuredOf)) : [],
    source: fingerprints.length > 1 ? sourcesOf(report) : undefined,
    folder: results.length > 1 ? commonFolder(results.map(({ path }) => path)) : "",
    layers: Math.min(LAYERS.most, Math.max(LAYERS.fewest, share)),
  };
  return html`<section aria-labelledby="models"><h2 id="models">${modelsWith(report) === 1 ? "The model" : "The models"}</h2>
${results.length > FEW ? toolbar(report) : undefined}
${
  results.length > 0
    ? html`<p class="note">${barKey(
        FULL_SPREADS,
        results.some(({ verdict }) => verdict === "inconclusive"),
      )} ${largestPWords(report)}</p>`
    : undefined
}
<table class="results"><caption class="sr">Verdicts, the gravest first. ${counted(results.length, "result")}.</caption>
<thead><tr>${head(whole)}</tr></thead>
${sorted.map((result, index) => block(result, index, whole))}
</table><p class="empty" hidden>Nothing matches. <button type="button" id="reset">Show all</button></p>${footnotes(whole)}</section>`;
}

/** What holds for several models: sentences with a number that rows refer to, and what is the same of all. */
function footnotes({ report, notes, common, folder }: Whole): Html {
  const same = [...(report.results.length > 1 ? [["folder", folder || "none in common"] as const] : []), ...common].map(
    ([name, value]) => html`<div><dt>${name}<dd><bdi>${value}</bdi></div>`,
  );
  return html`${notes.shared.length > 0 ? html`<h3>Notes</h3><ol class="notes">${notes.shared.map(({ text }) => html`<li><bdi>${text}</bdi></li>`)}</ol>` : undefined}${
    same.length > 0
      ? html`<details class="same"><summary>The same for all models</summary><dl class="facts">${same}</dl></details>`
      : undefined
  }`;
}

function head({ source }: Whole): Html {
  const column = (name: string, key: string) => html`<th scope="col" class="${key}" data-key="${key}">${name}</th>`;
  return html`${column("Verdict", "rank")}${column("Model", "name")}${source && column("Source", "source")}${column("Evidence", "evidence")}`;
}

function badge({ verdict }: ReportResult): Html {
  return html`<span class="badge ${verdict}">${icon(verdict)}${verdict}</span>`;
}

function block(result: ReportResult, index: number, whole: Whole): Html {
  const { report, source, folder, notes, ofAll, repeated, common, layers } = whole;
  const { path, verdict } = result;
  const evidence = verdictEvidence(result, report);
  const within = folderOf(path).slice(folder.length);
  const same = new Set(common.map(([name]) => name));
  const measured = measuredOf(result).filter(([name]) => !same.has(name));
  const own = notes.own.get(result) ?? [];
  const marks = (notes.marks.get(result) ?? []).filter((mark) => !ofAll.has(mark));
  const failed =
    verdict === "error" && own.length > 0 ? html`<p class="hint"><bdi>${own.join(" ")}</bdi></p>` : undefined;
  const unfolding = details(result, {
    own: failed ? [] : own,
    repeated,
    measured,
    layers,
    open: report.results.length <= FEW,
  });
  const fingerprint = fingerprintOf(result, report);
  return html`<tbody class="${verdict}" data-rank="${index}" data-strength="${evidence.strength ?? ""}" data-source="${fingerprint ? report.fingerprints.indexOf(fingerprint) : ""}"><tr>
<td class="verdict">${badge(result)}</td><th scope="row"><bdi>${fileName(path)}</bdi><span class="folder"><bdi>${within}</bdi></span></th>${source && html`<td class="from"><bdi>${source(result)}</bdi></td>`}<td class="evidence"><div><span><bdi>${evidence.text}</bdi> <small>${marksWords(marks)}</small></span>${strengthBar(evidence, EVIDENCE_LINE)}</div></td></tr>
${failed || unfolding ? html`<tr class="${failed ? "why" : "why folded"}"><td></td><td colspan="${source ? 3 : 2}">${failed}${unfolding}</td></tr>` : undefined}</tbody>`;
}

/** The numbers of the notes that hold for all results, which no row need repeat. */
function marksOfAll(results: readonly ReportResult[], { marks, shared }: Notes): Set<number> {
  const everywhere = ({ mark }: Notes["shared"][number]) => results.every((one) => marks.get(one)?.includes(mark));
  return new Set(shared.filter(everywhere).map(({ mark }) => mark));
}
