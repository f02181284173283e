import { legSentences } from "./leg-words.ts";
import type { ReportResult } from "./schema.ts";
import { decidingReasons, weightiestDoubt } from "./undecided-words.ts";

/** Reasons that the evidence beside a verdict says already, in fewer words, or that are said of the run as a whole. */
const SAID_ELSEWHERE = new Set([
  ...["CLOSER_THAN_TWINS", "NOT_CLOSER_THAN_TWINS", "FAR_BY_REFERENCES", "FEW_TWINS"],
  ...["CLOSER_THAN_ALL", "NOT_CLOSER", "SPREADS", "FEW_REFERENCES", "THRESHOLD"],
  ...["WEIGHTS_MATCH", "WEIGHTS_DIFFER", "WEIGHTS_NOT_COMPARABLE"],
  ...["ACTIVATIONS_MATCH", "ACTIVATIONS_DIFFER", "ACTIVATIONS_UNDECIDED"],
  "DEVICE_FALLBACK",
]);

/**
 * What of a result deserves a word beside its evidence: reasons out of the ordinary, the one that keeps it undecided first,
 * and legs that could not look.
 */
export function notableReasons(result: Pick<ReportResult, "verdict" | "reasons" | "legs">): string[] {
  const { legs = [] } = result;
  const reasons = decidingReasons(result);
  const doubt = result.verdict === "derived" ? undefined : weightiestDoubt(reasons);
  const notable = reasons.filter(({ code }) => !SAID_ELSEWHERE.has(code));
  const texts = [...notable.filter(({ code }) => code === doubt), ...notable.filter(({ code }) => code !== doubt)].map(
    ({ text }) => text,
  );
  const said = new Set(reasons.flatMap(({ code }) => (code === "ACTIVATIONS_BLIND" ? ["activations"] : [])));
  const blind = legs.filter(({ leg, verdict }) => verdict === "blind" && !said.has(leg));
  return [...texts, ...legSentences({ legs: blind })];
}
