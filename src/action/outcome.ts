import type { Verdict } from "../core/verdict.ts";
import { type SacError, toSacError } from "../errors.ts";
import type { Report } from "../report/check/schema.ts";

/** What came of a run, for everything that tells people and machines. */
export type Outcome =
  | { readonly kind: "judged"; readonly report: Report; readonly status: 0 | 1 | 2 }
  /** Nothing to judge, or nothing to judge by: one sentence says why. */
  | {
      readonly kind: "unjudged";
      readonly verdict: "skipped" | "inconclusive";
      readonly why: string;
      /** What people must look at all the same. */
      readonly warnings?: readonly string[];
      readonly status: 0 | 1;
    }
  /** It could not come to judging at all. */
  | { readonly kind: "failed"; readonly error: SacError; readonly status: 2 };

export function verdictOf(outcome: Outcome): Verdict | "skipped" {
  switch (outcome.kind) {
    case "judged":
      return outcome.report.verdict;
    case "unjudged":
      return outcome.verdict;
    case "failed":
      return "error";
  }
}

/** The outcome of a run that threw: it is told like any other before the run ends with it. */
export function failed(thrown: unknown): Outcome {
  return { kind: "failed", error: toSacError(thrown), status: 2 };
}
