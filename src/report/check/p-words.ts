import { isStatistical } from "../../core/verdict.ts";
import { counted, formatP } from "../../text/numbers.ts";
import { verdictEvidence } from "./evidence.ts";
import type { Report, ReportResult } from "./schema.ts";
import { assumptionsOf } from "./words.ts";

/** The p-value of a leg, if it has one; a bound where it is smaller by as much as cannot be said. */
interface LegP {
  readonly pValue?: number | undefined;
  readonly pValueIsBound?: true | undefined;
}

/** The largest p-values by which the legs called models of this run derived; undefined where there is none. */
export function largestPWords(report: Report): string | undefined {
  const derived = report.results.filter(({ verdict }) => verdict === "derived");
  const by = (leg: string) => derived.filter((result) => verdictEvidence(result, report).leg === leg);
  const answers = by("behaviour").filter(({ rule }) => rule !== undefined && isStatistical(rule));
  const weights = by("weights").map((one) => ({ pValue: one.weights?.pValue }));
  const layers = by("activations").map(({ activations }) => ({ pValue: activations?.pValue }));
  const said = [
    ...atMost(answers, "answers", qualification(answers)),
    ...atMost(weights, "weights"),
    ...atMost(layers, "hidden layers", " (assuming normal scores)"),
  ];
  return said.length === 0 ? undefined : `Derived at ${said.join("; ")}.`;
}

function atMost(legs: readonly LegP[], name: string, qualified = ""): string[] {
  const known = legs.flatMap(({ pValue, pValueIsBound }) => (pValue === undefined ? [] : { pValue, pValueIsBound }));
  if (known.length === 0) return [];
  const largest = known.reduce((a, b) => Math.max(a, b.pValue), 0);
  const below = known.every(({ pValue, pValueIsBound }) => pValue < largest || pValueIsBound);
  return [`p ${below ? "<" : "≤"} ${formatP(largest)} by ${name}${qualified}`];
}

/** What p-values of answers assume, or that they can be no smaller. */
function qualification(results: readonly ReportResult[]): string {
  const assumed = assumptionsOf(results);
  if (assumed !== undefined) return ` (assuming ${assumed})`;
  const [first] = results;
  const least = first !== undefined && results.every((one) => isLeast(one) && one.panel === first.panel);
  return least ? `, the least possible with ${counted(first.panel ?? 0, "reference")}` : "";
}

function isLeast({ rule, asClose, twins }: ReportResult): boolean {
  return rule === "conformal" && asClose === 0 && twins?.decided !== true;
}
