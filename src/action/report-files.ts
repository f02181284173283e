import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import { renderAttestation } from "../report/check/attestation.ts";
import { renderCsv } from "../report/check/csv.ts";
import { renderHtml } from "../report/check/html/page.ts";
import { renderJunit } from "../report/check/junit.ts";
import { renderReview } from "../report/check/markdown/page.ts";
import { renderSarif } from "../report/check/sarif.ts";
import type { Report } from "../report/check/schema.ts";
import { asJson } from "../text/json.ts";
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
