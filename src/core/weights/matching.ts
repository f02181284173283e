import { LANES, padded, Room, type SharedKernel } from "../kernel.ts";
import type { Matrix } from "../matrix.ts";
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

/** Source units whose similarities are held at a time. */
const ROWS = 64;

/**
 * Pairs units that are each other's most similar ones: the source's unit for each of the suspect's, or -1.
 * @param width of the suspect's space
 */
export function matchUnits(blocks: readonly Described[], width: number): Places {
  const known = blocks.filter(({ ours, theirs }) => ours.rows > 0 && theirs.rows > 0);
  const ourWidth = known.reduce((most, { first, ours }) => Math.max(most, first + ours.rows), 0);
  const similar = new Similarities(known, width);
  const chosen = new Int32Array(ourWidth);
  for (let top = 0; top < ourWidth; top += ROWS) similar.match(top, Math.min(top + ROWS, ourWidth), chosen);
  return similar.best.map((i, j) => (i >= 0 && chosen[i] === j ? i : -1));
}

/** The suspect's units of all blocks in the kernel's memory, and what is found of each. */
class Similarities {
  readonly #blocks: readonly (Described & { readonly used: number; readonly strips: number })[];
  readonly #kernel: SharedKernel;
  readonly #floats: Float32Array;
  readonly #pitch: number;
  /** Where things lie in its memory. */
  readonly #at: Readonly<Record<"rows" | "strips" | "values" | "reached" | "best", number>>;
  /** For each of the suspect's units the most similar one of the source's so far; -1: none. */
  readonly best: Int32Array;

  constructor(blocks: readonly Described[], width: number) {
    const room = new Room();
    this.#pitch = padded(width + LANES - 1);
    const columns = blocks.reduce((most, { ours }) => Math.max(most, ours.columns), 0);
    this.#at = {
      rows: room.take(4 * ROWS * columns),
      strips: room.take(8 * ROWS * columns),
      values: room.take(4 * (ROWS + LANES) * this.#pitch),
      reached: room.take(4 * this.#pitch),
      best: room.take(4 * this.#pitch),
    };
    this.#blocks = blocks.map((block) => {
      const used = dimensionsUsed(block);
      return { ...block, used, strips: room.take(8 * padded(block.theirs.rows) * used) };
    });
    this.#kernel = room.kernel();
    const { buffer } = this.#kernel.memory;
    this.#floats = new Float32Array(buffer);
    this.best = new Int32Array(buffer, this.#at.best, this.#pitch).fill(-1).subarray(0, width);
    new Float32Array(buffer, this.#at.reached, this.#pitch).fill(0);
    for (const { theirs, used, strips } of this.#blocks) {
      for (let row = 0; row < theirs.rows; row += ROWS)
        this.#interleave(theirs, row, Math.min(row + ROWS, theirs.rows), used, strips + 8 * row * used);
    }
  }

  /** Finds the suspect's most similar unit for each of the source's from `top` to `bottom`, at most `ROWS` of them. */
  match(top: number, bottom: number, chosen: Int32Array): void {
    const pitch = this.#pitch;
    const { values, strips, reached, best } = this.#at;
    this.#floats.fill(0, values / 4, values / 4 + (ROWS + LANES) * pitch);
    for (const { first, ours, theirFirst, theirs, used, strips: others } of this.#blocks) {
      const [from, to] = [Math.max(top, first), Math.min(bottom, first + ours.rows)];
      if (from >= to) continue;
      this.#interleave(ours, from - first, to - first, used, strips);
      for (let row = from; row < to; row += LANES) {
        const out = values + 4 * ((row - top) * pitch + theirFirst);
        const strip = strips + 8 * (row - from) * used;
        this.#kernel.addProducts(strip, others, padded(theirs.rows) / LANES, 8 * LANES * used, out, 4 * pitch);
      }
    }
    for (let row = top; row < bottom; row += 1) {
      chosen[row] = this.#kernel.matchRow(values + 4 * (row - top) * pitch, 4 * pitch, row, reached, best);
    }
  }

  /** Rows of a matrix, at most `ROWS`, as strips. */
  #interleave({ columns, data }: Matrix, from: number, to: number, used: number, strips: number): void {
    const start = this.#at.rows / 4;
    this.#floats.set(data.subarray(from * columns, to * columns), start);
    this.#floats.fill(0, start + (to - from) * columns, start + padded(to - from) * columns);
    this.#kernel.interleave(this.#at.rows, columns, padded(to - from), used, strips);
  }
}

function dimensionsUsed({ ours, theirs: { rows, columns } }: Described): number {
  return Math.min(columns, Math.max(FEWEST_DIMENSIONS, Math.floor(MOST_STEPS / (ours.rows * rows))));
}
