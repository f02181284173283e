import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setOutput } from "@actions/core";
import { SacError, systemReason } from "../errors.ts";
import type { Report } from "../report/check/schema.ts";
import { bySeverity, countVerdicts } from "../report/check/verdict-counts.ts";
import { CHECK_FORMATS } from "../report/formats.ts";
import { notJudgedIn, type Outcome, outcomeVerdict } from "../report/outcome.ts";
import { writeWhole } from "../write-file.ts";
import { handOver } from "./handover.ts";
import type { JudgingSession, TellingSession } from "./session.ts";

/** Outputs are small: who wants every model reads the report. */
const MOST_MODELS = 200;
const MOST_BYTES = 90_000;

/** Every output of action.yml that a run of mode check or audit can set; those that do not apply are left empty. */
export function setOutputs(outcome: Outcome, files: Readonly<Record<string, string>>): void {
  const report = outcome.kind === "judged" ? outcome.report : undefined;
  const notJudged = notJudgedIn(outcome).length;
  const counts = report?.counts ?? countVerdicts([]);
  const values = {
    verdict: outcomeVerdict(outcome),
    models: new Set(report?.results.map(({ path }) => path)).size,
    ...counts,
    "not-judged": notJudged,
    ...files,
    summary: JSON.stringify({
      verdict: outcomeVerdict(outcome),
      counts,
      ...(report ? shortened(report) : {}),
      notJudged,
    }),
  };
  for (const [name, value] of Object.entries(values)) setOutput(name, value);
}

/** As many models as may be, the gravest first, and the number of the others. */
function shortened({ results }: Report): object {
  const models: object[] = [];
  let bytes = 0;
  for (const { path, verdict, fingerprint, pValue, pValueIsBound, distance } of bySeverity(results).slice(
    0,
    MOST_MODELS,
  )) {
    const model = { path, verdict, fingerprint, pValue, pValueIsBound, distance };
    bytes += Buffer.byteLength(JSON.stringify(model)) + 1;
    if (bytes > MOST_BYTES) break;
    models.push(model);
  }
  return { models, leftOut: results.length - models.length };
}

/**
 * Writes every format that the Action has an output for into `folder`.
 * @returns the files' paths by the names of the outputs
 * @throws SacError OUTPUT_UNWRITABLE
 */
export async function writeReports(report: Report, folder: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    const hint = "Give a folder that can be made or written to as report-directory.";
    throw new SacError("OUTPUT_UNWRITABLE", `The folder ${folder} cannot be made: ${systemReason(cause)}.`, hint, {
      cause,
    });
  });
  const paths = reportPaths(folder);
  for (const { output, render } of CHECK_FORMATS) {
    if (output !== undefined) await writeWhole(paths[output], await render(report));
  }
  return paths;
}

/** The folder for a run's reports: the one that was asked for, or one that the runner empties after the job. */
export function reportFolder({ inputs, temporary }: Pick<TellingSession, "inputs" | "temporary">): string {
  return inputs.reportDirectory ?? join(temporary, "report");
}

/** Where the files lie, by the names of the outputs. */
export function reportPaths(folder: string): Record<string, string> {
  return Object.fromEntries(
    CHECK_FORMATS.flatMap(({ output, file }) => (output === undefined ? [] : [[output, join(folder, file)]])),
  );
}

/** The file that is to hold the report while the run goes on: whatever ends the job, it is there to be told of. */
export function keepReport(session: JudgingSession): string {
  const path = reportPaths(reportFolder(session))["report-json"];
  handOver("report", resolve(path));
  setOutput("report-json", path);
  return path;
}
