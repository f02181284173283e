import type { Layer } from "../network.ts";

/** Size, of a layer's root mean square, up to which weights count as nothing. */
export const NOTHING = 1e-5;
/** Multiplications that putting a network into its canonical form may take in all: a hostile graph could ask for any number. */
const MOST_STEPS = 2 ** 32;
/** Values of a layer that is made of others, unless one of those has as many. */
const MOST_VALUES = 2 ** 24;

/** Keeps count of what loading the layers of a canonical form will take. */
export class Work {
  readonly #steps = new Map<Layer, number>();
  #left = MOST_STEPS;

  /** Adopts a layer that is made of `parts`, unless that takes too much. @param steps multiplications besides theirs */
  allows(made: Layer, parts: readonly Layer[], steps: number): boolean {
    const all = parts.reduce((sum, part) => sum + (this.#steps.get(part) ?? 0), steps);
    const largest = Math.max(MOST_VALUES, ...parts.map(sizeOf));
    if (all > this.#left || sizeOf(made) > largest) return false;
    this.#left -= all;
    this.#steps.set(made, all);
    return true;
  }

  /** A layer that is another with nothing changed but what it is called, or what others are. */
  keep(changed: Layer, from: Layer): Layer {
    this.#steps.set(changed, this.#steps.get(from) ?? 0);
    return changed;
  }
}

export function sizeOf({ rows, columns, taps }: Pick<Layer, "rows" | "columns" | "taps">): number {
  return rows * columns * taps;
}

export function rootMeanSquare(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] * values[i];
  return Math.sqrt(sum / Math.max(1, values.length));
}
