import { type Matrix, matrix, row } from "../matrix.ts";

/** Where the cell stands that takes the place of that in row y and column x, of a grid with `last` + 1 of each. */
type Turn = (y: number, x: number, last: number) => readonly [y: number, x: number];

/** The seven ways to mirror and turn an image that leave a grid a grid. */
export const TURNS: readonly Turn[] = [
  (y, x, last) => [y, last - x],
  (y, x, last) => [last - y, x],
  (y, x, last) => [last - y, last - x],
  (y, x) => [x, y],
  (y, x, last) => [x, last - y],
  (y, x, last) => [last - x, y],
  (y, x, last) => [last - x, last - y],
];

/** Some units' activations as they would be if all images were mirrored or turned. @param units each on one image after the other */
export function turned(units: Matrix, grid: number, turn: Turn): Matrix {
  const from = Array.from({ length: grid * grid }, (_, cell) => {
    const [y, x] = turn(Math.floor(cell / grid), cell % grid, grid - 1);
    return y * grid + x;
  });
  const result = matrix(units.rows, units.columns);
  for (let i = 0; i < units.data.length; i += 1) {
    const cell = i % from.length;
    result.data[i] = units.data[i - cell + from[cell]];
  }
  return result;
}

/** Matrices of as many columns, one below the other. */
export function stacked(parts: readonly Matrix[]): Matrix {
  const all = matrix(
    parts.reduce((sum, { rows }) => sum + rows, 0),
    parts[0].columns,
  );
  let done = 0;
  for (const { data } of parts) {
    all.data.set(data, done);
    done += data.length;
  }
  return all;
}

/** Some rows of a matrix. */
export function someRows(of: Matrix, chosen: readonly number[]): Matrix {
  const some = matrix(chosen.length, of.columns);
  for (const [i, from] of chosen.entries()) row(some, i).set(row(of, from));
  return some;
}
