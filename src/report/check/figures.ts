import type { Procedure } from "../../core/discoveries.ts";
import { type RunRow, runFigures } from "../../core/run-figures.ts";
import type { Report, ReportResult } from "./schema.ts";
import { countVerdicts, runVerdict } from "./verdict-counts.ts";
import { isUnpromised } from "./words.ts";

/** A report without what concerns its results together. */
export type ReportOfResults = Omit<Report, "counts" | "expectedFalseAlarms" | "discoveries" | "verdict">;

/**
 * The report with what concerns its results together: counts, verdict, the false alarms to expect, and discoveries. A single
 * run gets them from here, and so does a report that was joined from several. What does not apply is undefined.
 * @param procedure what marks discoveries; undefined: nothing does
 */
export function withFigures(report: ReportOfResults, procedure: Procedure | undefined): Report {
  const { results, settings } = report;
  const { expectedFalseAlarms, discoveries, discovered } = runFigures(results.map(rowOf), settings.alpha, procedure);
  const counts = countVerdicts(results);
  return {
    ...report,
    results: results.map((result, i) => withDiscovery(result, discovered[i])),
    counts,
    expectedFalseAlarms,
    discoveries,
    verdict: runVerdict({ ...report, counts }),
  };
}

/** Where twins decided about a suspect, they are its panel. */
function rowOf(result: ReportResult): RunRow {
  const { rule, twins, asClose, panel, conformalP, doubtfulPanel, weights, activations } = result;
  const among = conformalP === undefined ? undefined : { asClose, panel };
  const { asClose: close, panel: models } = (twins?.decided ? twins : among) ?? {};
  const looked = weights !== undefined && weights.error === undefined;
  const speaks = activations?.verdict === "derived" || activations?.verdict === "unrelated";
  return {
    rule,
    placing: close === undefined || models === undefined ? undefined : { asClose: close, panel: models },
    doubtful: doubtfulPanel ?? false,
    unbounded: isUnpromised(result),
    levels: [...(looked ? [weights.level] : []), ...(speaks ? [activations.level] : [])],
  };
}

function withDiscovery({ discovery: _, ...result }: ReportResult, found: boolean | undefined): ReportResult {
  return found === undefined ? result : { ...result, discovery: found };
}
