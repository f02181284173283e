import { matrix } from "../matrix.ts";
import { clearOdd } from "./equilibrate.ts";
import { chosenRows } from "./inner-products.ts";
import type { Layer, Network } from "./network.ts";
import { sharedBy } from "./shared-directions.ts";
import { isAlive, unitVectors } from "./vectors.ts";

/** Rows of a layer that are looked at; fewest rows and values of each that say anything. */
const MOST_ROWS = 128;
const FEWEST = 8;

/** Trained networks had 0.0075 and more, those of two or three epochs 0.002 at most, where their biases were the start's still. */
const TRAINED = 0.004;

/**
 * Whether the rows of a network's layers have too little in common to have been trained for long: the median over layers of their
 * mean squared cosine, less what chance makes of it. Training moves many units along the same few directions; the random numbers
 * that it begins with share none. Where no layer is large enough to tell, it is not said.
 */
export function isBarelyTrained({ layers }: Network): boolean {
  const shares = layers.flatMap((layer) => sharedByRows(layer) ?? []).sort((a, b) => a - b);
  return shares.length > 0 && shares[Math.floor(shares.length / 2)] < TRAINED;
}

function sharedByRows({ rows, columns, taps, load }: Layer): number | undefined {
  const length = columns * taps;
  if (length < FEWEST) return undefined;
  const count = Math.min(rows, MOST_ROWS);
  const values = load().slice(0, count * length);
  clearOdd(values);
  const all = unitVectors(matrix(count, length, values));
  const alive = Int32Array.from(Array.from({ length: count }, (_, row) => row).filter((row) => isAlive(all, row)));
  return alive.length < FEWEST ? undefined : sharedBy([chosenRows(all, alive)]).share;
}
