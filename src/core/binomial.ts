/**
 * The probability that at least so many of n independent events come about, each with the same probability: the sum of the
 * binomial distribution's upper tail, exact but for rounding.
 */
export function binomialUpperTail(count: number, n: number, probability: number): number {
  if (count <= 0) return 1;
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  let logChoose = 0;
  let sum = 0;
  for (let k = 0; k <= n; k += 1) {
    if (k >= count) sum += Math.exp(logChoose + k * Math.log(probability) + (n - k) * Math.log1p(-probability));
    logChoose += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, sum);
}
