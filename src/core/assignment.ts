import { SacError } from "../errors.ts";

/**
 * The assignment of rows to columns with the largest total value, by the shortest augmenting path method with potentials
 * (Kuhn-Munkres in the form of Jonker and Volgenant): O(rows² columns).
 * @param value rows x columns, row-major, with at least as many columns as rows
 * @returns for each row the column given to it, no column twice
 * @throws SacError OUTPUT_NOT_FINITE if a row has no finite value: the search would not end
 */
export function bestAssignment(value: Float64Array, rows: number, columns = rows): Int32Array {
  const rowOf = new Int32Array(columns + 1);
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  if (rows === columns) reduceColumns(value, columns, columnPotential);
  for (const start of assignCheapest(value, columns, rowOf, rowPotential, columnPotential)) {
    augment(value, columns, start, rowOf, rowPotential, columnPotential);
  }
  const assigned = new Int32Array(rows);
  for (let column = 1; column <= columns; column += 1) if (rowOf[column] > 0) assigned[rowOf[column] - 1] = column - 1;
  return assigned;
}

/** Gives each column the cost of its best row for its potential, which is sound only where no column is left over. */
function reduceColumns(value: Float64Array, columns: number, columnPotential: Float64Array): void {
  columnPotential.fill(Number.POSITIVE_INFINITY, 1);
  for (let at = 0; at < value.length; at += 1) {
    const j = (at % columns) + 1;
    if (-value[at] < columnPotential[j]) columnPotential[j] = -value[at];
  }
}

/**
 * Gives each row the column that is cheapest for it, if no row before it has that: most are right, and spare a search.
 * @returns the rows that got none, 1-based
 */
function assignCheapest(
  value: Float64Array,
  columns: number,
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
): number[] {
  const left: number[] = [];
  for (let i = 1; i < rowPotential.length; i += 1) {
    let [cheapest, place] = [Number.POSITIVE_INFINITY, 0];
    for (let j = 1; j <= columns; j += 1) {
      const reduced = -value[(i - 1) * columns + j - 1] - columnPotential[j];
      if (reduced < cheapest) [cheapest, place] = [reduced, j];
    }
    if (place === 0) throw unmatchable();
    rowPotential[i] = cheapest;
    if (rowOf[place] === 0) rowOf[place] = i;
    else left.push(i);
  }
  return left;
}

function unmatchable(): SacError {
  return new SacError("OUTPUT_NOT_FINITE", "Classes cannot be matched by similarities that are no numbers.");
}

/** Finds the cheapest augmenting path from row `start` (1-based; column 0 is the path's root) and flips it. */
function augment(
  value: Float64Array,
  columns: number,
  start: number,
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
): void {
  const cheapest = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(columns + 1);
  const visited: number[] = [];
  const others = Int32Array.from({ length: columns }, (_, i) => i + 1);
  let left = columns;
  let column = 0;
  let step = 0;
  rowOf[0] = start;
  do {
    visited.push(column);
    const current = rowOf[column];
    const potential = rowPotential[current];
    const row = (current - 1) * columns - 1;
    let [least, place] = [Number.POSITIVE_INFINITY, -1];
    for (let k = 0; k < left; k += 1) {
      const j = others[k];
      // By the last step it has come closer, as all have that are not visited.
      let cost = cheapest[j] - step;
      const reduced = -value[row + j] - potential - columnPotential[j];
      if (reduced < cost) {
        cost = reduced;
        before[j] = column;
      }
      cheapest[j] = cost;
      if (cost < least) {
        least = cost;
        place = k;
      }
    }
    if (place === -1) throw unmatchable();
    step = least;
    for (const j of visited) {
      rowPotential[rowOf[j]] += step;
      columnPotential[j] -= step;
    }
    column = others[place];
    // In their order, so that of equals the first is taken.
    others.copyWithin(place, place + 1, left);
    left -= 1;
  } while (rowOf[column] !== 0);
  while (column !== 0) {
    rowOf[column] = rowOf[before[column]];
    column = before[column];
  }
}
