import { FAIL_ON, type FailOn, RUN_VERDICTS, type RunVerdict, VERDICTS, type Verdict } from "../../core/verdict.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Report } from "./schema.ts";

type Counts = Record<Verdict, number>;

/** How many results have each verdict. */
export function countVerdicts(results: readonly { readonly verdict: Verdict }[]): Counts {
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}

/** The verdict of a whole run; one that judged nothing is an error, but for a shard to which no model falls. */
export function runVerdict({
  counts,
  notJudged = [],
  shard,
}: Pick<Report, "counts" | "notJudged" | "shard">): RunVerdict {
  const gravest = VERDICTS.find((verdict) => counts[verdict] > 0) ?? (shard ? "unrelated" : "error");
  return gravest === "unrelated" && notJudged.length > 0 ? "not-judged" : gravest;
}

/** What there is in a run, the gravest first. */
export function foundIn({ counts, notJudged = [] }: Pick<Report, "counts" | "notJudged">): RunVerdict[] {
  const found = { ...counts, "not-judged": notJudged.length };
  return RUN_VERDICTS.filter((one) => found[one] > 0);
}

/** What of it needs a word on what to do: `unrelated` only where there is nothing else. */
export function worthSaying(report: Report): RunVerdict[] {
  return foundIn(report).filter((one) => one !== "unrelated" || report.verdict === "unrelated");
}

/** Results in the order in which they deserve attention, else as they were. */
export function bySeverity<T extends { readonly verdict: Verdict }>(results: readonly T[]): T[] {
  return VERDICTS.flatMap((verdict) => results.filter((one) => one.verdict === verdict));
}

const STATUS = { derived: 1, error: 2, inconclusive: 1, "not-judged": 1 } as const satisfies Record<FailOn, 1 | 2>;

/** Errors of models that a run was ended before from outside. */
const ENDED: readonly string[] = ["INTERRUPTED", "NOT_REACHED"] satisfies ErrorCode[];

/**
 * What the most severe of what is in `failOn` makes of the run: 1 for a verdict on a model and for a file that is not
 * judged, 2 for a model that could not be. A run that was ended from outside never passes.
 */
export function exitStatus(
  report: Pick<Report, "counts" | "notJudged" | "results">,
  failOn: readonly string[],
): 0 | 1 | 2 {
  const found = foundIn(report);
  const severest = FAIL_ON.find((verdict) => failOn.includes(verdict) && found.includes(verdict));
  if (severest !== undefined) return STATUS[severest];
  return report.results.some(({ error }) => ENDED.includes(error?.code ?? "")) ? 2 : 0;
}
