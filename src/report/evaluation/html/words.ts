export const METRIC_MEANS: readonly (readonly [term: string, meaning: string])[] = [
  [
    "AUC",
    "Take one derived and one unrelated model at random: how often the score puts the derived one closer to the source. 1 is always, 0.5 is what a coin would do. It is the area under the ROC curve.",
  ],
  [
    "TPR at 5 %, at 1 %",
    "True positive rate: the share of derived models that the conformal rule calls derived, when at most 5 % or 1 % of honest models are. It needs 19 or 99 unrelated models; with fewer it is not given. Doubts, for which sac check says inconclusive, are not counted.",
  ],
  [
    "F1",
    "The harmonic mean of precision and recall at the paper's threshold: the closest of four unrelated models. It is the mean over all choices of the four. That threshold calls one honest model in five derived.",
  ],
  [
    "t-test p",
    "The p-value of a two-sample t-test: how likely the mean scores of the two groups would be this far apart if they were the same. It is about groups of models, and is not the p-value by which sac check judges a single suspect.",
  ],
  ["Mean distance", "The mean of the derived models' distances by the paper's equation 4. 0 is the source itself."],
];

/** An area under a curve; what is not quite 1 does not look like it. */
export function area(auc: number): string {
  const digits = auc < 1 && auc >= 0.9995 ? 4 : 3;
  return auc < 1 && auc >= 0.99995 ? "> 0.9999" : auc.toFixed(digits);
}
