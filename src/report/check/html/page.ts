import { commandSection, htmlDocument } from "../../page/document.ts";
import { html } from "../../page/escape.ts";
import { markDefinitions } from "../../page/marks.ts";
import { SCRIPT } from "../../page/script.ts";
import { STYLE } from "../../page/style.ts";
import { runAgain } from "../../run-again.ts";
import type { Report } from "../schema.ts";
import { headline } from "../words.ts";
import { comparedSection } from "./facts.ts";
import { figuresSection } from "./figures.ts";
import { insightsSection } from "./insights.ts";
import { resultsTable } from "./results.ts";
import { limitsSection, meaningSection, notJudgedSection, verdictSection } from "./sections.ts";
import { sureSection } from "./sure.ts";

/** The report as one HTML file that needs nothing else. The same report gives the same bytes. */
export function renderHtml(report: Report): string {
  const body = html`${markDefinitions()}
${verdictSection(report)}
<main>${meaningSection(report)}
${figuresSection(report)}
${resultsTable(report)}
${notJudgedSection(report)}
${insightsSection(report)}
${sureSection(report)}
${limitsSection(report)}
${comparedSection(report)}
${commandSection(runAgain(report), "In the same folder, with the fingerprints and models named above:")}</main>`;
  return htmlDocument({ title: headline(report), tool: report.tool, style: STYLE, script: SCRIPT, body });
}
