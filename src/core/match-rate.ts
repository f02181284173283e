/**
 * Per probe 1 if a model gives it the label that the fingerprint gives, else 0. Their mean is the match rate, by which
 * fingerprints of boundary points, adversarial examples and watermarks are judged.
 * @param given @param labels class indices of n probes
 */
export function matches(given: readonly number[], labels: Int32Array): Float64Array {
  return Float64Array.from(given, (label, i) => (label === labels[i] ? 1 : 0));
}

/**
 * The least spread that honest models' match rates can be taken to have: that of counting n probes, sqrt(m (1 - m) / n) about
 * their mean m. Few models often have the very same rate, which says nothing about the next one.
 */
export function countingSpread(rates: readonly number[], n: number): number {
  const centre = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const bounded = Math.min(Math.max(centre, 1 / n), 1 - 1 / n);
  return Math.sqrt((bounded * (1 - bounded)) / n);
}
