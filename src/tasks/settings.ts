import type { RunOptions } from "../runtime/options.ts";

/** How long work tells the outside where it is: `step` is called before each model. */
export interface Progress {
  step(done: number, total: number, what: string): void;
}

/** Fixed and recorded, so that two machines give the same numbers to within 1e-4. */
export const DEFAULT_THREADS = 2;

export const DEFAULT_RUN: RunOptions = {
  device: "auto",
  threads: DEFAULT_THREADS,
  limits: { timeMs: 120_000, memoryBytes: 4 * 2 ** 30 },
  preprocess: {},
  output: undefined,
};
