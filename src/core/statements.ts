/** Whether anybody else can have trained on the images that the source was trained on. */
export const TRAINING_IMAGES = ["private", "shared", "unsaid"] as const;
/** What the source's training began from: random weights, random weights that nobody else can have, or an ancestor's. */
export const ANCESTORS = ["scratch", "own-seed", "stated", "unsaid"] as const;

/** What the owner of a source knows and states of it; neither the model nor the probes can tell. */
export interface Statements {
  readonly trainingImages: (typeof TRAINING_IMAGES)[number];
  readonly ancestor: (typeof ANCESTORS)[number];
}

export const NOTHING_STATED: Statements = { trainingImages: "unsaid", ancestor: "unsaid" };
