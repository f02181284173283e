/** How long work tells the outside where it is: `step` is called before each model. */
export interface Progress {
  step(done: number, total: number, what: string): void;
  /** Says what is worth knowing and stops nothing. */
  note?(text: string): void;
}
