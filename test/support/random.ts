import { type Matrix, matrix } from "../../src/core/matrix.ts";

/** Random numbers that are the same in every run: uniform in [0, 1), and standard normal ones. */
export interface Random {
  uniform(): number;
  normal(): number;
}

/** Marsaglia's 32-bit xorshift, after an integer hash of the seed. */
export function random(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 8; warm += 1) uniform();
  /** Box and Muller's transform; 1 - u is never 0. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** A matrix of standard normal values times `scale`. */
export function normalMatrix(rows: number, columns: number, { normal }: Random, scale = 1): Matrix {
  const made = matrix(rows, columns);
  for (let k = 0; k < made.data.length; k += 1) made.data[k] = scale * normal();
  return made;
}

/** 0 to n - 1 in random order (Fisher and Yates). */
export function shuffled(n: number, { uniform }: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
