/** A form in which a report can be written: the command's options and the Action's outputs follow from these rows. */
export interface FormatRow {
  /** The command has it as `--name`. */
  readonly name: string;
  /** What is written, for the command's help. */
  readonly help: string;
  /** What the file is called where nobody gives it a name. */
  readonly file: string;
  readonly mediaType: string;
  /** The Action's output that holds the file's path, if the Action writes one. */
  readonly output?: string;
}

/**
 * Of `sac check` and of the Action's modes check and audit. The Action writes no Code Quality, which is GitLab's, and no
 * PNG, whose letters are those of the runner's fonts.
 */
export const CHECK_ROWS = [
  {
    name: "json",
    help: "the report as JSON",
    file: "report.json",
    mediaType: "application/json",
    output: "report-json",
  },
  {
    name: "html",
    help: "the report as one HTML page, for people",
    file: "report.html",
    mediaType: "text/html",
    output: "report-html",
  },
  {
    name: "markdown",
    help: "the report as Markdown, for people",
    file: "report.md",
    mediaType: "text/markdown",
    output: "report-markdown",
  },
  {
    name: "sarif",
    help: "the report as SARIF 2.1.0, for code scanning",
    file: "report.sarif",
    mediaType: "application/sarif+json",
    output: "report-sarif",
  },
  {
    name: "junit",
    help: "the report as JUnit XML, for test reports",
    file: "junit.xml",
    mediaType: "application/xml",
    output: "report-junit",
  },
  {
    name: "code-quality",
    help: "the report as GitLab Code Quality",
    file: "code-quality.json",
    mediaType: "application/json",
  },
  {
    name: "attestation",
    help: "the report as an in-toto test-result predicate",
    file: "attestation.json",
    mediaType: "application/json",
    output: "report-attestation",
  },
  {
    name: "svg",
    help: "the report as the main figure, SVG",
    file: "report.svg",
    mediaType: "image/svg+xml",
    output: "report-svg",
  },
  {
    name: "png",
    help: "the report as the main figure, PNG",
    file: "report.png",
    mediaType: "image/png",
  },
  {
    name: "csv",
    help: "the report as CSV, one line per result",
    file: "report.csv",
    mediaType: "text/csv",
    output: "report-csv",
  },
] as const satisfies readonly FormatRow[];

/** Of `sac evaluate`. */
export const EVALUATION_ROWS = [
  {
    name: "json",
    help: "JSON",
    file: "evaluation.json",
    mediaType: "application/json",
  },
  {
    name: "html",
    help: "one HTML page, for people",
    file: "evaluation.html",
    mediaType: "text/html",
  },
  {
    name: "markdown",
    help: "tables in Markdown",
    file: "evaluation.md",
    mediaType: "text/markdown",
  },
  {
    name: "csv",
    help: "CSV: every score of every model",
    file: "evaluation.csv",
    mediaType: "text/csv",
  },
] as const satisfies readonly FormatRow[];

/** Of `sac verify-claim`. */
export const CLAIM_ROWS = [
  {
    name: "html",
    help: "the report as one HTML page, to be printed",
    file: "claim.html",
    mediaType: "text/html",
  },
  {
    name: "markdown",
    help: "the report as Markdown",
    file: "claim.md",
    mediaType: "text/markdown",
  },
  {
    name: "json",
    help: "the report as JSON",
    file: "claim.json",
    mediaType: "application/json",
  },
] as const satisfies readonly FormatRow[];
