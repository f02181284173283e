import type { Report, ReportLeg, ReportResult } from "./schema.ts";

/** What a leg looks at, for people. */
export const LEG_NAMES: Readonly<Record<ReportLeg["leg"], string>> = {
  behaviour: "Answers",
  weights: "Weights",
  activations: "Hidden layers",
};

/** What a leg found, in words that could not be taken for the model's verdict. */
const FOUND: Readonly<Record<ReportLeg["leg"], Readonly<Record<string, string>>>> = {
  behaviour: { derived: "close", unrelated: "not close", inconclusive: "undecided", error: "not judged" },
  weights: { derived: "match", unrelated: "no match", doubtful: "doubtful match" },
  activations: { derived: "alike", unrelated: "not alike", doubtful: "alike, doubtfully", "no-verdict": "not judged" },
};

/** "no match", "alike", "not comparable". */
export function foundWords({ leg, verdict }: ReportLeg): string {
  return FOUND[leg][verdict] ?? verdict.replaceAll("-", " ");
}

/** "no match: 0 of its 6 layers have the source's hidden units (p 0.430)." */
export function legFound(leg: ReportLeg): string {
  const { text } = leg;
  return `${foundWords(leg)}: ${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** A line for each leg that found something, or could not look: "Weights, no match: 0 of its 6 layers have …". */
export function legSentences({ legs = [] }: Pick<ReportResult, "legs">): string[] {
  return legs.map((leg) => `${LEG_NAMES[leg.leg]}, ${legFound(leg)}`);
}

/** Results that passed although weights or hidden layers could not be looked at, and why these could not. */
export function passedUnseen({ results }: Report): { readonly result: ReportResult; readonly why: string }[] {
  return results.flatMap((result) => {
    const { verdict, legs = [] } = result;
    const blind = legSentences({ legs: legs.filter((leg) => leg.verdict === "blind") });
    return verdict !== "unrelated" || blind.length === 0 ? [] : [{ result, why: blind.join(" ") }];
  });
}
