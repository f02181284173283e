import type { Matrix } from "./matrix.ts";
import { isHard } from "./outputs.ts";
import { areAlike, chosenPlaces, FEWEST_PEERS, type PeerScores, type Peers, type Rows, spreadOf } from "./peers.ts";
import type { Answers } from "./scores.ts";
import { dot, whitening } from "./whitening.ts";

/**
 * Every peer scored as `comparePeers` would with the others as its peers.
 * @returns undefined for a peer whose others are too few or answer alike
 */
export function leaveOneOut(source: Answers, { unit, soft, chosen }: Peers): (PeerScores | undefined)[] {
  const n = unit.models.length;
  if (n - 1 < FEWEST_PEERS) return unit.models.map(() => undefined);
  const hard = isHard(source.form);
  const residuals = matches(unit, hard, (apart) => apart(source.unit), true);
  const likelihoods = matches(soft, hard, () => chosenPlaces(source), false);
  const agreements = hard ? undefined : matches(chosen, true, () => chosenPlaces(source), false);
  const spoilt = Math.sqrt(1 + 1 / (n - 1));
  return unit.models.map((_, left) => {
    if (othersAlike(unit, left)) return undefined;
    const agreed = othersAlike(chosen, left) ? undefined : agreements?.[left];
    return {
      residual: residuals[left],
      likelihood: likelihoods[left] / spoilt,
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
 * How much of a template each of n peers has, by the filter of the others. All share one measure, the spread of all of them.
 * Their differences z to the mean of all add up to 0, so that without peer i the mean is moved by -z_i / (n - 1) and the sum
 * of the others' outer products is that of all less n / (n - 1) z_i z_iᵀ: one matrix T = I + ZᵀZ / (n - 2) serves for every
 * peer that is left out, and Sherman and Morrison's formula takes him away.
 * @param moves whether the template is a difference to the peers' mean, too
 */
function matches(
  { models, sum, squares }: Rows,
  hard: boolean,
  templateOf: (apart: (rows: Matrix) => Float64Array) => Float64Array,
  moves: boolean,
): Float64Array {
  const n = models.length;
  const spread = spreadOf(n, sum, squares, hard);
  const apart = ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / n) / spread[i]);
  const peers = models.map(apart);
  const template = templateOf(apart);

  const all = whitening(peers, n - 2);
  const filter = all.apply(template);
  const whole = dot(template, filter);
  const moved = n / (n - 1);
  const shift = moves ? 1 / (n - 1) : 0;
  return all.energies().map((own, i) => {
    const shared = dot(filter, peers[i]) + shift * own;
    const rest = 1 - (moved / (n - 2)) * own;
    const templates = whole + shift * (2 * shared - shift * own) + ((moved / (n - 2)) * shared ** 2) / rest;
    return templates === 0 ? 0 : (moved * shared) / rest / templates;
  });
}
