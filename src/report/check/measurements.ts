import { SCORES } from "../../core/score-table.ts";
import { fedWords } from "./feeding-words.ts";
import { legSentences } from "./leg-words.ts";
import type { ReportResult } from "./schema.ts";

type Measured = string | number | boolean | undefined;

/** Everything that was measured of one result, by name and in the order in which tables show it. */
export const MEASUREMENTS: Readonly<Record<string, (result: ReportResult) => Measured>> = {
  verdict: ({ verdict }) => verdict,
  behaviour: ({ behaviour }) => behaviour,
  "weights.verdict": ({ weights }) => weights?.verdict,
  "weights.pValue": ({ weights }) => weights?.pValue,
  "weights.compared": ({ weights }) => weights?.compared,
  "weights.matched": ({ weights }) => weights?.matched,
  "activations.verdict": ({ activations }) => activations?.verdict,
  "activations.pValue": ({ activations }) => activations?.pValue,
  "activations.spreads": ({ activations }) => activations?.spreads,
  legs: (result) => (result.legs ? legSentences(result).join(" ") : undefined),
  rule: ({ rule }) => rule,
  comparedBy: ({ comparedBy }) => comparedBy,
  judgedBy: ({ judgedBy }) => judgedBy,
  score: ({ score }) => score,
  distance: ({ distance }) => distance,
  threshold: ({ threshold }) => threshold,
  doubts: ({ doubts }) => doubts?.join(" "),
  blindness: ({ blindness }) => blindness,
  "agreement.own": ({ agreement }) => agreement?.own,
  "agreement.usual": ({ agreement }) => agreement?.usual,
  fed: fedWords,
  "fed.beside.near": ({ fed }) => fed?.beside?.near,
  nearOtherwise: ({ nearOtherwise }) => nearOtherwise?.map(({ by, how }) => `${by}: ${how}`).join("; "),
  pValue: ({ pValue }) => pValue,
  pValueIsBound: ({ pValueIsBound }) => pValueIsBound,
  pValueAssumes: ({ pValueAssumes }) => pValueAssumes,
  conformalP: ({ conformalP }) => conformalP,
  asClose: ({ asClose }) => asClose,
  panel: ({ panel }) => panel,
  spreads: ({ spreads }) => spreads,
  discovery: ({ discovery }) => discovery,
  "twins.panel": ({ twins }) => twins?.panel,
  "twins.asClose": ({ twins }) => twins?.asClose,
  "twins.conformalP": ({ twins }) => twins?.conformalP,
  "twins.spreads": ({ twins }) => twins?.spreads,
  ...Object.fromEntries(SCORES.map((name) => [`scores.${name}`, ({ scores }: ReportResult) => scores?.[name]])),
  form: ({ form }) => form,
  classes: ({ classes }) => classes,
  "match.threshold": ({ match }) => match?.threshold,
  "match.origin": ({ match }) => match?.origin,
  zeroFeatures: ({ zeroFeatures }) => zeroFeatures,
  device: ({ device }) => device,
  judgedAt: ({ judgedAt }) => judgedAt,
  durationMs: ({ durationMs }) => durationMs,
  inferenceMs: ({ inferenceMs }) => inferenceMs,
  sha256: ({ sha256 }) => sha256,
  fingerprint: ({ fingerprint }) => fingerprint,
};

/** The measurements of one result, without those that do not apply. */
export function measurementsOf(result: ReportResult): [name: string, value: string | number | boolean][] {
  return Object.entries(MEASUREMENTS).flatMap(([name, measure]): [string, string | number | boolean][] => {
    const value = measure(result);
    return value === undefined ? [] : [[name, value]];
  });
}
