import { type Matrix, row } from "../matrix.ts";
import type { Places } from "./projection.ts";

/** Steps (units times units times dimensions) over which fewer dimensions are looked at, and how many always are. */
const MOST_STEPS = 2 ** 23;
const FEWEST_DIMENSIONS = 8;

/** Vectors of the source's units `first` and on, and of the suspect's units `theirFirst` and on, as unit rows. */
export interface Described {
  readonly first: number;
  readonly ours: Matrix;
  readonly theirFirst: number;
  readonly theirs: Matrix;
}

/**
 * Pairs units that are each other's most similar ones: the source's unit for each of the suspect's, or -1.
 * @param width of the suspect's space
 */
export function matchUnits(blocks: readonly Described[], width: number): Places {
  const ourWidth = blocks.reduce((most, { first, ours }) => Math.max(most, first + ours.rows), 0);
  const similarity = new Float32Array(ourWidth * width);
  for (const block of blocks) addSimilarities(block, width, similarity);
  const best = new Int32Array(width).fill(-1);
  const reached = new Float32Array(width);
  const chosen = Int32Array.from({ length: ourWidth }, (_, i) => {
    let most = 0;
    let mine = -1;
    for (let j = 0; j < width; j += 1) {
      const value = similarity[i * width + j];
      if (value > most) {
        most = value;
        mine = j;
      }
      if (value > reached[j]) {
        reached[j] = value;
        best[j] = i;
      }
    }
    return mine;
  });
  return best.map((i, j) => (i >= 0 && chosen[i] === j ? i : -1));
}

/** Four inner products at a time: each value of ours is read once for them, and their sums do not wait for each other. */
function addSimilarities(
  { first, ours, theirFirst, theirs }: Described,
  width: number,
  similarity: Float32Array,
): void {
  const { rows, columns, data } = theirs;
  const used = Math.min(columns, Math.max(FEWEST_DIMENSIONS, Math.floor(MOST_STEPS / (ours.rows * rows))));
  const last = rows - (rows % 4);
  for (let i = 0; i < ours.rows; i += 1) {
    const vector = row(ours, i);
    const start = (first + i) * width + theirFirst;
    for (let j = 0; j < last; j += 4) {
      const at = j * columns;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let k = 0; k < used; k += 1) {
        const value = vector[k];
        a += value * data[at + k];
        b += value * data[at + columns + k];
        c += value * data[at + 2 * columns + k];
        d += value * data[at + 3 * columns + k];
      }
      similarity[start + j] += a;
      similarity[start + j + 1] += b;
      similarity[start + j + 2] += c;
      similarity[start + j + 3] += d;
    }
    for (let j = last; j < rows; j += 1) {
      let sum = 0;
      for (let k = 0; k < used; k += 1) sum += vector[k] * data[j * columns + k];
      similarity[start + j] += sum;
    }
  }
}
