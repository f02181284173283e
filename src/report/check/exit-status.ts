import { FAIL_ON, type FailOn, type Verdict } from "../../core/verdict.ts";

const STATUS = { derived: 1, error: 2, inconclusive: 1 } as const satisfies Record<FailOn, 1 | 2>;

/** What the gravest verdict of those in `failOn` makes of the run: 1 for a verdict on a model, 2 for one that could not be judged. */
export function exitStatus(
  { counts }: { readonly counts: Readonly<Record<Verdict, number>> },
  failOn: readonly FailOn[],
): 0 | 1 | 2 {
  const gravest = FAIL_ON.find((verdict) => failOn.includes(verdict) && counts[verdict] > 0);
  return gravest === undefined ? 0 : STATUS[gravest];
}
