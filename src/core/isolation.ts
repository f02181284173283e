import { mean } from "simple-statistics";
import { correlationDistance } from "./correlation.ts";
import type { Population } from "./exchangeability.ts";

/** So many of the models that are nearest to one are its like. */
const LIKE = 2;
/** By so much, on logarithms, the source must be more alone than any reference, for it to be no chance. */
const APART = 0.04;
/** Fewer references say too little of what is usual among them. */
const FEWEST_REFERENCES = 5;

/**
 * Whether every reference has others that are like it, and the source has none: then the references are of several kinds and none
 * is of the source's, and any honest model of its kind is closer to it than all of them. How far the source is from them on average
 * does not show that, since references of several kinds are far from each other.
 *
 * On logarithms a distance (equation 4) is made of what sets each of two models apart, and of what is left where those are alike, or
 * unlike: d(i, j) = a(i) + a(j) + e(i, j). A model is the more alone the larger the smallest of its e are.
 */
export function isIsolated({ source, references, between }: Population): boolean {
  const n = references.length + 1;
  if (source.given || references.length < FEWEST_REFERENCES) return false;
  const own = references.map(({ correlation }) => correlationDistance(source.correlation, correlation));
  const distance = (i: number, j: number) => (i === 0 || j === 0 ? own[i + j - 1] : between[(i - 1) * (n - 1) + j - 1]);
  const places = Array.from({ length: n }, (_, i) => i);
  const rows = places.map((i) => places.filter((j) => j !== i).map((j) => Math.log(distance(i, j))));
  // References that are one and the same have no distance.
  if (rows.flat().some((one) => !Number.isFinite(one))) return false;
  const sums = rows.map((row) => row.reduce((sum, one) => sum + one, 0));
  const all = sums.reduce((sum, one) => sum + one, 0) / (2 * (n - 1));
  const parts = sums.map((sum) => (sum - all) / (n - 2));
  const rest = rows.map((row, i) => row.map((one, k) => one - parts[i] - parts[k < i ? k : k + 1]));
  const [alone, ...others] = rest.map((row) => mean(row.sort((a, b) => a - b).slice(0, LIKE)));
  return alone - Math.max(...others) > APART;
}
