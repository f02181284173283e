import { type Matrix, matrix, row } from "../matrix.ts";
import type { Found } from "./both-tests.ts";
import { counterpart } from "./counterparts.ts";
import { isMatched } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import { ERRORS, type Shared, sharedBy } from "./shared-directions.ts";
import { type MatchedNetwork, sourceVectors } from "./suspect.ts";
import { isAlive } from "./vectors.ts";

/** Units of a block that are looked at; fewest units and dimensions that say anything. */
const MOST_UNITS = 512;
const FEWEST = 8;
/**
 * Mean squared cosine, less what chance makes of it, between what a training changed in one unit and what it changed in another.
 * Where two trainings of one start were compared it was 0.01 and more.
 */
const TRAINED = 0.01;
/** What it usually is. */
const USUAL = 0.03;
/** Up to here it may be what noise, rounding and pruning leave. */
const SCATTERED = 0.002;
/** What a training may have changed unseen, as a share of the weights: it would have had to change them less. */
const UNSEEN = 0.05;

/** How a suspect's weights differ from the source's: and what two units share of what they differ by. */
export interface Scatter extends Shared {
  /** By how much, as a share of the weights, root mean square. */
  readonly moved: number;
}

/**
 * Whether a suspect's weights differ from the source's without anything that its units share. Training moves many units along the
 * same few directions, and so do two trainings of one start differ; noise, rounding and pruning change each weight by itself.
 */
export function isScattered({ moved, share, error }: Scatter): boolean {
  const hidden = moved * (Math.max(0, share + ERRORS * error) / TRAINED) ** 0.25;
  return share - ERRORS * error <= SCATTERED && hidden <= UNSEEN;
}

/**
 * By how much training has moved weights, as a share of them, whatever noise, rounding and pruning have added; undefined where
 * it cannot be seen.
 */
export function movedByTraining({ moved, share, error }: Scatter): number | undefined {
  return share > Math.max(SCATTERED, ERRORS * error) ? moved * Math.min(1, share / USUAL) ** 0.25 : undefined;
}

type Aligned = Pick<Found, "projected" | "alignment" | "layers">;

/** Of all layers that match; undefined where none of their units have enough numbers. */
export function scatterOf(
  sketch: Sketch,
  suspect: MatchedNetwork,
  { projected, alignment, layers }: Aligned,
): Scatter | undefined {
  const found = suspect.blocks.flatMap((pair, at) =>
    isMatched(layers[pair.block.layer])
      ? changesOf(sourceVectors(sketch, pair.source), projected[at], counterpart(alignment, pair))
      : [],
  );
  if (found.length === 0) return undefined;
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
