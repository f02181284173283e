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

/** A form in which a report can be written: the command's options and the Action's outputs follow from these rows. */
export interface Format<T> {
  /** The command has it as `--name`. */
  readonly name: string;
  /** What is written, for the command's help. */
  readonly help: string;
  /** What the file is called where nobody gives it a name. */
  readonly file: string;
  readonly mediaType: string;
  /** The Action's output that holds the file's path, if the Action writes one. */
  readonly output?: string;
  render(report: T): string | Promise<Uint8Array>;
}

/**
 * Of `sac check` and of the Action's modes check and audit. The Action writes no Code Quality, which is GitLab's, and no
 * PNG, whose letters are those of the runner's fonts.
 */
export const CHECK_FORMATS: readonly Format<Report>[] = [
  {
    name: "json",
    help: "the report as JSON",
    file: "report.json",
    mediaType: "application/json",
    output: "report-json",
    render: asJson,
  },
  {
    name: "html",
    help: "the report as one HTML page, for people",
    file: "report.html",
    mediaType: "text/html",
    output: "report-html",
    render: renderHtml,
  },
  {
    name: "markdown",
    help: "the report as Markdown, for people",
    file: "report.md",
    mediaType: "text/markdown",
    output: "report-markdown",
    render: (report) => renderReview(report),
  },
  {
    name: "sarif",
    help: "the report as SARIF 2.1.0, for code scanning",
    file: "report.sarif",
    mediaType: "application/sarif+json",
    output: "report-sarif",
    render: renderSarif,
  },
  {
    name: "junit",
    help: "the report as JUnit XML, for test reports",
    file: "junit.xml",
    mediaType: "application/xml",
    output: "report-junit",
    render: renderJunit,
  },
  {
    name: "code-quality",
    help: "the report as GitLab Code Quality",
    file: "code-quality.json",
    mediaType: "application/json",
    render: renderCodeQuality,
  },
  {
    name: "attestation",
    help: "the report as an in-toto test-result predicate",
    file: "attestation.json",
    mediaType: "application/json",
    output: "report-attestation",
    render: renderAttestation,
  },
  {
    name: "svg",
    help: "the report as the main figure, SVG",
    file: "report.svg",
    mediaType: "image/svg+xml",
    output: "report-svg",
    render: renderSvg,
  },
  {
    name: "png",
    help: "the report as the main figure, PNG",
    file: "report.png",
    mediaType: "image/png",
    render: renderPng,
  },
  {
    name: "csv",
    help: "the report as CSV, one line per result",
    file: "report.csv",
    mediaType: "text/csv",
    output: "report-csv",
    render: renderCsv,
  },
];

/** Of `sac evaluate`. */
export const EVALUATION_FORMATS: readonly Format<Evaluation>[] = [
  {
    name: "json",
    help: "JSON",
    file: "evaluation.json",
    mediaType: "application/json",
    render: asJson,
  },
  {
    name: "html",
    help: "one HTML page, for people",
    file: "evaluation.html",
    mediaType: "text/html",
    render: renderEvaluationHtml,
  },
  {
    name: "markdown",
    help: "tables in Markdown",
    file: "evaluation.md",
    mediaType: "text/markdown",
    render: renderEvaluationMarkdown,
  },
  {
    name: "csv",
    help: "CSV: every score of every model",
    file: "evaluation.csv",
    mediaType: "text/csv",
    render: renderEvaluationCsv,
  },
];

/** Of `sac verify-claim`. */
export const CLAIM_FORMATS: readonly Format<ClaimReport>[] = [
  {
    name: "html",
    help: "the report as one HTML page, to be printed",
    file: "claim.html",
    mediaType: "text/html",
    render: renderClaimHtml,
  },
  {
    name: "markdown",
    help: "the report as Markdown",
    file: "claim.md",
    mediaType: "text/markdown",
    render: renderClaimMarkdown,
  },
  {
    name: "json",
    help: "the report as JSON",
    file: "claim.json",
    mediaType: "application/json",
    render: asJson,
  },
];
