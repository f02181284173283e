import { legSentences } from "../leg-words.ts";
import type { ReportLeg, ReportResult } from "../schema.ts";
import { decidingReasons } from "../undecided-words.ts";

/** Reasons that the lines of the legs say, too. */
const SAID_BY_LEGS = new Set([
  ...["CLOSER_THAN_ALL", "NOT_CLOSER", "SPREADS", "CLOSER_THAN_TWINS", "NOT_CLOSER_THAN_TWINS"],
  ...["WEIGHTS_MATCH", "WEIGHTS_ALONE", "WEIGHTS_DIFFER", "WEIGHTS_NOT_COMPARABLE"],
  ...["ACTIVATIONS_MATCH", "ACTIVATIONS_ALONE", "ACTIVATIONS_DIFFER", "ACTIVATIONS_UNDECIDED"],
]);

/** What is said of the run or the fingerprint as a whole. */
const SAID_OF_ALL = new Set(["DEVICE_FALLBACK", "FEW_REFERENCES", "FEW_TWINS"]);

/** Whether a few numbers say what the leg found. */
export function isPlain({ verdict }: ReportLeg): boolean {
  return verdict === "derived" || verdict === "unrelated" || verdict === "not-comparable";
}

/** What legs found of more than one result in the same words. */
export function repeatedFindings(results: readonly ReportResult[]): Set<string> {
  const all = results.flatMap((result) => legSentences(result));
  const once = new Set<string>();
  const repeated = all.filter((one) => once.size === once.add(one).size);
  return new Set(repeated);
}

/**
 * What there is to say of a result: why it failed and what to do, its reasons, and what several results have in common that
 * a leg found and no number tells.
 */
export function textsOf(result: ReportResult, repeated: ReadonlySet<string>): string[] {
  const { error, legs = [] } = result;
  const failed = error ? [error.message, ...(error.hint ? [`What to do: ${error.hint}`] : [])] : [];
  const notable = decidingReasons(result).filter(
    ({ code }) => !SAID_OF_ALL.has(code) && !(legs.length > 0 && SAID_BY_LEGS.has(code)),
  );
  const found = legSentences({ legs: legs.filter((leg) => !isPlain(leg)) });
  return [...failed, ...notable.map(({ text }) => text), ...found.filter((one) => repeated.has(one))];
}
