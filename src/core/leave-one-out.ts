import { solvePositive } from "./cholesky.ts";
import { isHard } from "./outputs.ts";
import { areAlike, chosenPlaces, dot, FEWEST_PEERS, type PeerScores, type Peers, spreadOf } from "./peers.ts";
import type { Answers } from "./scores.ts";

/**
 * Every peer scored as `comparePeers` would with the others as its peers. All of them share one measure, the spread of all
 * peers, so that one table of inner products serves them all; what only changes is who is left out of the mean.
 * @returns undefined for a peer whose others are too few or answer alike
 */
export function leaveOneOut(source: Answers, peers: Peers): (PeerScores | undefined)[] {
  const { models, sum, squares } = peers;
  const n = models.length;
  if (n - 1 < FEWEST_PEERS) return models.map(() => undefined);
  const spread = spreadOf(n, sum, squares, isHard(source.form));
  const apart = (data: Float32Array) => sum.map((value, i) => (data[i] - value / n) / spread[i]);
  const vectors = [...models.map(({ data }) => apart(data)), apart(source.unit.data), chosenPlaces(source)];
  const table = new Products(vectors);
  return models.map(({ data }, left) => {
    const others = [sum.map((value, i) => value - data[i]), squares.map((value, i) => value - data[i] ** 2)] as const;
    return areAlike(n - 1, ...others) ? undefined : table.scores(left, n);
  });
}

/** Inner products of the peers' differences to the mean of all of them, of the source's (n), and of chosen places (n + 1). */
class Products {
  private readonly table: readonly Float64Array[];

  constructor(vectors: readonly Float64Array[]) {
    const table = vectors.map(() => new Float64Array(vectors.length));
    vectors.forEach((one, i) => {
      for (let j = 0; j <= i; j += 1) table[i][j] = table[j][i] = dot(one, vectors[j]);
    });
    this.table = table;
  }

  /** Of peer `left` by the n - 1 others. */
  scores(left: number, n: number): PeerScores {
    const [source, chosen] = [n, n + 1];
    const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== left);
    const product = (p: number, q: number) => this.centred(p, q, left, chosen, n);
    const size = others.length;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        matrix[i * size + j] = product(others[i], others[j]) / (size - 1) + (i === j ? 1 : 0);
      }
    }
    const along = (vector: number) => Float64Array.from(others, (other) => product(other, vector) / (size - 1));
    const [bySource, byChosen] = solvePositive(matrix, [along(source), along(chosen)]);
    const filtered = (template: number, weights: Float64Array, vector: number) =>
      others.reduce((sum, other, i) => sum - weights[i] * product(other, vector), product(template, vector));
    const own = filtered(source, bySource, source);
    return {
      residual: own === 0 ? 0 : filtered(source, bySource, left) / own,
      likelihood: filtered(chosen, byChosen, left) / filtered(chosen, byChosen, chosen) / Math.sqrt(1 + 1 / size),
    };
  }

  /** ⟨p, q⟩ after the mean has moved to that of the others; chosen places have no mean. All differences add up to 0. */
  private centred(p: number, q: number, left: number, chosen: number, n: number): number {
    const shift = -1 / (n - 1);
    const [ofP, ofQ] = [p === chosen ? 0 : shift, q === chosen ? 0 : shift];
    const { table } = this;
    return table[p][q] - ofQ * table[p][left] - ofP * table[q][left] + ofP * ofQ * table[left][left];
  }
}
