import { type Matrix, matrix } from "../matrix.ts";
import { addInnerProducts, chosenRows } from "./inner-products.ts";
import { whitened } from "./mahalanobis.ts";
import { type Described, matchUnits } from "./matching.ts";
import type { UnitPairing } from "./permutation.ts";
import type { Places } from "./projection.ts";
import { unitVectors } from "./vectors.ts";

/** Fewest dimensions of a projection that is cut in two. */
const FEWEST_DIMENSIONS = 8;

/** So many times the source's units that are compared are matched: not all have a counterpart. */
const ENOUGH = 2;

/** Matched units of a space, and how alike each is to each. */
interface Agreement {
  /** Value (i, j): the cosines of source unit of pair i and suspect unit of pair j, added up over `views` blocks. */
  readonly pairing: UnitPairing;
  readonly views: number;
}

/**
 * Whether units that are matched by half of what is known of their incoming weights agree in the other half.
 * @param blocks of a space, from which hidden units are read that are aligned already
 * @param most units that are compared
 * @returns undefined if too little is known
 */
export function heldOut(blocks: readonly Described[], width: number, most: number): Agreement | undefined {
  const known = blocks
    .filter(({ ours }) => ours.columns >= FEWEST_DIMENSIONS)
    .map((block) => ({ ...block, ours: firstRows(block.ours, ENOUGH * most - block.first) }));
  return known.length === 0 ? undefined : agreeIn(halves(known, 1), matchUnits(halves(known, 0), width), most);
}

/**
 * Whether units that are matched by the first of several looks at a space agree in the others. What all units have in common, or
 * differ in most, counts no more than any detail.
 * @param looks at least two
 * @param most units that are compared
 */
export function beyondFirst([first, ...others]: readonly Described[], width: number, most: number): Agreement {
  const few = ({ ours, theirs, ...block }: Described): Described => {
    const [mine, their] = whitened(ours, theirs);
    return { ...block, ours: firstRows(mine, ENOUGH * most - block.first), theirs: their };
  };
  return agreeIn(others.map(few), matchUnits([few(first)], width), most);
}

/** @param places the source's unit of each of the suspect's, or -1 */
function agreeIn(blocks: readonly Described[], places: Places, most: number): Agreement {
  const matched = [...places.keys()].filter((j) => places[j] >= 0).sort((a, b) => places[a] - places[b]);
  const theirs = matched.slice(0, most);
  const n = theirs.length;
  const value = new Float32Array(n * n);
  for (const { first, ours, theirFirst, theirs: vectors } of blocks) {
    const mine = theirs.map((unit) => places[unit] - first);
    const others = theirs.map((unit) => unit - theirFirst);
    addInnerProducts(chosenRows(ours, mine), chosenRows(vectors, others), value);
  }
  return { pairing: { n, value, cuts: [0, n] }, views: blocks.length };
}

function firstRows({ rows, columns, data }: Matrix, most: number): Matrix {
  const count = Math.max(0, Math.min(rows, most));
  return matrix(count, columns, data.slice(0, count * columns));
}

/** Every other dimension of the vectors, from the first or the second on, as unit rows. */
function halves(blocks: readonly Described[], from: 0 | 1): Described[] {
  const half = (m: Matrix) => {
    const result = matrix(m.rows, Math.floor(m.columns / 2));
    for (let i = 0, to = 0; i < m.rows; i += 1) {
      for (let c = 0; c < result.columns; c += 1, to += 1) result.data[to] = m.data[i * m.columns + 2 * c + from];
    }
    return unitVectors(result);
  };
  return blocks.map((block) => ({ ...block, ours: half(block.ours), theirs: half(block.theirs) }));
}
