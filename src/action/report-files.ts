import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import { renderAttestation } from "../report/attestation.ts";
import { renderCsv } from "../report/csv.ts";
import { renderHtml } from "../report/html/page.ts";
import { asJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { renderReview } from "../report/review/review.ts";
import { renderSarif } from "../report/sarif.ts";
import type { Report } from "../report/schema.ts";
import { writeWhole } from "../write-file.ts";

/** The report's files, under the names of the outputs that hold their paths. */
const FILES = {
  "report-json": { name: "report.json", render: asJson },
  "report-html": { name: "report.html", render: renderHtml },
  "report-markdown": { name: "report.md", render: renderReview },
  "report-sarif": { name: "report.sarif", render: renderSarif },
  "report-junit": { name: "junit.xml", render: renderJunit },
  "report-csv": { name: "report.csv", render: renderCsv },
  "report-attestation": { name: "attestation.json", render: renderAttestation },
} as const satisfies Record<string, { name: string; render(report: Report): string }>;

export type ReportOutput = keyof typeof FILES;

/** Writes every rendering into `folder`, and returns their paths by the name of the output. @throws SacError OUTPUT_UNWRITABLE */
export async function writeReports(report: Report, folder: string): Promise<Record<ReportOutput, string>> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    const hint = "Give a folder that can be made or written to as report-directory.";
    throw new SacError("OUTPUT_UNWRITABLE", `The folder ${folder} cannot be made: ${cause.message}.`, hint, { cause });
  });
  const paths: Partial<Record<ReportOutput, string>> = {};
  for (const [output, { name, render }] of Object.entries(FILES) as [ReportOutput, (typeof FILES)[ReportOutput]][]) {
    paths[output] = join(folder, name);
    await writeWhole(join(folder, name), render(report));
  }
  return paths as Record<ReportOutput, string>;
}
