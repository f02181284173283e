import { VERDICTS, type Verdict } from "../../core/verdict.ts";

type Counts = Record<Verdict, number>;

/** How many results have each verdict. */
export function countVerdicts(results: readonly { readonly verdict: Verdict }[]): Counts {
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}

/** The verdict of a whole run; one that judged nothing is an error. */
export function mostSevere(counts: Readonly<Counts>): Verdict {
  return VERDICTS.find((verdict) => counts[verdict] > 0) ?? "error";
}

/** Results in the order in which they deserve attention, else as they were. */
export function bySeverity<T extends { readonly verdict: Verdict }>(results: readonly T[]): T[] {
  return VERDICTS.flatMap((verdict) => results.filter((one) => one.verdict === verdict));
}
