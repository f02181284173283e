import { createHash } from "node:crypto";
import type { Report, ReportResult } from "../schema.ts";
import { againSection, comparedSection } from "./compared.ts";
import { comparisonsOf } from "./comparison.ts";
import { Html, html } from "./escape.ts";
import { figuresSection } from "./figures.ts";
import { markDefinitions } from "./marks.ts";
import { resultsTable, type Spot } from "./results.ts";
import { scaleOf } from "./scale.ts";
import { SCRIPT } from "./script.ts";
import { limitsSection, meaningSection, sureSection, verdictSection } from "./sections.ts";
import { stripBackground } from "./strip.ts";
import { STYLE } from "./style.ts";
import { headline } from "./words.ts";

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Nothing may be fetched, sent or run but the style and the script of this very page. */
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;

/** The report as one HTML file that needs nothing else. The same report gives the same bytes. */
export function renderHtml(report: Report): string {
  const figures = comparisonsOf(report).map((comparison) => ({ comparison, scale: scaleOf(comparison) }));
  const spots = new Map<ReportResult, Spot>(
    figures.flatMap(({ comparison, scale }) =>
      comparison.suspects.map((placed) => [placed.result, { comparison, placed, scale }] as const),
    ),
  );
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="generator" content="${report.tool.name} ${report.tool.version}">
<title>${headline(report)}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style></head>
<body>${markDefinitions()}
<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${figures.map(({ comparison, scale }) => stripBackground(comparison, scale))}</defs></svg>
${verdictSection(report)}
<main>${meaningSection(report)}
${figuresSection(figures, report.settings.alpha)}
${resultsTable(report, spots)}
${sureSection(report)}
${limitsSection()}
${comparedSection(report)}
${againSection(report)}</main>
<footer><p>Made by ${report.tool.name} ${report.tool.version}. This file fetches nothing and sends nothing.</p></footer>
<script>${new Html(SCRIPT)}</script></body></html>
`;
  return page.markup;
}
