/** The candidate that a misspelt name was probably meant to be. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const plain = name.toLowerCase().replaceAll("_", "-");
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(plain, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, plain.length / 3) ? best.candidate : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements of a character. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}
