import type { Answers } from "./answers.ts";
import { correlationDistance } from "./correlation.ts";
import { type EvaluatedScore, isDistance, SCORE_TABLE, SCORES, type ScoreName } from "./score-table.ts";

/** One model's scores; absent where a score does not apply. */
export type Scores = Partial<Record<ScoreName, number>> & { readonly sac: number };

/** The same with the baseline of evaluations. */
export type EvaluatedScores = Partial<Record<EvaluatedScore, number>> & { readonly sac: number };

/** A score turned so that larger always means closer to the source; NaN where there is none. */
export function closeness(scores: Partial<Record<EvaluatedScore, number | undefined>>, name: EvaluatedScore): number {
  const value = scores[name];
  if (value === undefined) return Number.NaN;
  return isDistance(name) ? -value : value;
}

/** @param given whether the fingerprint gives its probes labels */
export function usualScore(scores: Scores, given: boolean): ScoreName {
  if (given) return "match-rate";
  return scores.fusion === undefined ? "sac" : "fusion";
}

/** The least spread that unrelated models' values of a score can be taken to have on n probes. */
export function leastSpread(name: EvaluatedScore, unrelated: readonly number[], n: number): number {
  return unrelated.length === 0 ? 0 : (SCORE_TABLE[name].leastSpread?.(unrelated, n) ?? 0);
}

/** The distance that a threshold is laid on: equation 4, or the share of the given labels that a model does not give. */
export function distanceIn({
  sac,
  "match-rate": rate,
}: {
  readonly sac: number;
  readonly "match-rate"?: number | undefined;
}): number {
  return rate === undefined ? sac : 1 - rate;
}

/** The scores that need no other model: the paper's distance, and the pointwise ones if the class count is the same. */
export function directScores(source: Answers, model: Answers): Scores {
  const sac = correlationDistance(source.correlation, model.correlation);
  if (model.classes !== source.classes) return { sac };
  const means = SCORES.flatMap((name) => {
    const { computed } = SCORE_TABLE[name];
    const terms = computed.by === "probes" ? computed.terms(source, model) : undefined;
    return terms ? [[name, meanOf(terms)] as const] : [];
  });
  return { sac, ...Object.fromEntries(means) };
}

function meanOf(terms: Float64Array): number {
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}
