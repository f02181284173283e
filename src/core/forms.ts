/** What models' answers look like, and which part of them is compared. */

/**
 * What a classifier's answers look like. `labels` also stands for probabilities rounded so hard that only the winner can
 * be trusted: they are judged by their labels alone.
 */
export type ClassForm = "logits" | "probabilities" | "log-probabilities" | "labels";

/** How the answers of a verification model to the pairs were read. */
export type FeatureForm = "similarities" | "decisions";

/** What a model's answers look like: a classifier's, or those of a verification model to pairs of images. */
export type OutputForm = ClassForm | FeatureForm;

/** What models were compared by: class scores or labels, similarities of pairs or decisions on them. */
export const COMPARED_BY = ["scores", "labels", "similarities", "decisions"] as const;
export type ComparedBy = (typeof COMPARED_BY)[number];

export function comparedBy(form: OutputForm): ComparedBy {
  return form === "logits" || form === "probabilities" || form === "log-probabilities" ? "scores" : form;
}

/** Forms in which a model's choices are all that is compared. */
export function isHard(form: OutputForm): boolean {
  return form === "labels" || form === "decisions";
}
