import { commandSection, htmlDocument } from "../../page/document.ts";
import { html } from "../../page/escape.ts";
import { markDefinitions } from "../../page/marks.ts";
import { SCRIPT } from "../../page/script.ts";
import { STYLE } from "../../page/style.ts";
import { runAgain } from "../../run-again.ts";
import type { Report, ReportResult } from "../schema.ts";
import { headline } from "../words.ts";
import { comparisonsOf } from "./comparison.ts";
import { comparedSection } from "./facts.ts";
import { figuresSection } from "./figures.ts";
import { insightsSection } from "./insights.ts";
import { scaleOf } from "./plot.ts";
import { resultsTable, type Spot } from "./results.ts";
import { limitsSection, meaningSection, notJudgedSection, sureSection, verdictSection } from "./sections.ts";
import { stripBackground } from "./strip.ts";

/** The report as one HTML file that needs nothing else. The same report gives the same bytes. */
export function renderHtml(report: Report): string {
  const figures = comparisonsOf(report).map((comparison) => ({ comparison, scale: scaleOf(comparison) }));
  const spots = new Map<ReportResult, Spot>(
    figures.flatMap(({ comparison, scale }) =>
      comparison.suspects.map((placed) => [placed.result, { comparison, placed, scale }] as const),
    ),
  );
  const body = html`${markDefinitions()}
<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${figures.map(({ comparison, scale }) => stripBackground(comparison, scale))}</defs></svg>
${verdictSection(report)}
<main>${meaningSection(report)}
${figuresSection(figures, report.settings.alpha)}
${resultsTable(report, spots)}
${notJudgedSection(report)}
${insightsSection(report)}
${sureSection(report)}
${limitsSection(report)}
${comparedSection(report)}
${commandSection(runAgain(report), "In the same folder, with the fingerprints and models named above:")}</main>`;
  return htmlDocument({ title: headline(report), tool: report.tool, style: STYLE, script: SCRIPT, body });
}
