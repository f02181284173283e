import { mean } from "simple-statistics";
import type { Population } from "./exchangeability.ts";

/** So many of the models that are nearest to one are its like. */
const LIKE = 2;
/** By so much, on logarithms, the source must be more alone than any reference, for it to be no chance. */
const APART = 0.04;
/** Fewer references say too little of what is usual among them. */
const FEWEST_REFERENCES = 4;

/**
 * Whether every reference has others that are like it, and the source has none: then the references are of several kinds and none
 * is of the source's, and any honest model of its kind is closer to it than all of them. How far the source is from them on average
 * does not show that, since references of several kinds are far from each other.
 *
 * On logarithms a distance (equation 4) is made of what sets each of two models apart, and of what is left where those are alike, or
 * unlike: d(i, j) = a(i) + a(j) + e(i, j). A model is the more alone the larger the smallest of its e are.
 */
export function isIsolated({ source, references, fromSource, between }: Population): boolean {
  const n = references.length;
  if (source.given || n < FEWEST_REFERENCES) return false;
  const rows = references.map((_, i) => [fromSource[i], ...between.subarray(i * n, (i + 1) * n)]);
  const logs = [[0, ...fromSource], ...rows].map((row, i) => row.filter((_, j) => j !== i).map(Math.log));
  // References that are one and the same have no distance.
  if (logs.flat().some((one) => !Number.isFinite(one))) return false;
  const [alone, ...others] = leftOf(logs).map((row) => mean(row.sort((a, b) => a - b).slice(0, LIKE)));
  return alone - Math.max(...others) > APART;
}

/**
 * e(i, j) of d(i, j) = a(i) + a(j) + e(i, j), by least squares.
 * @param distances for each of n models its n - 1 to the others, in their order
 */
function leftOf(distances: readonly (readonly number[])[]): number[][] {
  const n = distances.length;
  const sums = distances.map((row) => row.reduce((sum, one) => sum + one, 0));
  const all = sums.reduce((sum, one) => sum + one, 0) / (2 * (n - 1));
  const parts = sums.map((sum) => (sum - all) / (n - 2));
  return distances.map((row, i) => row.map((one, k) => one - parts[i] - parts[k < i ? k : k + 1]));
}
