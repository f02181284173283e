import type { Evaluation } from "../../schema/evaluation.d.ts";
import type { Report } from "../../schema/report.d.ts";
import type { EvaluationFormat, ReportFormat } from "../public-types.ts";
import { renderAttestation } from "../report/check/attestation.ts";
import { renderCodeQuality } from "../report/check/code-quality.ts";
import { renderCsv } from "../report/check/csv.ts";
import { renderSvg } from "../report/check/html/figure-file.ts";
import { renderHtml } from "../report/check/html/page.ts";
import { renderJunit } from "../report/check/junit.ts";
import { renderReview } from "../report/check/markdown/page.ts";
import { renderSarif } from "../report/check/sarif.ts";
import { renderEvaluationCsv } from "../report/evaluation/csv.ts";
import { renderEvaluationHtml } from "../report/evaluation/html/page.ts";
import { renderEvaluationMarkdown } from "../report/evaluation/markdown.ts";
import { asJson } from "../text/json.ts";

/** Everything textual that a report can be written as. */
export const REPORT_FORMATS: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  json: asJson,
  html: renderHtml,
  markdown: renderReview,
  csv: renderCsv,
  sarif: renderSarif,
  junit: renderJunit,
  "code-quality": renderCodeQuality,
  attestation: renderAttestation,
  svg: renderSvg,
};

/** Likewise of an evaluation. */
export const EVALUATION_FORMATS: Readonly<Record<EvaluationFormat, (evaluation: Evaluation) => string>> = {
  json: asJson,
  html: renderEvaluationHtml,
  markdown: renderEvaluationMarkdown,
  csv: renderEvaluationCsv,
};
