import { SacError } from "../../errors.ts";

/**
 * What the layers of a file may take together, however they share tensors and units: far more than real image models, which
 * have some hundred layers and at most some hundred million weights.
 */
const MOST = {
  layers: 10_000,
  weights: 2 ** 30,
  "runs of units": 500_000,
} as const;

/** Keeps count of what a hostile graph could multiply without growing. */
export class Budget {
  readonly #path: string;
  readonly #spent = { layers: 0, weights: 0, "runs of units": 0 };

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws SacError MODEL_TOO_LARGE */
  spend(what: keyof typeof MOST, count: number): void {
    this.#spent[what] += count;
    if (this.#spent[what] <= MOST[what]) return;
    throw new SacError(
      "MODEL_TOO_LARGE",
      `${this.#path} has layers with more than ${MOST[what]} ${what} in all.`,
      "No image classifier needs that many: if the model is genuine, it can be judged by its behaviour alone.",
    );
  }
}
