import { asJson } from "../text/json.ts";
import type { Report } from "./check/schema.ts";
import type { ClaimReport } from "./claim/schema.ts";
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
  /** Loads what writes it first: a run writes one form or two, and knows all of them by name. */
  render(report: T): Promise<string | Uint8Array>;
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
    render: async (report) => asJson(report),
  },
  {
    name: "html",
    help: "the report as one HTML page, for people",
    file: "report.html",
    mediaType: "text/html",
    output: "report-html",
    render: async (report) => (await import("./check/html/page.ts")).renderHtml(report),
  },
  {
    name: "markdown",
    help: "the report as Markdown, for people",
    file: "report.md",
    mediaType: "text/markdown",
    output: "report-markdown",
    render: async (report) => (await import("./check/markdown/page.ts")).renderReview(report),
  },
  {
    name: "sarif",
    help: "the report as SARIF 2.1.0, for code scanning",
    file: "report.sarif",
    mediaType: "application/sarif+json",
    output: "report-sarif",
    render: async (report) => (await import("./check/sarif.ts")).renderSarif(report),
  },
  {
    name: "junit",
    help: "the report as JUnit XML, for test reports",
    file: "junit.xml",
    mediaType: "application/xml",
    output: "report-junit",
    render: async (report) => (await import("./check/junit.ts")).renderJunit(report),
  },
  {
    name: "code-quality",
    help: "the report as GitLab Code Quality",
    file: "code-quality.json",
    mediaType: "application/json",
    render: async (report) => (await import("./check/code-quality.ts")).renderCodeQuality(report),
  },
  {
    name: "attestation",
    help: "the report as an in-toto test-result predicate",
    file: "attestation.json",
    mediaType: "application/json",
    output: "report-attestation",
    render: async (report) => (await import("./check/attestation.ts")).renderAttestation(report),
  },
  {
    name: "svg",
    help: "the report as the main figure, SVG",
    file: "report.svg",
    mediaType: "image/svg+xml",
    output: "report-svg",
    render: async (report) => (await import("./check/html/figure-file.ts")).renderSvg(report),
  },
  {
    name: "png",
    help: "the report as the main figure, PNG",
    file: "report.png",
    mediaType: "image/png",
    render: async (report) => (await import("./check/html/figure-file.ts")).renderPng(report),
  },
  {
    name: "csv",
    help: "the report as CSV, one line per result",
    file: "report.csv",
    mediaType: "text/csv",
    output: "report-csv",
    render: async (report) => (await import("./check/csv.ts")).renderCsv(report),
  },
];

/** Of `sac evaluate`. */
export const EVALUATION_FORMATS: readonly Format<Evaluation>[] = [
  {
    name: "json",
    help: "JSON",
    file: "evaluation.json",
    mediaType: "application/json",
    render: async (report) => asJson(report),
  },
  {
    name: "html",
    help: "one HTML page, for people",
    file: "evaluation.html",
    mediaType: "text/html",
    render: async (report) => (await import("./evaluation/html/page.ts")).renderEvaluationHtml(report),
  },
  {
    name: "markdown",
    help: "tables in Markdown",
    file: "evaluation.md",
    mediaType: "text/markdown",
    render: async (report) => (await import("./evaluation/markdown.ts")).renderEvaluationMarkdown(report),
  },
  {
    name: "csv",
    help: "CSV: every score of every model",
    file: "evaluation.csv",
    mediaType: "text/csv",
    render: async (report) => (await import("./evaluation/csv.ts")).renderEvaluationCsv(report),
  },
];

/** Of `sac verify-claim`. */
export const CLAIM_FORMATS: readonly Format<ClaimReport>[] = [
  {
    name: "html",
    help: "the report as one HTML page, to be printed",
    file: "claim.html",
    mediaType: "text/html",
    render: async (report) => (await import("./claim/html.ts")).renderClaimHtml(report),
  },
  {
    name: "markdown",
    help: "the report as Markdown",
    file: "claim.md",
    mediaType: "text/markdown",
    render: async (report) => (await import("./claim/markdown.ts")).renderClaimMarkdown(report),
  },
  {
    name: "json",
    help: "the report as JSON",
    file: "claim.json",
    mediaType: "application/json",
    render: async (report) => asJson(report),
  },
];
