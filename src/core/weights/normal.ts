const TERMS = 200;

/** P(Z >= z) of the standard normal distribution; keeps its relative precision far out in the tail. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < 3 ? 0.5 - density * centralSeries(z) : density / tailFraction(z);
}

/** (P(Z <= z) - 1/2) / density: z + z^3/3 + z^5/(3*5) + … */
function centralSeries(z: number): number {
  let sum = z;
  for (let k = 1, term = z; k < TERMS; k += 1) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return sum;
}

/** Laplace's continued fraction: z + 1/(z + 2/(z + 3/…)) */
function tailFraction(z: number): number {
  let value = z;
  for (let k = TERMS; k > 0; k -= 1) value = z + k / value;
  return value;
}
