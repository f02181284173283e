import type { Judgement } from "../../tasks/judgement.ts";
import { defined } from "../defined.ts";
import type { ReportResult } from "./schema.ts";

/** What was told of judgements, and what that rested on besides. */
const known = new WeakMap<Judgement, { readonly by: readonly unknown[]; readonly result: ReportResult }>();

/**
 * What a report says of a judgement. While a run goes on that is asked for again and again, and for a thousand of them it takes
 * too much memory to be made each time.
 * @param by all that it rests on besides: if anything of that is another, it is told anew
 */
export function toldOnce(judgement: Judgement, by: readonly unknown[], tell: () => ReportResult): ReportResult {
  const before = known.get(judgement);
  if (before?.by.every((one, i) => one === by[i])) return before.result;
  const result = defined(tell());
  known.set(judgement, { by, result });
  return result;
}
