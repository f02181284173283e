import type { Report, ReportResult } from "./schema.ts";

const CODE = "JUDGED_EARLIER";

/** A result of an earlier run as this one takes it over, with the day in words. @param judgedAt as an ISO 8601 time in UTC */
export function datedResult(result: ReportResult, judgedAt: string): ReportResult {
  return { ...result, judgedAt, reasons: [...result.reasons, { code: CODE, text: `Judged on ${dayOf(judgedAt)}.` }] };
}

/** A report that does not tell which results are from earlier runs, nor from when. */
export function undated(report: Report): Report {
  const results = report.results.map(({ judgedAt: _, ...result }) => ({
    ...result,
    reasons: result.reasons.filter(({ code }) => code !== CODE),
  }));
  return { ...report, results };
}

/** How many verdicts of a run are new, and of when the others; undefined if all are. */
export function earlierWords({ results }: Pick<Report, "results">): string | undefined {
  const days = results.flatMap(({ judgedAt }) => (judgedAt === undefined ? [] : dayOf(judgedAt))).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined) return undefined;
  const when = first === last ? `on ${first}` : `between ${first} and ${last}`;
  const fresh = results.length - days.length;
  const others = fresh === 0 ? "All" : "The other";
  return `Judged in this run: ${fresh} of ${results.length}. ${others} verdicts were reached earlier, ${when}, from the same files and settings.`;
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
