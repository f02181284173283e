import { dot, solver } from "./linear.ts";

/** The inverse of S = I + ZᵀZ / m, for n rows Z of length d. */
interface Whitening {
  /** S⁻¹t (d). */
  apply(t: Float64Array): Float64Array;
  /** zᵀS⁻¹z of every row z (n). */
  energies(): Float64Array;
}

/** By way of the n x n matrix of the rows' products, or of S itself where that is smaller. */
export function whitening(rows: readonly Float64Array[], m: number): Whitening {
  return rows.length <= rows[0].length ? byProducts(rows, m) : byPlaces(rows, m);
}

/** Woodbury's formula: S⁻¹ = I - Zᵀ (m I + Z Zᵀ)⁻¹ Z. */
function byProducts(rows: readonly Float64Array[], m: number): Whitening {
  const n = rows.length;
  const products = rows.map(() => new Float64Array(n));
  rows.forEach((row, i) => {
    for (let j = 0; j <= i; j += 1) {
      products[i][j] = dot(row, rows[j]);
      products[j][i] = products[i][j];
    }
  });
  const solve = solver(
    lowerTriangle(n, (i, j) => products[i][j] + (i === j ? m : 0)),
    n,
  );
  return {
    apply(t) {
      const weights = solve(Float64Array.from(rows, (row) => dot(row, t)));
      const applied = Float64Array.from(t);
      rows.forEach((row, i) => {
        for (let k = 0; k < applied.length; k += 1) applied[k] -= weights[i] * row[k];
      });
      return applied;
    },
    energies: () => Float64Array.from(products, (column, i) => column[i] - dot(column, solve(column))),
  };
}

function byPlaces(rows: readonly Float64Array[], m: number): Whitening {
  const d = rows[0].length;
  const sum = (i: number, j: number) => rows.reduce((total, row) => total + row[i] * row[j], 0);
  const solve = solver(
    lowerTriangle(d, (i, j) => sum(i, j) / m + (i === j ? 1 : 0)),
    d,
  );
  return { apply: solve, energies: () => Float64Array.from(rows, (row) => dot(row, solve(row))) };
}

function lowerTriangle(n: number, at: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) for (let j = 0; j <= i; j += 1) matrix[i * n + j] = at(i, j);
  return matrix;
}
