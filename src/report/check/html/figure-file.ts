import { rasterise } from "../../../probes/pixels.ts";
import { distinctNames } from "../../../text/path.ts";
import { shorten } from "../../../text/table.ts";
import { LIGHT } from "../../page/colours.ts";
import { Html, html } from "../../page/escape.ts";
import { FOOT, HEAD, type Lane } from "../../page/lanes.ts";
import { markDefinitions } from "../../page/marks.ts";
import { choiceAlone } from "../../task-words.ts";
import { byEvidence } from "../evidence.ts";
import type { Report } from "../schema.ts";
import { headline } from "../words.ts";
import { type Comparison, comparisonsOf } from "./comparison.ts";
import { knownLanes, scaleOf, suspectLane } from "./lanes.ts";
import { marksIn } from "./legend.ts";
import { cutLine, likenessAxis, spokenPlot } from "./plot.ts";
import { PLOT_STYLE } from "./plot-style.ts";
import { unplacedWords } from "./unplaced.ts";

const WIDTH = 900;
const PADDING = 24;
const TITLE = 56;
const CAPTION = 30;
/** What the names of the lanes take, and so many characters have room there. */
const NAMES = 236;
const NAME_LENGTH = 32;
const LEGEND = 34;
/** Width of a legend's entry. */
const ENTRY = 212;
const LINE = 18;
const LINE_LENGTH = 120;
/** So many suspects one file draws: pictures have a greatest height. */
const MOST_SUSPECTS = 400;
/** PNG pixels for each of the SVG's: sharp on dense screens. */
const PNG_SCALE = 2;

/** Not everything that shows SVG knows CSS variables. */
const STYLE = PLOT_STYLE.replace(/var\(--([a-z]+)(?:,[a-z]+)?\)/g, (_, name: string) =>
  name === "edge" ? LIGHT.card : LIGHT[name as keyof typeof LIGHT],
).concat(`
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:${LIGHT.ink}}
.title{font-size:20px;font-weight:700}
.caption{font-size:14px;font-weight:600}
.name,.key{font-size:13px}.aside{font-size:12px;fill:${LIGHT.muted}}`);

interface Drawn {
  readonly svg: Html;
  readonly height: number;
}

/** The report's main figure as an SVG file of its own: every plot of the page, one below the other. */
export function renderSvg(report: Report): string {
  const comparisons = comparisonsOf({ ...report, results: byEvidence(report) });
  const names = distinctNames(report.results.map(({ path }) => path));
  const most = Math.max(1, Math.floor(MOST_SUSPECTS / Math.max(1, comparisons.length)));
  const parts: Html[] = [];
  let top = TITLE;
  const add = ({ svg, height }: Drawn) => {
    parts.push(html`<g transform="translate(${PADDING} ${top})">${svg}</g>`);
    top += height + PADDING;
  };
  for (const comparison of comparisons) add(draw(comparison, names, report.settings.alpha, most));
  const unplaced = unplacedWords(report, comparisons, names);
  if (unplaced !== undefined) add(paragraph(unplaced));
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}">
<style>${new Html(STYLE)}</style><rect width="100%" height="100%" fill="${LIGHT.card}"/>
${markDefinitions()}<text class="title" x="${PADDING}" y="36">${headline(report)}</text>
${parts}</svg>
`.markup;
}

function draw(comparison: Comparison, names: ReadonlyMap<string, string>, alpha: number, most: number): Drawn {
  const scale = scaleOf(comparison);
  const suspects = comparison.suspects
    .slice(0, most)
    .map((placed) => suspectLane(placed, names.get(placed.result.path) ?? placed.result.path, scale));
  const left = comparison.suspects.length - suspects.length;
  const lanes = [...knownLanes(comparison, scale), ...suspects, likenessAxis(comparison, scale)];
  const height = HEAD + lanes.reduce((sum, lane) => sum + lane.height, 0);
  const room = WIDTH - 2 * PADDING - NAMES;
  const aside = left > 0 ? [paragraph(`${left} more suspects are not drawn: those with the weakest evidence.`)] : [];
  const legend = legendAt(comparison);
  const svg = html`<text class="caption" y="18">${caption(comparison)}</text>
<g class="plot" role="img" aria-label="${spokenPlot(comparison, alpha)}" transform="translate(0 ${CAPTION})"><svg x="${NAMES}" width="${room}" height="${height - FOOT}">${cutLine(comparison, scale, alpha)}</svg>${rows(lanes, room)}</g>
<g transform="translate(0 ${CAPTION + height + LINE})">${legend.svg}</g>${aside.map((one) => html`<g transform="translate(0 ${CAPTION + height + LINE + legend.height})">${one.svg}</g>`)}`;
  return { svg, height: CAPTION + height + LINE + legend.height + aside.reduce((sum, one) => sum + one.height, 0) };
}

function rows(lanes: readonly Lane[], room: number): Html[] {
  let top = HEAD;
  const names = shortNames(lanes.map(({ name }) => name));
  return lanes.map(({ content, height }, i) => {
    const y = top;
    top += height;
    return html`<text class="name" y="${y + height / 2 + 4}">${names[i]}</text><svg x="${NAMES}" y="${y}" width="${room}" height="${height}">${content}</svg>`;
  });
}

/** Names that have room; with their place in the list where they would look alike. */
function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => shorten(name, NAME_LENGTH));
  return short.map((one, i) =>
    short.indexOf(one) === short.lastIndexOf(one) ? one : `${i + 1}. ${shorten(names[i], NAME_LENGTH - 5)}`,
  );
}

/** What the marks stand for, as many beside each other as have room. */
function legendAt(comparison: Comparison): Drawn {
  const entries = marksIn(comparison);
  const inLine = Math.floor((WIDTH - 2 * PADDING) / ENTRY);
  const svg = entries.map(([kind, words], i) => {
    const [x, y] = [(i % inLine) * ENTRY, Math.floor(i / inLine) * LINE];
    return html`<use href="#k-${kind}" x="${x + 8}" y="${y}"/><text class="key" x="${x + 21}" y="${y + 4}">${words}</text>`;
  });
  return { svg: html`${svg}`, height: LEGEND + Math.floor((entries.length - 1) / inLine) * LINE };
}

/** A sentence over as many lines as it takes. */
function paragraph(text: string): Drawn {
  const lines = text.match(new RegExp(`.{1,${LINE_LENGTH}}(?=\\s|$)|\\S{1,${LINE_LENGTH}}`, "gu")) ?? [];
  const svg = lines.map((line, i) => html`<text class="aside" y="${12 + i * LINE}">${line.trim()}</text>`);
  return { svg: html`${svg}`, height: lines.length * LINE };
}

function caption({ source, score, comparedBy }: Comparison): string {
  const alone = choiceAlone(comparedBy);
  return `Likeness of answers to ${source}${alone && `, ${alone}`} (score ${score})`;
}

/** The same as a PNG picture, for places that take no SVG. Letters are the machine's: it must have a font. */
export function renderPng(report: Report): Promise<Buffer> {
  return rasterise(renderSvg(report), PNG_SCALE);
}
