import type { EvaluatedScore } from "../../../core/score-table.ts";
import { scoreMeans } from "../../score-looks.ts";
import type { Evaluation } from "../schema.ts";
import { scoresOf } from "./contests.ts";

/** What a score is, of models of the zoo's task. */
export function evaluatedScoreMeans(score: EvaluatedScore, { fingerprint }: Evaluation): string {
  return scoreMeans(score, fingerprint.feature === undefined ? "classification" : "verification");
}

export const METRIC_MEANS: readonly (readonly [term: string, meaning: string])[] = [
  [
    "AUC",
    "Take one derived and one unrelated model at random: how often the score puts the derived one closer to the source. 1 is always, 0.5 is what a coin would do. It is the area under the ROC curve.",
  ],
  [
    "TPR at 5 %, at 1 %",
    "True positive rate: the share of derived models that the conformal rule calls derived, when at most 5 % or 1 % of honest models are. It needs 19 or 99 unrelated models; with fewer it is not given.",
  ],
  [
    "F1",
    "The harmonic mean of precision and recall at the paper's threshold: the closest of four unrelated models. It is the mean over all choices of the four. That threshold calls one honest model in five derived.",
  ],
  [
    "p-value",
    "Of a two-sample t-test: how likely the mean scores of the two groups would be this far apart if they were the same. It is about groups of models and says nothing of a single suspect.",
  ],
  ["Mean distance", "The mean of the derived models' distances by the paper's equation 4. 0 is the source itself."],
];

/** The score with the highest AUC on average; of equals, the default one. */
export function bestScore(evaluation: Evaluation): EvaluatedScore | undefined {
  const auc = (score: EvaluatedScore) => evaluation.scores[score]?.average?.auc;
  const known = scoresOf(evaluation).filter((score) => auc(score) !== undefined);
  const most = Math.max(...known.map((score) => auc(score) ?? 0));
  const best = known.filter((score) => (auc(score) ?? 0) > most - 0.0005);
  return best.includes(evaluation.default) ? evaluation.default : best[0];
}

/** An area under a curve; what is not quite 1 does not look like it. */
export function area(auc: number): string {
  const digits = auc < 1 && auc >= 0.9995 ? 4 : 3;
  return auc < 1 && auc >= 0.99995 ? "> 0.9999" : auc.toFixed(digits);
}

/** "1 attack", "3 attacks". */
export function numbered(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

export function headline(evaluation: Evaluation): string {
  const best = bestScore(evaluation);
  const average = best && evaluation.scores[best]?.average;
  if (best === undefined || average?.auc === undefined) return "No score could be measured on average";
  const ours = evaluation.scores[evaluation.default]?.average?.auc;
  const found = `The score ${best} tells derived models apart best: AUC ${area(average.auc)}`;
  if (best === evaluation.default || ours === undefined) return found;
  return `${found}; the default, ${evaluation.default}, ${area(ours)}`;
}
