import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import { dot } from "./linear.ts";
import type { Matrix } from "./matrix.ts";
import {
  areAlike,
  byChoices,
  chosenPlaces,
  FEWEST_PEERS,
  type Likeness,
  likenessOf,
  type PeerLikeness,
  type Peers,
  type Rows,
  spreadOf,
} from "./peers.ts";
import { whitening } from "./whitening.ts";

/**
 * Every peer scored as `peerTerms` and `peerLikeness` would with the others as its peers.
 * @returns undefined for a peer whose others are too few or answer alike
 */
export function leaveOneOut(source: Answers, { unit, soft, chosen }: Peers): (PeerLikeness | undefined)[] {
  const n = unit.models.length;
  if (n - 1 < FEWEST_PEERS) return unit.models.map(() => undefined);
  const hard = isHard(source.form);
  const residuals = matchedFilterScores(unit, hard, (apart) => apart(source.unit), true);
  const likelihoods = matchedFilterScores(soft, hard, () => chosenPlaces(source), false);
  const agreements = hard ? undefined : matchedFilterScores(chosen, true, () => chosenPlaces(source), false);
  return unit.models.map((_, left) => {
    if (othersAlike(unit, left)) return undefined;
    const agreed = othersAlike(chosen, left) ? undefined : agreements?.[left];
    return {
      "peer-residual": residuals[left],
      "peer-likelihood": byChoices(likelihoods[left], n - 1),
      "peer-agreement": agreed && byChoices(agreed, n - 1),
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
 * How much of a template each of n peers has, by the matched filter of the others. All share one measure, the spread of all of them.
 * Their differences z to the mean of all add up to 0, so that without peer i the mean is moved by -z_i / (n - 1) and the sum
 * of the others' outer products is that of all less n / (n - 1) z_i z_iᵀ: one matrix T = I + ZᵀZ / (n - 2) serves for every
 * peer that is left out. All that is asked for lies in the span of the template, z_i and the consensus.
 * @param ofResidual whether the template is a difference to the peers' mean, too, and their consensus is taken out
 */
function matchedFilterScores(
  { models, sum, squares }: Rows,
  hard: boolean,
  templateOf: (apart: (rows: Matrix) => Float64Array) => Float64Array,
  ofResidual: boolean,
): Likeness[] {
  const n = models.length;
  const spread = spreadOf(n, sum, squares, hard);
  const apart = ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / n) / spread[i]);
  const peers = models.map(apart);
  const template = templateOf(apart);
  const consensus = sum.map((value, i) => (ofResidual ? value / n / spread[i] : 0));

  const all = whitening(peers, n - 2);
  const [filter, ofConsensus] = [all.apply(template), all.apply(consensus)];
  const whole = dot(template, filter);
  const [agreed, wanted] = [dot(consensus, ofConsensus), dot(consensus, filter)];
  const share = 1 / (n - 1);
  const moved = ofResidual ? share : 0;
  return Array.from(all.energies(), (own, i) => {
    const [shared, agreeing] = [dot(filter, peers[i]), dot(ofConsensus, peers[i])];
    const products = [
      [whole, shared, wanted],
      [shared, own, agreeing],
      [wanted, agreeing, agreed],
    ];
    const others = shermanMorrison(products, [0, 1, 0], (n * share) / (n - 2));
    const cleared = shermanMorrison(others, [0, -moved, 1], -1);
    // Without it, the mean of the others lies z_i / (n - 1) further from the peer that is left out.
    const further = n * share;
    return likenessOf(
      further * product(cleared, [1, moved, 0], [0, 1, 0]),
      product(cleared, [1, moved, 0], [1, moved, 0]),
      further ** 2 * product(cleared, [0, 1, 0], [0, 1, 0]),
    );
  });
}

/** uᵀPv. */
function product(products: readonly number[][], u: readonly number[], v: readonly number[]): number {
  return u.reduce((sum, a, i) => sum + v.reduce((inner, b, j) => inner + a * products[i][j] * b, 0), 0);
}

/**
 * Products by the inverse of S - w uuᵀ, given those by the inverse of S, after Sherman and Morrison.
 * @param u in coordinates of the vectors that are multiplied
 */
function shermanMorrison(products: number[][], u: readonly number[], w: number): number[][] {
  const along = products.map((line) => line.reduce((sum, value, j) => sum + value * u[j], 0));
  const scale = w / (1 - w * product(products, u, u));
  return products.map((line, i) => line.map((value, j) => value + scale * along[i] * along[j]));
}
