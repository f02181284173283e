/** What is said of a model that fails about several images at once, after "is". */
export const ONE_BY_ONE = "asked about one image at a time: its batch is 1 inside, though its file calls it free.";

/** How long work tells the outside where it is. */
export interface Progress {
  /** Called before each model. */
  step(done: number, total: number, what: string): void;
  /** Where several models run at once: called whenever one of them begins, after `step`, or is done. */
  running?(done: number, total: number, paths: readonly string[]): void;
  /** Within the model at that path: how many of the questions that are put to it are answered. */
  answered?(path: string, done: number, total: number): void;
  /** Says what is worth knowing and stops nothing. */
  note?(text: string): void;
}
