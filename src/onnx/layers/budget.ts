import { SacError } from "../../errors.ts";
import { MAX_IN_ALL } from "../limits.ts";

/** Keeps count of what a hostile graph could multiply without growing. */
export class Budget {
  readonly #path: string;
  readonly #spent = { layers: 0, weights: 0, "runs of units": 0 };

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws SacError MODEL_TOO_LARGE */
  spend(what: keyof typeof MAX_IN_ALL, count: number): void {
    this.#spent[what] += count;
    if (this.#spent[what] <= MAX_IN_ALL[what]) return;
    const message = `${this.#path} has layers with more than ${MAX_IN_ALL[what]} ${what} in all.`;
    const hint = "No image classifier needs that many: export the model plainly.";
    throw new SacError("MODEL_TOO_LARGE", message, hint);
  }
}
