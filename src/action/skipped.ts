import type { NotJudged } from "../report/check/schema.ts";
import type { Outcome } from "../report/outcome.ts";
import { isJudgeBroken, judgeConcern } from "./judge-review.ts";
import type { Note } from "./plan/planned.ts";

/**
 * The outcome of a run that had no model to judge. A change of the judge alone brings none, and would decide over the next one
 * that does.
 * @param why it had none, in words
 * @param review what the change does to its judge
 */
export function skippedOutcome(
  why: string,
  review: readonly Note[],
  notJudged: readonly NotJudged[],
  failOn: readonly string[],
): Outcome {
  const verdict = isJudgeBroken(review) ? "error" : notJudged.length > 0 ? "not-judged" : "skipped";
  const failing = notJudged.length > 0 && failOn.includes("not-judged");
  const status = judgeConcern(review, failOn)?.status ?? (failing ? 1 : 0);
  return { kind: "unjudged", verdict, why, warnings: review.map(({ text }) => text), notJudged, status };
}
