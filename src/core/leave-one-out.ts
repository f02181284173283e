import { solvePositive } from "./cholesky.ts";
import type { Matrix } from "./matrix.ts";
import { isHard } from "./outputs.ts";
import {
  areAlike,
  chosenPlaces,
  dot,
  FEWEST_PEERS,
  type PeerScores,
  type Peers,
  type Rows,
  spreadOf,
} from "./peers.ts";
import type { Answers } from "./scores.ts";

/**
 * Every peer scored as `comparePeers` would with the others as its peers.
 * @returns undefined for a peer whose others are too few or answer alike
 */
export function leaveOneOut(source: Answers, { unit, soft, chosen }: Peers): (PeerScores | undefined)[] {
  const n = unit.models.length;
  if (n - 1 < FEWEST_PEERS) return unit.models.map(() => undefined);
  const hard = isHard(source.form);
  const residual = new Products(unit, hard, (apart) => apart(source.unit));
  const likelihood = new Products(soft, hard, () => chosenPlaces(source));
  const agreement = hard ? undefined : new Products(chosen, true, () => chosenPlaces(source));
  const spoilt = Math.sqrt(1 + 1 / (n - 1));
  return unit.models.map((_, left) => {
    if (othersAlike(unit, left)) return undefined;
    const agreed = othersAlike(chosen, left) ? undefined : agreement?.match(left, false);
    return {
      residual: residual.match(left, true),
      likelihood: likelihood.match(left, false) / spoilt,
      agreement: agreed === undefined ? undefined : agreed / spoilt,
    };
  });
}

function othersAlike({ models, sum, squares }: Rows, left: number): boolean {
  const { data } = models[left];
  return areAlike(
    models.length - 1,
    sum.map((value, i) => value - data[i]),
    squares.map((value, i) => value - data[i] ** 2),
  );
}

/**
 * Inner products of the peers' differences to the mean of all of them, and of a template. All peers share one measure, the
 * spread of all of them, so that one table serves for every peer that is left out: only the mean moves.
 */
class Products {
  private readonly table: readonly Float64Array[];
  private readonly n: number;

  constructor(
    { models, sum, squares }: Rows,
    hard: boolean,
    template: (apart: (rows: Matrix) => Float64Array) => Float64Array,
  ) {
    this.n = models.length;
    const spread = spreadOf(this.n, sum, squares, hard);
    const apart = ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / this.n) / spread[i]);
    const vectors = [...models.map(apart), template(apart)];
    const table = vectors.map(() => new Float64Array(vectors.length));
    vectors.forEach((one, i) => {
      for (let j = 0; j <= i; j += 1) {
        table[i][j] = dot(one, vectors[j]);
        table[j][i] = table[i][j];
      }
    });
    this.table = table;
  }

  /**
   * How much of the template the peer `left` has, by the filter of the others.
   * @param moves whether the template is a difference to the peers' mean, too
   */
  match(left: number, moves: boolean): number {
    const { n } = this;
    const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== left);
    const product = (p: number, q: number) => this.centred(p, q, left, moves);
    const size = n - 1;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        matrix[i * size + j] = product(others[i], others[j]) / (size - 1) + (i === j ? 1 : 0);
      }
    }
    const weights = solvePositive(
      matrix,
      Float64Array.from(others, (other) => product(other, n) / (size - 1)),
    );
    const filtered = (vector: number) =>
      others.reduce((sum, other, i) => sum - weights[i] * product(other, vector), product(n, vector));
    const own = filtered(n);
    return own === 0 ? 0 : filtered(left) / own;
  }

  /** ⟨p, q⟩ after the mean has moved to that of the others, knowing that all differences add up to 0. */
  private centred(p: number, q: number, left: number, moves: boolean): number {
    const { n, table } = this;
    const shift = (vector: number) => (vector === n && !moves ? 0 : -1 / (n - 1));
    const [ofP, ofQ] = [shift(p), shift(q)];
    return table[p][q] - ofQ * table[p][left] - ofP * table[q][left] + ofP * ofQ * table[left][left];
  }
}
