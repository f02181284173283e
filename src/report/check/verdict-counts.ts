import { FAIL_ON, type FailOn, VERDICTS, type Verdict } from "../../core/verdict.ts";

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

const STATUS = { derived: 1, error: 2, inconclusive: 1 } as const satisfies Record<FailOn, 1 | 2>;

/** What the most severe verdict of those in `failOn` makes of the run: 1 for a verdict on a model, 2 for one that could not be judged. */
export function exitStatus(
  { counts }: { readonly counts: Readonly<Record<Verdict, number>> },
  failOn: readonly string[],
): 0 | 1 | 2 {
  const severest = FAIL_ON.find((verdict) => failOn.includes(verdict) && counts[verdict] > 0);
  return severest === undefined ? 0 : STATUS[severest];
}
