import { type Matrix, matrix } from "../matrix.ts";
import { addInnerProducts } from "./inner-products.ts";

/** Standard errors that are allowed for. */
export const ERRORS = 3;

/** Of different vectors: their mean squared cosine, less what chance makes of it, and the standard error of that. */
export interface Shared {
  readonly share: number;
  readonly error: number;
}

/**
 * Mean squared cosine of different rows, less its expectation if each value's sign were random, and its standard error then; both
 * follow from the values' squares. Blocks are weighted by how exactly they tell it.
 */
export function sharedBy(blocks: readonly Matrix[]): Shared {
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

/** Their squares: by the products of the columns where there are fewer of them. */
function squaredProducts(block: Matrix): number {
  const { rows, columns, data } = block;
  const sides = columns < rows ? transposed(block) : block;
  const gram = new Float32Array(sides.rows ** 2);
  addInnerProducts(sides, sides, gram);
  let own = 0;
  for (let i = 0; i < rows; i += 1) {
    let square = 0;
    for (let c = i * columns; c < (i + 1) * columns; c += 1) square += data[c] * data[c];
    own += square * square;
  }
  return (gram.reduce((sum, value) => sum + value * value, 0) - own) / 2;
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = matrix(columns, rows);
  for (let i = 0; i < data.length; i += 1) turned.data[(i % columns) * rows + Math.floor(i / columns)] = data[i];
  return turned;
}
