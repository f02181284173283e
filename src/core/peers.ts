import type { Counts } from "./bootstrap.ts";
import { solvePositive } from "./cholesky.ts";
import type { Matrix } from "./matrix.ts";
import { isHard } from "./outputs.ts";
import type { Answers } from "./scores.ts";

/** How many models' worth of trust the average spread gets against the spread that the models show in one place. */
const SHRINKAGE = 4;
/** Fewest peers whose spread can be told. */
export const FEWEST_PEERS = 2;
/** Spread of rows of length 1 below which it is float noise: peers that answer alike tell nothing. */
const NO_SPREAD = 1e-6;

/** Unrelated models, and what they say in each place (probe i, class j): the sums from which mean and spread follow. */
export interface Peers {
  readonly models: readonly Matrix[];
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Adds up unrelated models of the source's classes. @param models canonical unit rows, n x d each */
export function gatherPeers(models: readonly Matrix[]): Peers {
  const size = models[0]?.data.length ?? 0;
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const { data } of models) {
    for (let i = 0; i < size; i += 1) {
      sum[i] += data[i];
      squares[i] += data[i] ** 2;
    }
  }
  return { models, sum, squares };
}

export interface PeerScores {
  /**
   * How much of what sets the source apart from honest peers the model shares: 1 for the source itself, about 0 for one
   * more peer.
   */
  readonly residual: number;
  /** How much surer than the peers the model is of the classes that the source chose. */
  readonly likelihood: number;
}

/** What each probe adds to the scores: sums of products over its classes. */
export interface PeerTerms {
  readonly shared: Float64Array;
  readonly own: Float64Array;
  readonly chosen: Float64Array;
  /** How many peers they are measured by. */
  readonly count: number;
}

/** Variance in each place of `count` models with these sums. */
function variances(count: number, sum: Float64Array, squares: Float64Array): Float64Array {
  return sum.map((value, i) => Math.max(0, squares[i] - value ** 2 / count) / (count - 1));
}

/** Whether models with these sums all answer alike. */
export function areAlike(count: number, sum: Float64Array, squares: Float64Array): boolean {
  return variances(count, sum, squares).every((variance) => variance < NO_SPREAD ** 2);
}

/**
 * The spread of `count` models in each place, by which differences are measured. Known from few models it is shrunk towards
 * the average of all places. Among labels and decisions it is that average: few models often agree in a place altogether,
 * which says nothing about the next one.
 */
export function spreadOf(count: number, sum: Float64Array, squares: Float64Array, hard: boolean): Float64Array {
  const variance = variances(count, sum, squares);
  const average = variance.reduce((total, value) => total + value, 0) / variance.length;
  const trust = hard ? 0 : (count - 1) / (SHRINKAGE + count - 1);
  return variance.map((value) => Math.sqrt((1 - trust) * average + trust * value));
}

/** Ones in the places of the classes that the source chose. */
export function chosenPlaces({ labels, classes, unit }: Answers): Float64Array {
  const places = new Float64Array(unit.data.length);
  labels.forEach((label, i) => {
    places[i * classes + label] = 1;
  });
  return places;
}

/**
 * "Closer to the source than honest peers are", instead of merely close. Places count in units of the spread of the peers and
 * the model itself, from the peers' mean; and what peers vary in together (by architecture, by how sure they are) counts
 * less: the source's difference is looked for by the filter S⁻¹z with S = I + BᵀB/(n − 1), B being the n peers' differences.
 * @returns undefined with too few peers, or if they all answer alike
 */
export function peerTerms(source: Answers, model: Answers, { models, sum, squares }: Peers): PeerTerms | undefined {
  const count = models.length;
  if (count < FEWEST_PEERS || areAlike(count, sum, squares)) return undefined;
  const own = model.unit.data;
  const spread = spreadOf(
    count + 1,
    sum.map((value, i) => value + own[i]),
    squares.map((value, i) => value + own[i] ** 2),
    isHard(source.form),
  );
  const apart = ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / count) / spread[i]);
  const peers = models.map(apart);
  const [ours, theirs, chosen] = [apart(source.unit), apart(model.unit), chosenPlaces(source)];
  const [residual, likelihood] = filtersFor([ours, chosen], peers);
  const { classes, labels } = source;
  const perProbe = (filter: Float64Array, values: Float64Array) => {
    const terms = new Float64Array(labels.length);
    filter.forEach((weight, i) => {
      terms[Math.floor(i / classes)] += weight * values[i];
    });
    return terms;
  };
  const unit = likelihood.reduce((total, weight, i) => total + weight * chosen[i], 0) / labels.length;
  return {
    shared: perProbe(residual, theirs),
    own: perProbe(residual, ours),
    chosen: perProbe(likelihood, theirs).map((term) => term / unit),
    count,
  };
}

/** S⁻¹ of each template, by way of the n x n matrix of the peers' products: there are far fewer peers than places. */
function filtersFor(templates: readonly Float64Array[], peers: readonly Float64Array[]): Float64Array[] {
  const n = peers.length;
  const products = new Float64Array(n * n);
  peers.forEach((peer, i) => {
    for (let j = 0; j <= i; j += 1) products[i * n + j] = dot(peer, peers[j]) / (n - 1) + (i === j ? 1 : 0);
  });
  const along = templates.map((template) => Float64Array.from(peers, (peer) => dot(peer, template) / (n - 1)));
  return solvePositive(products, along).map((weights, k) => {
    const filter = Float64Array.from(templates[k]);
    peers.forEach((peer, i) => {
      for (let place = 0; place < filter.length; place += 1) filter[place] -= weights[i] * peer[place];
    });
    return filter;
  });
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** The scores of probes that count `counts` times each; without it, once. */
export function peerScores({ shared, own, chosen, count }: PeerTerms, counts?: Counts): PeerScores {
  const n = chosen.length;
  let [sharedSum, ownSum, chosenSum] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const times = counts === undefined ? 1 : counts[i];
    sharedSum += times * shared[i];
    ownSum += times * own[i];
    chosenSum += times * chosen[i];
  }
  return {
    residual: ownSum === 0 ? 0 : sharedSum / ownSum,
    likelihood: chosenSum / n / Math.sqrt(1 + 1 / count),
  };
}

/** The scores of all probes. */
export function comparePeers(source: Answers, model: Answers, peers: Peers): PeerScores | undefined {
  const terms = peerTerms(source, model, peers);
  return terms && peerScores(terms);
}
