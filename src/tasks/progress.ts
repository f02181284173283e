/** What is said of a model that fails about several images at once, after "is". */
export const ONE_BY_ONE = "asked about one image at a time: its batch is 1 inside, though its file calls it free.";

/** How long work tells the outside where it is: `step` is called before each model. */
export interface Progress {
  step(done: number, total: number, what: string): void;
  /** Says what is worth knowing and stops nothing. */
  note?(text: string): void;
}
