/** The largest rate by which so few of n are seen with a probability of 5 % (Clopper and Pearson, one-sided). */
export function upperBound(count: number, n: number): number {
  let [low, high] = [count / n, 1];
  for (let step = 0; step < 50; step += 1) {
    const rate = (low + high) / 2;
    if (atMostProbability(count, n, rate) > 0.05) low = rate;
    else high = rate;
  }
  return high;
}

/** The probability that at most `count` of n events of that rate come about. */
function atMostProbability(count: number, n: number, rate: number): number {
  let [term, sum] = [(1 - rate) ** n, (1 - rate) ** n];
  for (let k = 1; k <= count; k += 1) {
    term *= ((n - k + 1) / k) * (rate / (1 - rate));
    sum += term;
  }
  return sum;
}
