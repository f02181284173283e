import { legSentences } from "../leg-words.ts";
import type { ReportLeg, ReportResult } from "../schema.ts";

/** A sentence that is true of several results and said once, below them all. */
export interface Note {
  readonly text: string;
  readonly results: ReadonlySet<ReportResult>;
}

/** Reasons that the lines of the legs say, too. */
const SAID_BY_LEGS = new Set([
  ...["CLOSER_THAN_ALL", "NOT_CLOSER", "SPREADS", "CLOSER_THAN_TWINS", "NOT_CLOSER_THAN_TWINS"],
  ...["WEIGHTS_MATCH", "WEIGHTS_ALONE", "WEIGHTS_DIFFER", "WEIGHTS_NOT_COMPARABLE"],
  ...["ACTIVATIONS_MATCH", "ACTIVATIONS_ALONE", "ACTIVATIONS_DIFFER", "ACTIVATIONS_UNDECIDED"],
]);

/** What is said of the run as a whole. */
const SAID_OF_THE_RUN = "DEVICE_FALLBACK";

/** Whether a few numbers say what the leg found. */
export function isPlain({ verdict }: ReportLeg): boolean {
  return verdict === "derived" || verdict === "unrelated" || verdict === "not-comparable";
}

/** The sentences about a result: its reasons, and what a leg found where numbers alone do not tell it. */
export function sentencesOf(result: ReportResult): string[] {
  const { reasons, legs = [] } = result;
  const notable = reasons.filter(
    ({ code }) => code !== SAID_OF_THE_RUN && !(legs.length > 0 && SAID_BY_LEGS.has(code)),
  );
  const found = legSentences({ legs: legs.filter((leg) => !isPlain(leg)) });
  return [...notable.map(({ text }) => text), ...found];
}

/** Why a model could not be judged, and what to do about it. */
export function failureOf({ error }: ReportResult): string[] {
  return error ? [error.message, ...(error.hint ? [error.hint] : [])] : [];
}

/** The sentences that more than one result has, in the order of the results. */
export function sharedNotes(results: readonly ReportResult[]): Note[] {
  const bySentence = new Map<string, Set<ReportResult>>();
  for (const result of results) {
    for (const text of [...failureOf(result), ...sentencesOf(result)]) {
      const those = bySentence.get(text) ?? new Set();
      bySentence.set(text, those.add(result));
    }
  }
  return [...bySentence].flatMap(([text, those]) => (those.size > 1 ? [{ text, results: those }] : []));
}
