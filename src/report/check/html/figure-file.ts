import { rasterise } from "../../../probes/pixels.ts";
import { LIGHT } from "../../page/colours.ts";
import { Html, html } from "../../page/escape.ts";
import { markDefinitions } from "../../page/marks.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Report } from "../schema.ts";
import { headline } from "../words.ts";
import { type Comparison, comparisonsOf } from "./comparison.ts";
import { drawPlot, scaleOf } from "./plot.ts";
import { PLOT_STYLE } from "./plot-style.ts";

const WIDTH = 900;
const PADDING = 24;
const HEADER = 56;
const CAPTION = 30;
/** PNG pixels for each of the SVG's: sharp on dense screens. */
const PNG_SCALE = 2;

/** Not everything that shows SVG knows CSS variables. */
const STYLE = PLOT_STYLE.replace(/var\(--([a-z]+)(?:,[a-z]+)?\)/g, (_, name: string) =>
  name === "edge" ? LIGHT.card : LIGHT[name as keyof typeof LIGHT],
).concat(`
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:${LIGHT.ink}}
.title{font-size:20px;font-weight:700}
.caption{font-size:14px;font-weight:600}`);

/** The report's main figure as an SVG file of its own: every plot of the page, one below the other. */
export function renderSvg(report: Report): string {
  let top = HEADER;
  const plots = comparisonsOf(report).map((comparison) => {
    const { content, height, spoken } = drawPlot(comparison, scaleOf(comparison), report.settings.alpha);
    const drawn = html`<text class="caption" x="${PADDING}" y="${top + 18}">${caption(comparison)}</text>
<svg class="plot" x="${PADDING}" y="${top + CAPTION}" width="${WIDTH - 2 * PADDING}" height="${height}" role="img" aria-label="${spoken}">${content}</svg>`;
    top += CAPTION + height + PADDING;
    return drawn;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}">
<style>${new Html(STYLE)}</style><rect width="100%" height="100%" fill="${LIGHT.card}"/>
${markDefinitions()}<text class="title" x="${PADDING}" y="36">${headline(report)}</text>
${plots}</svg>
`.markup;
}

function caption({ fingerprint, score, comparedBy }: Comparison): string {
  const alone = choiceAlone(comparedBy);
  return `Likeness to ${fingerprint.source.name}${alone && `, ${alone}`} (score ${score})`;
}

/** The same as a PNG picture, for places that take no SVG. Letters are the machine's: it must have a font. */
export function renderPng(report: Report): Promise<Buffer> {
  return rasterise(renderSvg(report), PNG_SCALE);
}
