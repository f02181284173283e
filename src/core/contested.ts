import type { Matrix } from "./matrix.ts";
import { canonical, formOf, softened } from "./outputs.ts";

/**
 * The images on which classifiers disagree most: by the variance among them of softened probabilities, summed over classes. No
 * model counts more than another, so that among models that could have changed places the choice favours none.
 * @param outputs of each model, n images x d classes
 * @param count how many images are wanted
 * @returns their indices, the most contested first; of equally contested ones those that come first
 */
export function mostContested(outputs: readonly Matrix[], count: number): number[] {
  const variance = disagreement(outputs.map((one) => softened(canonical(one, formOf(one)))));
  return [...variance.keys()].sort((a, b) => variance[b] - variance[a] || a - b).slice(0, count);
}

function disagreement(models: readonly Matrix[]): Float64Array {
  const [{ rows, columns, data }] = models;
  const total = new Float64Array(rows);
  for (let place = 0; place < data.length; place += 1) {
    const values = models.map((model) => model.data[place]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    total[Math.floor(place / columns)] += values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return total;
}
