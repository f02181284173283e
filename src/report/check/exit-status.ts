import type { FailOn } from "../../core/verdict.ts";
import type { Report } from "./schema.ts";

/** 1 if a model is derived (that much is sure), else 2 if one could not be judged for an error, else 1 if one is inconclusive. */
export function exitStatus({ counts }: Report, failOn: readonly FailOn[]): 0 | 1 | 2 {
  const fails = (verdict: FailOn) => failOn.includes(verdict) && counts[verdict] > 0;
  if (fails("derived")) return 1;
  if (fails("error")) return 2;
  return fails("inconclusive") ? 1 : 0;
}
