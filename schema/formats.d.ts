export type ReportFormat = "json" | "html" | "markdown" | "sarif" | "junit" | "code-quality" | "attestation" | "svg" | "csv";
export type EvaluationFormat = "json" | "html" | "markdown" | "csv";
