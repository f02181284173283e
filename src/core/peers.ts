import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import { dot } from "./linear.ts";
import type { Matrix } from "./matrix.ts";
import type { Counts } from "./random.ts";
import { whitening } from "./whitening.ts";

/** How many models' worth of trust the average spread gets against the spread that the models show in one place. */
const SHRINKAGE = 4;
/** Fewest peers whose spread can be told. */
export const FEWEST_PEERS = 2;
/** Spread of rows of length 1 below which it is float noise: peers that answer alike tell nothing. */
const NO_SPREAD = 1e-6;

/** Models' rows, and what they say in each place (probe i, class j): the sums from which mean and spread follow. */
export interface Rows {
  readonly models: readonly Matrix[];
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Unrelated models, read in all ways that scores need. */
export interface Peers {
  readonly unit: Rows;
  readonly soft: Rows;
  readonly chosen: Rows;
}

/** @param answers of unrelated models of the source's classes */
export function gatherPeers(answers: readonly Answers[]): Peers {
  return {
    unit: gatherRows(answers.map(({ unit }) => unit)),
    soft: gatherRows(answers.map(({ soft }) => soft)),
    chosen: gatherRows(answers.map(({ chosen }) => chosen)),
  };
}

function gatherRows(models: readonly Matrix[]): Rows {
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

/** The scores that are computed by peers, under their names in the score table. */
export interface PeerScores {
  /**
   * How much of what sets the source apart from honest peers the model shares: 1 for the source itself, about 0 for one
   * more peer.
   */
  readonly "peer-residual": number;
  /** How much surer than the peers the model is of the classes that the source chose; about 0 for one more peer. */
  readonly "peer-likelihood": number;
  /**
   * How much more often than the peers the model chooses the classes that the source chose. Undefined where models are
   * compared by labels or decisions anyway, or the peers all choose alike.
   */
  readonly "peer-agreement": number | undefined;
}

/** What each probe adds to the scores: sums of products over its classes. */
interface PeerTerms {
  readonly shared: Float64Array;
  readonly own: Float64Array;
  readonly chosen: Float64Array;
  readonly agreed: Float64Array | undefined;
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
 * "Closer to the source than honest peers are", instead of merely close. Rows count by their differences to the peers' mean,
 * place by place in units of the spread of the peers and the model itself; `consensus` is the peers' mean in those units.
 */
function differences({ models, sum, squares }: Rows, model: Matrix, hard: boolean) {
  const count = models.length;
  const { data: own } = model;
  const spread = spreadOf(
    count + 1,
    sum.map((value, i) => value + own[i]),
    squares.map((value, i) => value + own[i] ** 2),
    hard,
  );
  return {
    apart: ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / count) / spread[i]),
    consensus: sum.map((value, i) => value / count / spread[i]),
  };
}

/**
 * What the scores of a model consist of. What peers vary in together (by architecture, by how sure they are) counts less: a
 * template t (the source's difference, or the classes that it chose) is looked for by the matched filter S⁻¹t, with
 * S = I + BᵀB/(n − 1) and B the n peers' differences. A model of another task, and one that learnt little, miss what all peers
 * agree on, as the source does where it errs: for the residual the consensus c is taken out as well, by S + ccᵀ.
 * @returns undefined with too few peers, or if they all answer alike
 */
export function peerTerms(source: Answers, model: Answers, { unit, soft, chosen }: Peers): PeerTerms | undefined {
  const count = unit.models.length;
  if (count < FEWEST_PEERS || areAlike(count, unit.sum, unit.squares)) return undefined;
  const hard = isHard(source.form);
  const { apart, consensus } = differences(unit, model.unit, hard);
  const ours = apart(source.unit);
  const scaledConsensus = consensus.map((value) => value * Math.sqrt(count - 1));
  const filter = matchedFilter([...unit.models.map(apart), scaledConsensus], count - 1, ours);
  const byLabels = !hard && !areAlike(count, chosen.sum, chosen.squares);
  return {
    shared: perProbe(source, filter, apart(model.unit)),
    own: perProbe(source, filter, ours),
    chosen: chosenTerms(source, model.soft, soft, hard),
    agreed: byLabels ? chosenTerms(source, model.chosen, chosen, true) : undefined,
    count,
  };
}

/** S⁻¹t of a template t, with S = I + BᵀB / degrees. @param differences the rows of B */
function matchedFilter(differences: readonly Float64Array[], degrees: number, template: Float64Array): Float64Array {
  return whitening(differences, degrees).apply(template);
}

/** Sums over each probe's classes of what a filter says of a model's differences. */
function perProbe({ labels, classes }: Answers, filter: Float64Array, values: Float64Array): Float64Array {
  const terms = new Float64Array(labels.length);
  filter.forEach((weight, i) => {
    terms[Math.floor(i / classes)] += weight * values[i];
  });
  return terms;
}

/** What each probe says of how much more than the peers the model (rows) holds by the classes that the source chose. */
function chosenTerms(source: Answers, model: Matrix, rows: Rows, hard: boolean): Float64Array {
  const { apart } = differences(rows, model, hard);
  const template = chosenPlaces(source);
  const filter = matchedFilter(rows.models.map(apart), rows.models.length - 1, template);
  const scale = dot(filter, template) / source.labels.length;
  return perProbe(source, filter, apart(model)).map((term) => term / scale);
}

/** The scores of probes that count `counts` times each; without it, once. */
export function peerScores({ shared, own, chosen, agreed, count }: PeerTerms, counts?: Counts): PeerScores {
  const sum = (terms: Float64Array) => {
    let total = 0;
    for (let i = 0; i < terms.length; i += 1) total += (counts === undefined ? 1 : counts[i]) * terms[i];
    return total;
  };
  const ownSum = sum(own);
  // The mean of the peers is off the truth, too.
  const average = (terms: Float64Array) => sum(terms) / terms.length / Math.sqrt(1 + 1 / count);
  return {
    "peer-residual": ownSum === 0 ? 0 : sum(shared) / ownSum,
    "peer-likelihood": average(chosen),
    "peer-agreement": agreed && average(agreed),
  };
}

/** The scores of all probes. */
export function comparePeers(source: Answers, model: Answers, peers: Peers): PeerScores | undefined {
  const terms = peerTerms(source, model, peers);
  return terms && peerScores(terms);
}
