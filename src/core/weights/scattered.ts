import { type Matrix, matrix, row } from "../matrix.ts";
import type { Found } from "./both-tests.ts";
import { counterpart, isAlive } from "./counterparts.ts";
import { isMatched } from "./evidence.ts";
import { addInnerProducts } from "./inner-products.ts";
import type { Sketch } from "./kept.ts";
import { type MatchedNetwork, sourceVectors } from "./suspect.ts";

/** Units of a block that are looked at; fewest units and dimensions that say anything. */
const MOST_UNITS = 512;
const FEWEST = 8;
/**
 * Mean squared cosine, less what chance makes of it, between what a training changed in one unit and what it changed in another.
 * Where two trainings of one start were compared it was 0.01 and more.
 */
const TRAINED = 0.01;
/** Up to here it may be what noise, rounding and pruning leave. */
const SCATTERED = 0.002;
/** What a training may have changed unseen, as a share of the weights: it would have had to change them less. */
const UNSEEN = 0.05;
/** Standard errors that are allowed for. */
const ERRORS = 3;

/** How a suspect's weights differ from the source's. */
interface Scatter {
  /** By how much, as a share of the weights, root mean square. */
  readonly moved: number;
  /** Of what two units differ by: mean squared cosine, less what chance makes of it; and its standard error. */
  readonly share: number;
  readonly error: number;
}

/**
 * Whether a suspect's weights differ from the source's without anything that its units share. Training moves many units along the
 * same few directions, and so do two trainings of one start differ; noise, rounding and pruning change each weight by itself.
 */
export function isScattered(sketch: Sketch, suspect: MatchedNetwork, found: Aligned): boolean {
  const { moved, share, error } = scatterOf(sketch, suspect, found);
  const hidden = moved * (Math.max(0, share + ERRORS * error) / TRAINED) ** 0.25;
  return share - ERRORS * error <= SCATTERED && hidden <= UNSEEN;
}

type Aligned = Pick<Found, "projected" | "alignment" | "layers">;

/** Of all layers that match. */
export function scatterOf(sketch: Sketch, suspect: MatchedNetwork, { projected, alignment, layers }: Aligned): Scatter {
  const found = suspect.blocks.flatMap((pair, at) =>
    isMatched(layers[pair.block.layer])
      ? changesOf(sourceVectors(sketch, pair.source), projected[at], counterpart(alignment, pair))
      : [],
  );
  const units = found.reduce((sum, { directions }) => sum + directions.rows, 0);
  const moved = Math.sqrt(found.reduce((sum, { squares }) => sum + squares, 0) / units);
  return { moved, ...sharedBy(found.map(({ directions }) => directions)) };
}

/** What units of a block differ by, as rows of length 1, and the squares of how far, added up. */
interface Changes {
  readonly directions: Matrix;
  readonly squares: number;
}

/** @param ours unit rows, as `theirs` are; none where too few of them can be compared */
function changesOf(ours: Matrix, theirs: Matrix, of: (unit: number) => number): readonly Changes[] {
  const { columns } = theirs;
  const directions: number[] = [];
  let squares = 0;
  for (let unit = 0; unit < Math.min(MOST_UNITS, theirs.rows); unit += 1) {
    const mine = of(unit);
    if (mine < 0 || !isAlive(ours, mine) || !isAlive(theirs, unit)) continue;
    const change = across(row(ours, mine), row(theirs, unit));
    const square = change.reduce((sum, value) => sum + value * value, 0);
    if (square === 0) continue;
    squares += square;
    directions.push(...change.map((value) => value / Math.sqrt(square)));
  }
  const rows = directions.length / columns;
  return rows >= FEWEST && columns >= FEWEST
    ? [{ directions: matrix(rows, columns, Float32Array.from(directions)), squares }]
    : [];
}

/** What `vector` has beside what it has of another, which has length 1. */
function across(other: Float32Array, vector: Float32Array): Float32Array {
  const along = vector.reduce((sum, value, i) => sum + value * other[i], 0);
  return vector.map((value, i) => value - along * other[i]);
}

/**
 * Mean squared cosine of different rows, less its expectation if each value's sign were random, and its standard error then; both
 * follow from the values' squares. Blocks are weighted by how exactly they tell it.
 */
function sharedBy(blocks: readonly Matrix[]): { readonly share: number; readonly error: number } {
  let [weighted, weights] = [0, 0];
  for (const block of blocks) {
    const squares = squared(block);
    const excess = squaredProducts(block) - products(squares);
    const variance = 2 * (squaredProducts(squares) - products(squared(squares)));
    const pairs = (block.rows * (block.rows - 1)) / 2;
    weighted += (excess * pairs) / variance;
    weights += (pairs * pairs) / variance;
  }
  return { share: weighted / weights, error: 1 / Math.sqrt(weights) };
}

function squared({ rows, columns, data }: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value) => value * value),
  );
}

/** The inner products of all pairs of different rows, added up. */
function products({ rows, columns, data }: Matrix): number {
  const sums = new Float64Array(columns);
  let own = 0;
  for (let i = 0; i < rows * columns; i += 1) {
    sums[i % columns] += data[i];
    own += data[i] * data[i];
  }
  return (sums.reduce((sum, value) => sum + value * value, 0) - own) / 2;
}

/** Their squares: by the products of the columns, of which there are fewer. */
function squaredProducts({ rows, columns, data }: Matrix): number {
  const turned = matrix(columns, rows);
  let own = 0;
  for (let i = 0; i < rows; i += 1) {
    let square = 0;
    for (let c = 0; c < columns; c += 1) {
      const value = data[i * columns + c];
      turned.data[c * rows + i] = value;
      square += value * value;
    }
    own += square * square;
  }
  const gram = new Float32Array(columns * columns);
  addInnerProducts(turned, turned, gram);
  return (gram.reduce((sum, value) => sum + value * value, 0) - own) / 2;
}
