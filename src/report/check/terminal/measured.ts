import { formatNumber, formatP } from "../../../text/numbers.ts";
import type { ReportResult } from "../schema.ts";
import { decidingSpreads, pValueWords } from "../words.ts";

/** The numbers behind a verdict, in one line; none of a model that could not be measured. */
export function measuredWords(result: ReportResult): string[] {
  const { pValue, distance, score, judgedBy, weights, activations } = result;
  const said = [
    pValue === undefined ? undefined : `p-value ${pValueWords(result)}`,
    spreadsWords(decidingSpreads(result)),
    distance === undefined ? undefined : `distance ${formatNumber(distance)}`,
    score === undefined ? undefined : `score ${formatNumber(score)} (${judgedBy})`,
    weights?.pValue === undefined ? undefined : `weights p ${formatP(weights.pValue)}`,
    activations?.spreads === undefined ? undefined : `hidden layers ${spreadsWords(activations.spreads)}`,
  ].filter((one) => one !== undefined);
  return said.length === 0 ? [] : [`Measured: ${said.join(", ")}.`];
}

function spreadsWords(spreads: number | undefined): string | undefined {
  return spreads === undefined ? undefined : `${formatNumber(spreads, 1)} spreads`;
}
