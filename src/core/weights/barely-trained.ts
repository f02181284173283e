import { matrix } from "../matrix.ts";
import type { Layer, Network } from "./network.ts";
import { sharedBy } from "./shared-directions.ts";

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

function sharedByRows(layer: Layer): number | undefined {
  const columns = layer.columns * layer.taps;
  if (columns < FEWEST || layer.rows < FEWEST) return undefined;
  const values = layer.load();
  const rows: Float32Array[] = [];
  for (let r = 0; r < layer.rows && rows.length < MOST_ROWS; r += 1) {
    const row = values.slice(r * columns, (r + 1) * columns);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0 && Number.isFinite(length)) rows.push(row.map((value) => value / length));
  }
  if (rows.length < FEWEST) return undefined;
  const all = matrix(rows.length, columns);
  rows.forEach((row, i) => {
    all.data.set(row, i * columns);
  });
  return sharedBy([all]).share;
}
