import type { Report, ReportLeg, ReportResult } from "./schema.ts";

/** What a leg looks at, for people. */
export const LEG_NAMES: Readonly<Record<ReportLeg["leg"], string>> = {
  behaviour: "Answers",
  weights: "Weights",
  activations: "Hidden layers",
};

/** "unrelated: 0 of its 6 layers have the source's hidden units (p 0.430)." */
export function legFound({ verdict, text }: ReportLeg): string {
  return `${verdict.replace("-", " ")}: ${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** A line for each leg that found something, or could not look: "Weights, unrelated: 0 of its 6 layers have …". */
export function legSentences({ legs = [] }: Pick<ReportResult, "legs">): string[] {
  return legs.map((leg) => `${LEG_NAMES[leg.leg]}, ${legFound(leg)}`);
}

/** Results that passed although weights or hidden layers could not be looked at, and why these could not. */
export function passedUnseen({ results }: Report): { readonly result: ReportResult; readonly text: string }[] {
  return results.flatMap((result) => {
    const { path, verdict, legs = [] } = result;
    const blind = legSentences({ legs: legs.filter((leg) => leg.verdict === "blind") });
    if (verdict !== "unrelated" || blind.length === 0) return [];
    return [{ result, text: `${path} is unrelated by what could be seen of it. ${blind.join(" ")}` }];
  });
}
