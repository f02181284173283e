import { asJson } from "../text/json.ts";
import { renderAttestation } from "./check/attestation.ts";
import { renderCodeQuality } from "./check/code-quality.ts";
import { renderCsv } from "./check/csv.ts";
import { renderPng, renderSvg } from "./check/html/figure-file.ts";
import { renderHtml } from "./check/html/page.ts";
import { renderJunit } from "./check/junit.ts";
import { renderReview } from "./check/markdown/page.ts";
import { renderSarif } from "./check/sarif.ts";
import type { Report } from "./check/schema.ts";
import { renderClaimHtml } from "./claim/html.ts";
import { renderClaimMarkdown } from "./claim/markdown.ts";
import type { ClaimReport } from "./claim/schema.ts";
import { renderEvaluationCsv } from "./evaluation/csv.ts";
import { renderEvaluationHtml } from "./evaluation/html/page.ts";
import { renderEvaluationMarkdown } from "./evaluation/markdown.ts";
import type { Evaluation } from "./evaluation/schema.ts";
import { CHECK_ROWS, CLAIM_ROWS, EVALUATION_ROWS, type FormatRow } from "./format-rows.ts";

/** A form in which a report can be written, and what writes it. */
export interface Format<T> extends FormatRow {
  render(report: T): string | Promise<Uint8Array>;
}

/** What writes each form of these rows. */
type Renderers<R extends FormatRow, T> = { readonly [N in R["name"]]: Format<T>["render"] };

function formats<R extends FormatRow, T>(rows: readonly R[], renderers: Renderers<R, T>): readonly Format<T>[] {
  return rows.map((row) => ({ ...row, render: renderers[row.name as R["name"]] }));
}

export const CHECK_FORMATS = formats<(typeof CHECK_ROWS)[number], Report>(CHECK_ROWS, {
  json: asJson,
  html: renderHtml,
  markdown: (report) => renderReview(report),
  sarif: renderSarif,
  junit: renderJunit,
  "code-quality": renderCodeQuality,
  attestation: renderAttestation,
  svg: renderSvg,
  png: renderPng,
  csv: renderCsv,
});

export const EVALUATION_FORMATS = formats<(typeof EVALUATION_ROWS)[number], Evaluation>(EVALUATION_ROWS, {
  json: asJson,
  html: renderEvaluationHtml,
  markdown: renderEvaluationMarkdown,
  csv: renderEvaluationCsv,
});

export const CLAIM_FORMATS = formats<(typeof CLAIM_ROWS)[number], ClaimReport>(CLAIM_ROWS, {
  html: renderClaimHtml,
  markdown: renderClaimMarkdown,
  json: asJson,
});
