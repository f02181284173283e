import type { Counts } from "./bootstrap.ts";
import type { Matrix } from "./matrix.ts";
import { isHard } from "./outputs.ts";
import type { Answers } from "./scores.ts";

/** How many models' worth of trust the average spread gets against the spread that the peers show in one place. */
const SHRINKAGE = 4;
/** Fewest peers whose spread can be told. */
export const FEWEST_PEERS = 2;

/** Spread of rows of length 1 below which it is float noise: peers that answer alike tell nothing. */
const NO_SPREAD = 1e-6;

/** What unrelated models say in each place (probe i, class j): the sums from which mean and spread follow. */
export interface Peers {
  readonly count: number;
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
  return { count: models.length, sum, squares };
}

/** The same peers with one of them left out. */
export function withoutPeer(peers: Peers, model: Matrix): Peers {
  return {
    count: peers.count - 1,
    sum: peers.sum.map((value, i) => value - model.data[i]),
    squares: peers.squares.map((value, i) => value - model.data[i] ** 2),
  };
}

/** What makes a model differ from its peers: in each place its difference to their mean, and their spread there. */
interface Yardstick {
  readonly mean: Float64Array;
  readonly spread: Float64Array;
}

/**
 * The spread known from few peers is shrunk towards the average of all places. Among labels and decisions it is that average: few peers
 * often agree in a place altogether, which says nothing about the next one.
 */
function yardstick({ count, sum, squares }: Peers, hard: boolean): Yardstick {
  const mean = sum.map((value) => value / count);
  const variance = squares.map((value, i) => Math.max(0, value - count * mean[i] ** 2) / (count - 1));
  const average = variance.reduce((total, value) => total + value, 0) / variance.length;
  const trust = hard ? 0 : (count - 1) / (SHRINKAGE + count - 1);
  const spread = variance.map((value) => Math.sqrt((1 - trust) * average + trust * value));
  return { mean, spread };
}

export interface PeerScores {
  /**
   * How much of what sets the source apart from honest peers the model shares: its standardised differences to the peers'
   * mean, projected on the source's. 1 for the source itself, about 0 for one more peer.
   */
  readonly residual: number;
  /**
   * How much surer than the peers the model is of the classes that the source chose: its standardised difference in those
   * places alone, averaged over the probes.
   */
  readonly likelihood: number;
}

/** What each probe adds to the scores: sums of products over its classes, and the place of the class that was chosen. */
export interface PeerTerms {
  readonly shared: Float64Array;
  readonly own: Float64Array;
  readonly chosen: Float64Array;
  /** How many peers they are measured by. */
  readonly count: number;
}

/**
 * "Closer to the source than honest peers are", instead of merely close: what every model of the task answers alike is
 * taken out first. Undefined with too few peers, or if they all answer alike.
 */
export function peerTerms(source: Answers, model: Answers, peers: Peers): PeerTerms | undefined {
  if (peers.count < FEWEST_PEERS) return undefined;
  const { mean, spread } = yardstick(peers, isHard(source.form));
  if (spread.every((value) => value < NO_SPREAD)) return undefined;
  const apart = ({ unit }: Answers) => mean.map((value, i) => (unit.data[i] - value) / spread[i]);
  const [ours, theirs] = [apart(source), apart(model)];
  const { classes, labels } = source;
  const [shared, own] = [new Float64Array(labels.length), new Float64Array(labels.length)];
  for (let i = 0; i < ours.length; i += 1) {
    const probe = Math.floor(i / classes);
    shared[probe] += ours[i] * theirs[i];
    own[probe] += ours[i] ** 2;
  }
  const chosen = Float64Array.from(labels, (label, i) => theirs[i * classes + label]);
  return { shared, own, chosen, count: peers.count };
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
